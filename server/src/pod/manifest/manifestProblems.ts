import type { Range } from "../../text/types.ts";
import { podShape } from "../../schema/kubernetes/podSchema.ts";
import { PodRefused } from "../problems.ts";
import { unknownFields } from "./unknownFields.ts";
import { valueMistakes } from "./valueMistakes.ts";
import { child, FILE_START, keyRangeOf, rangeOfNode, scalarText } from "./yamlPlaces.ts";
import { readYaml, type ManifestText, type YamlEntry, type YamlMap, type YamlNode } from "./yamlTree.ts";

/** Something in a base manifest or pod template that does not do what it looks like (dbnd 1.0.28, spec 3.7, 7). */
export interface ManifestProblem {
  /** The rule that tells it. */
  readonly code: string;
  readonly message: string;
  /** Where, in the manifest. */
  readonly uri: string;
  readonly range: Range;
  /** A word that is not known, and those that are. */
  readonly word?: { readonly typed: string; readonly names: readonly string[] };
}

/** Everything that DBND drops, replaces or takes otherwise in a base manifest. Never throws. */
export function manifestProblems(manifest: ManifestText): ManifestProblem[] {
  try {
    const root = readYaml(manifest);
    return root?.kind === "map" ? new Checker(manifest.uri).pod(root) : [noRestartPolicy(manifest.uri, FILE_START)];
  } catch (error) {
    if (!(error instanceof PodRefused)) throw error;
    const { message, origin } = error.problem;
    const range = origin.kind === "file" ? origin.range : FILE_START;
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
    for (const { entry, hint, word } of unknownFields(root, "Pod")) {
      const message = `DBND drops "${entry.key.text}": Kubernetes has no such field here.${hint}`;
      this.add("pod-yaml-unknown", entry, message, word);
    }
    const shape = podShape("V1Pod");
    if (shape) {
      for (const { node, message, word } of valueMistakes(root, shape)) {
        const range = rangeOfNode(node);
        this.found.push({ code: "pod-yaml-value", message, uri: this.uri, range, ...(word && { word }) });
      }
    }
    const spec = child(root, "spec");
    const policy = spec && child(spec.value, "restartPolicy");
    const policyText = policy?.value.kind === "scalar" ? policy.value.scalar.text : undefined;
    if (policyText === undefined) this.found.push(noRestartPolicy(this.uri, spec ? keyRangeOf(spec) : FILE_START));
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

  private add(code: string, entry: YamlEntry, message: string, word?: ManifestProblem["word"]): void {
    this.found.push({ code, message, uri: this.uri, range: keyRangeOf(entry), ...(word && { word }) });
  }
}

function noRestartPolicy(uri: string, range: Range): ManifestProblem {
  const message =
    'Without "restartPolicy" the cluster takes Always, and the pod starts again after each exit. Write restartPolicy: Never.';
  return { code: "pod-yaml-restart", message, uri, range };
}

function nameOf(node: YamlNode): string | undefined {
  return scalarText(node, "name");
}
