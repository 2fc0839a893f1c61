import { PodRefused } from "../../pod/problems.ts";
import type { ManifestProblem } from "../../pod/manifest/manifestProblems.ts";
import { unknownFields } from "../../pod/manifest/unknownFields.ts";
import { valueMistakes } from "../../pod/manifest/valueMistakes.ts";
import { child, FILE_START, items, keyRangeOf, rangeOfNode, scalarText } from "../../pod/manifest/yamlPlaces.ts";
import { readYaml, type ManifestText, type YamlEntry, type YamlNode } from "../../pod/manifest/yamlTree.ts";
import { podShape } from "../../schema/kubernetes/podSchema.ts";
import { Text } from "../../text/text.ts";
import type { Range } from "../../text/types.ts";
import { withoutBraces, type BracedText } from "./braces.ts";
import { gitSyncMistakes } from "./gitSync.ts";
import { overridden } from "./overridden.ts";
import { volumeMistakes } from "./volumes.ts";

/**
 * What Airflow drops, replaces or would fail on in a pod template (airflow spec 3). Expressions of Helm and Jinja are left alone:
 * what they stand for is not known. Never throws.
 */
export function templateProblems(manifest: ManifestText): ManifestProblem[] {
  const braced = withoutBraces(manifest.text);
  const checker = new Checker(manifest, braced);
  try {
    return checker.template(readYaml({ uri: manifest.uri, text: braced.text }));
  } catch (error) {
    if (!(error instanceof PodRefused)) throw error;
    // Control structures may give one valid document out of what looks like none.
    if (braced.hasHiddenLines) return [];
    const { message, origin } = error.problem;
    return [
      {
        code: "airflow-template-syntax",
        message,
        uri: manifest.uri,
        range: origin.kind === "file" ? origin.range : FILE_START,
      },
    ];
  }
}

class Checker {
  readonly #uri: string;
  readonly #braced: BracedText;
  readonly #hidden: readonly Range[];
  readonly #found: ManifestProblem[] = [];

  constructor({ uri, text }: ManifestText, braced: BracedText) {
    this.#uri = uri;
    this.#braced = braced;
    const lines = Text.from(text);
    this.#hidden = braced.hidden.map(({ start, end }) => ({
      start: lines.positionAt(start),
      end: lines.positionAt(end),
    }));
  }

  template(root: YamlNode | undefined): ManifestProblem[] {
    if (root?.kind !== "map") {
      this.#missing(
        "airflow-template-base",
        FILE_START,
        "An empty template is an empty pod, which the cluster refuses.",
      );
      return this.#found;
    }
    this.#fields(root);
    const metadata = child(root, "metadata");
    const spec = child(root, "spec");
    if (scalarText(metadata?.value, "name") === undefined) {
      const message =
        "Airflow asks for a name in the template (metadata.name), though it always makes another one of it.";
      this.#missing("airflow-template-name", metadata ? keyRangeOf(metadata) : FILE_START, message);
    }
    if (!spec) {
      this.#missing("airflow-template-base", FILE_START, "The template has no spec: the pod has no container.");
      return this.#found;
    }
    this.#spec(spec);
    for (const { range, message } of overridden(root)) this.#add("airflow-template-overridden", range, message);
    return this.#found;
  }

  #fields(root: YamlNode): void {
    for (const { entry, hint, word } of unknownFields(root, "Pod")) {
      const message = `Airflow drops "${entry.key.text}" without a message: Kubernetes has no such field here.${hint}`;
      this.#add("airflow-template-unknown", keyRangeOf(entry), message, word);
    }
    const shape = podShape("V1Pod");
    if (!shape) return;
    for (const { node, message } of valueMistakes(root, shape)) {
      this.#add("airflow-template-value", rangeOfNode(node), message);
    }
  }

  #spec(spec: YamlEntry): void {
    const policy = child(spec.value, "restartPolicy");
    const text = scalarText(spec.value, "restartPolicy");
    if (text === undefined) {
      const message =
        'Without "restartPolicy" the cluster takes Always, and the task runs again after each exit. Write restartPolicy: Never.';
      this.#missing("airflow-template-restart", policy ? keyRangeOf(policy) : keyRangeOf(spec), message);
    } else if (text === "Always" && policy) {
      this.#add(
        "airflow-template-restart",
        rangeOfNode(policy.value),
        "The task runs again after each exit, also a good one: write Never.",
      );
    }
    const containers = child(spec.value, "containers");
    const [first, ...others] = items(spec.value, "containers");
    if (first) this.#first(first, others);
    else
      this.#missing(
        "airflow-template-base",
        keyRangeOf(containers ?? spec),
        "The template needs a first container named base.",
      );
    for (const { code, range, message } of [...volumeMistakes(spec.value), ...gitSyncMistakes(spec.value)]) {
      this.#add(code, range, message);
    }
  }

  #first(first: YamlNode, others: readonly YamlNode[]): void {
    const name = child(first, "name");
    if (scalarText(first, "name") !== "base") {
      const elsewhere = others.some((one) => scalarText(one, "name") === "base")
        ? " Put the container base first."
        : "";
      const message = `Airflow runs the task in the first container and looks for its log in one named base.${elsewhere}`;
      this.#missing("airflow-template-base", name ? rangeOfNode(name.value) : rangeOfNode(first), message);
    }
    if (scalarText(first, "image") === undefined) {
      const message =
        "The container base needs an image, even where worker_container_repository and worker_container_tag replace it.";
      this.#missing("airflow-template-image", name ? keyRangeOf(name) : rangeOfNode(first), message);
    }
    for (const variable of items(first, "env")) {
      if (scalarText(variable, "name") !== "AIRFLOW__CORE__EXECUTOR") continue;
      const value = child(variable, "value");
      const text = scalarText(variable, "value");
      if (!value || text === undefined || text === "LocalExecutor") continue;
      const message = "Inside a worker pod the executor has to be LocalExecutor, so that the pod runs its task itself.";
      this.#add("airflow-template-executor", rangeOfNode(value.value), message);
    }
  }

  /** Of something that is not there; it may come out of an expression. */
  #missing(code: string, range: Range, message: string): void {
    if (!this.#braced.hasHiddenLines) this.#add(code, range, message);
  }

  #add(code: string, range: Range, message: string, word?: ManifestProblem["word"]): void {
    if (this.#hidden.some((hidden) => touch(hidden, range))) return;
    this.#found.push({ code, message, uri: this.#uri, range, ...(word && { word }) });
  }
}

function touch(left: Range, right: Range): boolean {
  return !isBefore(left.end, right.start) && !isBefore(right.end, left.start);
}

function isBefore(one: Range["start"], other: Range["start"]): boolean {
  return one.line < other.line || (one.line === other.line && one.character <= other.character);
}
