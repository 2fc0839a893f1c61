import type { Cluster } from "./cluster.ts";
import type { ClusterError } from "./errors.ts";
import type { Pod } from "./objects.ts";

export type WatchState =
  | { readonly kind: "connecting" }
  | { readonly kind: "synced" }
  /** Not connected; tries again after `retryIn` milliseconds. */
  | { readonly kind: "disconnected"; readonly error: ClusterError; readonly retryIn: number }
  /** Over: the signal, or an error that waiting does not mend (403, 404). */
  | { readonly kind: "stopped"; readonly error?: ClusterError };

export interface WatchHandlers {
  /** The complete list: at the start and after each relist. */
  onSync?(pods: readonly Pod[]): void;
  onUpsert?(pod: Pod): void;
  /** With the last state the server told. */
  onDelete?(pod: Pod): void;
  onState?(state: WatchState): void;
}

export interface PodSelection {
  /** Absent: all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** Lists, then watches, until the signal; never rejects. Watches of the same selection share one connection. */
export declare function watchPods(
  cluster: Cluster,
  selection: PodSelection,
  handlers: WatchHandlers,
  options: { readonly signal: AbortSignal },
): Promise<void>;
