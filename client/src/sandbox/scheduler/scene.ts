import type { NodeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";

export type Labels = Readonly<Record<string, string>>;

/** What stands in a cluster while a node is looked for. */
export interface Scene {
  readonly nodes: readonly NodeObject[];
  /** Those that have a node and have not ended. */
  readonly pods: readonly Pod[];
  namespaceLabels(name: string): Labels;
}

/** The label of the node that a pod is on. */
export function topologyOf({ nodes }: Scene, { spec }: Pod, key: string): string | undefined {
  return nodes.find(({ metadata }) => metadata.name === spec.nodeName)?.metadata.labels?.[key];
}
