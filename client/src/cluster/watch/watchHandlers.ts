import type { ClusterError } from "../connection/errors.ts";
import type { Pod } from "../objects.ts";

export type WatchState =
  | { readonly kind: "connecting" }
  | { readonly kind: "synced" }
  /** Not connected; tries again after `retryIn` milliseconds. */
  | { readonly kind: "disconnected"; readonly error: ClusterError; readonly retryIn: number }
  /** Over: the signal, or an error that waiting does not mend (403, 404, 400; 401 at the beginning). */
  | { readonly kind: "stopped"; readonly error?: ClusterError };

export interface WatchHandlers<T = Pod> {
  /** The complete list: at the start and after each relist. */
  onSync?(objects: readonly T[]): void;
  onUpsert?(object: T): void;
  /** With the last state the server told. */
  onDelete?(object: T): void;
  /** Everything up to this version has been told: a later watch may begin there. */
  onVersion?(resourceVersion: string): void;
  onState?(state: WatchState): void;
}
