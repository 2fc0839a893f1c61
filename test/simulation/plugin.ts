import type { KubeConfig } from "@kubernetes/client-node/dist/config.js";
import type { Clock } from "../../client/src/cluster/clock.ts";
import { ApiCluster } from "../../client/src/cluster/connection/apiCluster.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import { Credentials } from "../../client/src/cluster/connection/credentials.ts";
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
 * A cluster whose user comes from a plug-in, as client-node runs it: what it gave is kept for one reading of the kubeconfig.
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
  const load = (): KubeConfig => {
    let token: { readonly text: string; readonly until: number } | undefined;
    const config = {
      getCurrentUser: () => ({ name: opened.user }),
      getCurrentCluster: () => ({ name: opened.name, server: opened.server }),
      applyToHTTPSOptions: async (options: { headers?: Record<string, string> }) => {
        if (!token || (habits.tellsExpiry && clock.now() >= token.until)) {
          await pause(clock, clock.random() * habits.longest);
          if (!issuer.isCalm() && clock.random() < habits.trouble)
            throw new Error("exec: the program ended with exit code 1");
          const until = Math.ceil(issuer.now() + habits.validity);
          token = { text: `plugin-${until}`, until };
        }
        options.headers = { ...options.headers, Authorization: `Bearer ${token.text}` };
      },
    };
    return config as unknown as KubeConfig;
  };
  return new ApiCluster(opened, new Credentials(() => Promise.resolve(load()), load(), clock), transport, clock);
}
