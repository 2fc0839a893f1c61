import { CompletionItemKind } from "vscode-languageserver";
import { clusterKindAt, namesAround } from "../../rules/clusterReferences.ts";
import type { ObjectNode, ValueNode } from "../../values/types.ts";
import type { FeatureContext } from "../types.ts";
import type { Offer } from "./offerItem.ts";

/** Names that the engine's cluster has for a place of a key's value; none where nobody has read it. */
export function clusterOffers(
  key: string,
  path: readonly (string | number)[],
  section: string,
  context: FeatureContext,
  tree?: ValueNode,
): Offer[] {
  const facts = context.clusterFacts(section);
  if (!facts) return [];
  const label = key === "node_selectors" ? path[0] : undefined;
  if (label !== undefined) return offersOf(facts.nodeLabels?.[String(label)] ?? [], `on nodes of ${facts.cluster}`);
  const kind = clusterKindAt(key, path) ?? clusterKindAt(key, [...path, 0]);
  if (!kind) return [];
  const place = kind === "namespace" ? facts.cluster : facts.namespace;
  return offersOf(namesAround(kind, facts, tree && objectAround(tree, path)) ?? [], `${kind} in ${place}`);
}

/** Labels that nodes have, for the names in `node_selectors`. */
export function nodeLabelOffers(key: string, section: string, context: FeatureContext): Offer[] {
  const facts = key === "node_selectors" ? context.clusterFacts(section) : undefined;
  return offersOf(Object.keys(facts?.nodeLabels ?? {}), `on nodes of ${facts?.cluster ?? ""}`);
}

function offersOf(names: readonly string[], detail: string): Offer[] {
  return names.map((value) => ({ value, detail, kind: CompletionItemKind.Reference }));
}

function objectAround(tree: ValueNode, path: readonly (string | number)[]): ObjectNode | undefined {
  let node: ValueNode | undefined = tree;
  for (const step of path.slice(0, -1)) {
    if (node?.type === "array") node = node.elements[Number(step)];
    else if (node?.type === "object")
      node = node.members.findLast(({ key }) => String(key.value) === String(step))?.value;
    else return undefined;
  }
  return node?.type === "object" ? node : undefined;
}
