import { withoutBraces } from "../airflow/templates/braces.ts";
import { templateNote } from "../airflow/templates/templateNotes.ts";
import { shapeAlong } from "../features/valuePlace.ts";
import { child } from "../pod/manifest/yamlPlaces.ts";
import { readYaml, type YamlNode } from "../pod/manifest/yamlTree.ts";
import { PodRefused } from "../pod/problems.ts";
import { podShape } from "../schema/kubernetes/podSchema.ts";

type Path = readonly (string | number)[];

/** What a pod template says at a field, and what Airflow's executor makes of it; `problem` where that cannot be told. */
export interface ExplainedField {
  readonly field: string;
  /** As it stands in the template; absent where the template does not set it. */
  readonly value?: string;
  readonly line?: number;
  readonly executor?: string;
  readonly kubernetes?: string;
}

/** Explains `spec.containers[0].image` of a template; a text says what is wrong. Never throws. */
export function explainField(name: string, text: string): ExplainedField | { readonly problem: string } {
  const path = pathOf(name);
  const pod = podShape("V1Pod");
  const shape = pod && shapeAlong(pod, path);
  if (path.length === 0 || !shape) return { problem: `Kubernetes has no field ${name} in a pod.` };
  const note = templateNote(path);
  const found = nodeAt(text, path);
  if (typeof found === "string") return { problem: found };
  const line = found?.origin.kind === "file" ? found.origin.range.start.line : undefined;
  return {
    field: name,
    ...(found && { value: shown(found) }),
    ...(line !== undefined && { line: line + 1 }),
    ...(note !== undefined && { executor: note.replaceAll("**", "") }),
    ...(shape.documentation !== "" && { kubernetes: shape.documentation }),
  };
}

function pathOf(name: string): Path {
  return name
    .split(/[.[\]]+/u)
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/u.test(part) ? Number(part) : part));
}

function nodeAt(text: string, path: Path): YamlNode | undefined | string {
  try {
    // Braces of Helm are not values; what they stand for is not known.
    let node = readYaml({ uri: "file:///template.yaml", text: withoutBraces(text).text });
    for (const step of path) {
      node =
        typeof step === "number" ? (node?.kind === "list" ? node.items[step] : undefined) : child(node, step)?.value;
    }
    return node;
  } catch (error) {
    if (!(error instanceof PodRefused)) throw error;
    return error.problem.message;
  }
}

function shown(node: YamlNode): string {
  if (node.kind === "scalar") return node.scalar.text;
  return node.kind === "list"
    ? `a list of ${node.items.length}`
    : `fields ${node.entries.map(({ key }) => key.text).join(", ")}`;
}
