import type { Clock } from "../../client/src/cluster/clock.ts";
import { ApiCluster } from "../../client/src/cluster/connection/apiCluster.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import { Credentials } from "../../client/src/cluster/connection/credentials/credentials.ts";
import { ClusterError } from "../../client/src/cluster/connection/errors.ts";
import type { AskPlugin } from "../../client/src/cluster/connection/credentials/plugin.ts";
import type { ConnectionEntry } from "../../client/src/cluster/connection/kubeconfig/connectionEntry.ts";
import type { PluginEntry } from "../../client/src/cluster/connection/kubeconfig/entries.ts";
import type { Transport } from "../../client/src/cluster/connection/transport.ts";
import { pause } from "../../client/src/cluster/connection/limits.ts";

/** How a program behaves that a kubeconfig names for its credentials. Times in milliseconds. */
export interface PluginHabits {
  /** How long the server takes its tokens. */
  readonly validity: number;
  /** Whether it tells that: if not, what it gave is used until the server refuses it. */
  readonly tellsExpiry: boolean;
  readonly longest: number;
  /** The chance that it fails. */
  readonly trouble: number;
}

/** Whether the server takes a token that a plug-in has given. */
export function isTaken(authorization: string | undefined, now: number): boolean {
  const [, until] = /^Bearer plugin-(\d+)$/.exec(authorization ?? "") ?? [];
  return until !== undefined && now < Number(until);
}

/**
 * A cluster whose user comes from a plug-in, as the real one is run.
 *
 * @param issuer who makes the tokens, by a clock of its own
 */
export function openWithPlugin(
  opened: Pick<Cluster, "name" | "server" | "user" | "namespace">,
  habits: PluginHabits,
  clock: Clock,
  transport: Transport,
  issuer: { readonly now: () => number; readonly isCalm: () => boolean },
): Cluster {
  const entry: ConnectionEntry = {
    context: { name: opened.name, cluster: opened.name, user: opened.user },
    cluster: { name: opened.name, server: opened.server, skipsTlsVerify: false },
    user: { name: opened.user, plugin: PLUGIN, impersonation: {} },
  };
  const askPlugin: AskPlugin = async () => {
    await pause(clock, clock.random() * habits.longest);
    if (!issuer.isCalm() && clock.random() < habits.trouble) {
      throw new ClusterError("credentials", "the program ended with exit code 1");
    }
    const until = Math.ceil(issuer.now() + habits.validity);
    return { token: `plugin-${until}`, expires: habits.tellsExpiry ? until : undefined };
  };
  const credentials = new Credentials({ load: () => entry, entry, clock, askPlugin });
  return new ApiCluster(opened, credentials, transport, clock);
}

const PLUGIN: PluginEntry = {
  apiVersion: "client.authentication.k8s.io/v1",
  command: "plugin",
  args: [],
  env: {},
  providesClusterInfo: false,
};
