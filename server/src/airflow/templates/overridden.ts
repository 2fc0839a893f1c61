import { child, items, keyRangeOf, rangeOfNode, scalarText } from "../../pod/manifest/yamlPlaces.ts";
import type { YamlEntry, YamlNode } from "../../pod/manifest/yamlTree.ts";
import type { Range } from "../../text/types.ts";

/** Labels by which the executor finds its pods again (airflow spec 4.2). */
const LABELS: ReadonlySet<string> = new Set([
  ...["dag_id", "task_id", "run_id", "try_number", "map_index", "execution_date", "logical_date"],
  ...["kubernetes_executor", "airflow-worker", "airflow_version"],
]);
const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...["dag_id", "task_id", "run_id", "try_number", "map_index", "execution_date", "logical_date"],
]);

interface Overridden {
  readonly range: Range;
  readonly message: string;
}

/** What a template says and the KubernetesExecutor replaces afterwards, but for the name, which has to be there (airflow spec 3.3). */
export function overridden(root: YamlNode): readonly Overridden[] {
  const metadata = child(root, "metadata")?.value;
  const [first] = items(child(root, "spec")?.value, "containers");
  return [
    ...told(
      child(metadata, "namespace"),
      "The KubernetesExecutor puts its own namespace here ([kubernetes_executor] namespace); only an operator takes this one.",
    ),
    ...named(child(metadata, "labels")?.value, LABELS, "label"),
    ...named(child(metadata, "annotations")?.value, ANNOTATIONS, "annotation"),
    ...told(
      child(first, "args"),
      "The KubernetesExecutor puts the command that runs the task here; only an operator without arguments of its own takes these.",
    ),
    ...items(first, "env")
      .filter((variable) => scalarText(variable, "name") === "AIRFLOW_IS_K8S_EXECUTOR_POD")
      .map((variable) => ({
        range: rangeOfNode(variable),
        message: "The KubernetesExecutor sets this variable itself.",
      })),
  ];
}

function told(entry: YamlEntry | undefined, message: string): readonly Overridden[] {
  return entry ? [{ range: keyRangeOf(entry), message }] : [];
}

function named(node: YamlNode | undefined, names: ReadonlySet<string>, what: string): readonly Overridden[] {
  if (node?.kind !== "map") return [];
  return node.entries
    .filter(({ key }) => names.has(key.text))
    .map((entry) => ({
      range: keyRangeOf(entry),
      message: `The KubernetesExecutor sets the ${what} "${entry.key.text}" itself, to what tells the task.`,
    }));
}
