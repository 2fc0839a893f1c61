import type { ClusterEntry, ContextEntry, Kubeconfig, UserEntry } from "./entries.ts";

/** What a connection is made of. */
export interface ConnectionEntry {
  readonly context: ContextEntry;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
}

/** The parts of a context; a user that is not there is nobody in particular. Undefined: no such context or cluster. */
export function connectionEntry(config: Kubeconfig, contextName: string): ConnectionEntry | undefined {
  const context = config.contexts.find(({ name }) => name === contextName);
  const cluster = config.clusters.find(({ name }) => name === context?.cluster);
  if (!context || !cluster) return undefined;
  const user = config.users.find(({ name }) => name === context.user) ?? { name: context.user, impersonation: {} };
  return { context, cluster, user };
}
