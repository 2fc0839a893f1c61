import { missingNames, notInCluster, type NamedField } from "../schema/kubernetes/clusterNames.ts";
import { readYaml, type ManifestText, type YamlMap, type YamlNode } from "../pod/manifest/yamlTree.ts";
import { PodRefused } from "../pod/problems.ts";
import type { EngineFacts } from "../protocol.ts";
import type { Problem, Range } from "../text/types.ts";
import type { WordData } from "./fixes/wordFixes.ts";

/** What a check of a manifest knows of one engine that uses it. */
export interface ManifestUse {
  readonly facts: EngineFacts;
  /** Fields of the pod's spec that the engine sets itself, so that the manifest's do not count. */
  readonly replaced: ReadonlySet<string>;
}

type Place = Range;

/** Names in a base manifest that the cluster does not have; silent where the manifest cannot be read. */
export function manifestClusterNames(
  manifest: ManifestText,
  { facts, replaced }: ManifestUse,
): Omit<Problem, "severity">[] {
  const root = attempt(() => readYaml(manifest));
  if (root?.kind !== "map") return [];
  const fields = [...fieldsOf(root)].filter(
    ({ path: [part, field] }) => part !== "spec" || !replaced.has(String(field)),
  );
  return [...missingNames(fields, facts)].map(({ kind, name, at, known }) => {
    const data: WordData = { typed: name, names: known };
    return { code: "unknown-cluster-name", message: notInCluster(kind, name, facts), range: at, data };
  });
}

function* fieldsOf(node: YamlMap, path: readonly (string | number)[] = []): Generator<NamedField<Place>> {
  for (const { key, value } of node.entries) yield* valueOf(value, [...path, key.text], node);
}

function* valueOf(value: YamlNode, path: readonly (string | number)[], holder: YamlMap): Generator<NamedField<Place>> {
  if (value.kind === "map") yield* fieldsOf(value, path);
  else if (value.kind === "list") {
    for (const [index, item] of value.items.entries()) yield* valueOf(item, [...path, index], holder);
  } else if (value.origin.kind === "file") {
    const { range, keyRange } = value.origin;
    yield { path, name: value.scalar.text, at: range, keyAt: keyRange, beside: (field) => textIn(holder, field) };
  }
}

function textIn(holder: YamlMap, field: string): string | undefined {
  const value = holder.entries.findLast(({ key }) => key.text === field)?.value;
  return value?.kind === "scalar" ? value.scalar.text : undefined;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PodRefused) return undefined;
    throw error;
  }
}
