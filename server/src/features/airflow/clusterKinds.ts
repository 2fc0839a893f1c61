import { fieldsOf, type FieldType } from "../../pod/models/models.ts";
import type { EngineFacts } from "../../protocol.ts";
import {
  clusterFields,
  clusterKindOfField,
  namesOfKind,
  type ClusterKind,
} from "../../schema/kubernetes/clusterNames.ts";
import type { ValuePlace } from "./valuePlace.ts";
import { podPathOf } from "./podPath.ts";

/** Names of the cluster that may stand at a place of a call, and what they are; nothing where nobody has read it. */
export function clusterNamesAt(
  place: ValuePlace,
  facts: EngineFacts,
): { readonly names: readonly string[]; readonly detail: string } | undefined {
  const labels = nodeLabelsAt(place, facts);
  if (labels) return { names: labels, detail: `on nodes of ${facts.cluster}` };
  const kind = place.isKey ? undefined : kindAt(place);
  if (!kind || kind === "node label") return undefined;
  const holder = place.beside("secret" in place.of ? "secret" : "name");
  const names = namesOfKind(kind, facts, holder) ?? [];
  return { names, detail: `${kind} in ${OF_CLUSTER.has(kind) ? facts.cluster : facts.namespace}` };
}

const OF_CLUSTER: ReadonlySet<ClusterKind> = new Set(["namespace", "priority class", "runtime class", "storage class"]);

function kindAt({ of, argument, path }: ValuePlace): ClusterKind | undefined {
  if ("secret" in of) return argument === "secret" ? "secret" : argument === "key" ? "key of the secret" : undefined;
  if ("model" in of) return path.length === 0 ? kindsOfModels().get(`${of.model}.${argument}`) : undefined;
  if (argument === "namespace") return "namespace";
  if (argument === "configmaps") return "config map";
  if (argument === "image_pull_secrets") return path.length === 0 ? "secret" : undefined;
  return clusterKindOfField(podPathOf(argument, path) ?? []);
}

/** Labels of nodes as keys of a selector, and the values of one as its values. */
function nodeLabelsAt(place: ValuePlace, { nodeLabels }: EngineFacts): readonly string[] | undefined {
  const { of, argument, path, isKey, keys } = place;
  if (!nodeLabels) return undefined;
  if ("model" in of && of.model === "NodeSelectorRequirement") {
    if (argument === "key") return Object.keys(nodeLabels);
    return argument === "values" ? nodeLabels[place.beside("key") ?? ""] : undefined;
  }
  if (!/^node_selectors?$/.test(argument) || "secret" in of || ("model" in of && of.model !== "PodSpec"))
    return undefined;
  if (isKey) return Object.keys(nodeLabels).filter((label) => !keys.includes(label));
  const [label] = path;
  return label === undefined ? undefined : nodeLabels[String(label)];
}

let known: ReadonlyMap<string, ClusterKind> | undefined;

/** Arguments of models that name objects of the cluster: `SecretKeySelector.name`. */
function kindsOfModels(): ReadonlyMap<string, ClusterKind> {
  if (!known) {
    const found = new Map<string, ClusterKind>([["ObjectMeta.namespace", "namespace"]]);
    for (const [path, kind] of clusterFields()) {
      const field = fieldAlong(path.split("."));
      if (field) found.set(field, kind);
    }
    known = found;
  }
  return known;
}

function fieldAlong(steps: readonly string[]): string | undefined {
  let model = "Pod";
  for (const [index, step] of steps.entries()) {
    if (step === "*") continue;
    const field = fieldsOf(model).find(({ name }) => name === step);
    if (!field) return undefined;
    if (index === steps.length - 1) return `${model}.${field.pythonName}`;
    const next = modelOf(field.type);
    if (next === undefined) return undefined;
    model = next;
  }
  return undefined;
}

function modelOf(type: FieldType): string | undefined {
  return type.kind === "list" ? modelOf(type.element) : type.kind === "model" ? type.name : undefined;
}
