import { closeMatches } from "../../configuration/closeMatches.ts";
import type { Range } from "../../text/types.ts";
import { podShape } from "../../schema/kubernetes/podSchema.ts";
import { fieldsOf, type FieldType } from "../models/models.ts";
import { PodRefused } from "../problems.ts";
import { valueMistakes } from "./valueMistakes.ts";
import { readYaml, type ManifestText, type YamlEntry, type YamlMap, type YamlNode } from "./yamlTree.ts";

/** Something in a base manifest that does not do what it looks like (dbnd 1.0.28, spec 3.7, 7). */
export interface ManifestProblem {
  readonly code:
    | "pod-yaml-unknown"
    | "pod-yaml-value"
    | "pod-yaml-restart"
    | "pod-yaml-resources"
    | "pod-yaml-first-container"
    | "pod-yaml-syntax";
  readonly message: string;
  /** Where, in the manifest. */
  readonly uri: string;
  readonly range: Range;
  /** A word that is not known, and those that are. */
  readonly word?: { readonly typed: string; readonly names: readonly string[] };
}

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Everything that DBND drops, replaces or takes otherwise in a base manifest. Never throws. */
export function manifestProblems(manifest: ManifestText): ManifestProblem[] {
  try {
    const root = readYaml(manifest);
    return root?.kind === "map" ? new Checker(manifest.uri).pod(root) : [noRestartPolicy(manifest.uri, START)];
  } catch (error) {
    if (!(error instanceof PodRefused)) throw error;
    const { message, origin } = error.problem;
    const range = origin.kind === "file" ? origin.range : START;
    return [{ code: "pod-yaml-syntax", message, uri: manifest.uri, range }];
  }
}

class Checker {
  private readonly uri: string;
  private readonly found: ManifestProblem[] = [];

  constructor(uri: string) {
    this.uri = uri;
  }

  pod(root: YamlMap): ManifestProblem[] {
    this.fields(root, "Pod");
    const shape = podShape("V1Pod");
    if (shape) {
      for (const { node, message, word } of valueMistakes(root, shape)) {
        const range = node.origin.kind === "file" ? node.origin.range : START;
        this.found.push({ code: "pod-yaml-value", message, uri: this.uri, range, ...(word && { word }) });
      }
    }
    const spec = child(root, "spec");
    const policy = spec && child(spec.value, "restartPolicy");
    const policyText = policy?.value.kind === "scalar" ? policy.value.scalar.text : undefined;
    if (policyText === undefined) this.found.push(noRestartPolicy(this.uri, spec ? keyRange(spec) : START));
    else if (policyText === "Always" && policy) {
      this.add("pod-yaml-restart", policy, "The pod starts again after each exit, also a good one: write Never.");
    }
    const containers = spec && child(spec.value, "containers")?.value;
    if (containers?.kind === "list") this.containers(containers.items);
    return this.found;
  }

  private containers([first, ...others]: readonly YamlNode[]): void {
    if (first?.kind !== "map") return;
    const resources = child(first, "resources");
    if (resources?.value.kind === "map" && resources.value.entries.length > 0) {
      this.add(
        "pod-yaml-resources",
        resources,
        "The resources of the first container are always replaced by those of the engine: set requests and limits there.",
      );
    }
    const meant = others.find((one) => nameOf(one) === "base" || (child(first, "image") && !child(one, "image")));
    if (!meant) return;
    const name = child(first, "name");
    const message =
      `DBND puts the task into the first container, "${nameOf(first) ?? ""}", and replaces its image and command. ` +
      `If the task belongs into "${nameOf(meant) ?? ""}", put that one first.`;
    if (name) this.add("pod-yaml-first-container", name, message);
  }

  /** Names that the model does not know, all the way down. */
  private fields(node: YamlNode, model: string): void {
    if (node.kind !== "map") return;
    const fields = new Map(fieldsOf(model).map((field) => [field.name, field.type]));
    for (const entry of node.entries) {
      const name = entry.key.text;
      const type = fields.get(name);
      if (type) this.value(entry.value, type);
      else {
        const camel = name.replace(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
        const [close] = fields.has(camel) ? [camel] : closeMatches(name, fields.keys());
        const hint = close === undefined ? "" : fields.has(camel) ? ` Write "${camel}".` : ` Did you mean "${close}"?`;
        const word = { typed: camel, names: [...fields.keys()] };
        this.add("pod-yaml-unknown", entry, `DBND drops "${name}": Kubernetes has no such field here.${hint}`, word);
      }
    }
  }

  private value(node: YamlNode, type: FieldType): void {
    if (type.kind === "model") this.fields(node, type.name);
    else if (type.kind === "list" && node.kind === "list")
      for (const item of node.items) this.value(item, type.element);
  }

  private add(code: ManifestProblem["code"], entry: YamlEntry, message: string, word?: ManifestProblem["word"]): void {
    this.found.push({ code, message, uri: this.uri, range: keyRange(entry), ...(word && { word }) });
  }
}

function noRestartPolicy(uri: string, range: Range): ManifestProblem {
  const message =
    'Without "restartPolicy" the cluster takes Always, and the pod starts again after each exit. Write restartPolicy: Never.';
  return { code: "pod-yaml-restart", message, uri, range };
}

function child(node: YamlNode, name: string): YamlEntry | undefined {
  return node.kind === "map" ? node.entries.find(({ key }) => key.text === name) : undefined;
}

function nameOf(node: YamlNode): string | undefined {
  const name = child(node, "name")?.value;
  return name?.kind === "scalar" ? name.scalar.text : undefined;
}

function keyRange({ value }: YamlEntry): Range {
  return value.origin.kind === "file" ? value.origin.keyRange : START;
}
