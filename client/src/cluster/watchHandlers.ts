import type { ClusterError } from "./errors.ts";
import type { Pod } from "./objects.ts";

export type WatchState =
  | { readonly kind: "connecting" }
  | { readonly kind: "synced" }
  /** Not connected; tries again after `retryIn` milliseconds. */
  | { readonly kind: "disconnected"; readonly error: ClusterError; readonly retryIn: number }
  /** Over: the signal, or an error that waiting does not mend (401, 403, 404, 400). */
  | { readonly kind: "stopped"; readonly error?: ClusterError };

export interface WatchHandlers {
  /** The complete list: at the start and after each relist. */
  onSync?(pods: readonly Pod[]): void;
  onUpsert?(pod: Pod): void;
  /** With the last state the server told. */
  onDelete?(pod: Pod): void;
  onState?(state: WatchState): void;
}
