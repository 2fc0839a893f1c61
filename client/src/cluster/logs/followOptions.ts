import type { KnownSecrets } from "./knownSecrets.ts";

export interface FollowOptions {
  readonly signal?: AbortSignal | undefined;
  /** Fires when the caller has learned that the container has ended: a stream that hangs is given up soon after. */
  readonly containerEnded?: AbortSignal | undefined;
  /** The pod was seen already: a refusal may pass, even at the beginning. */
  readonly isKnown?: boolean | undefined;
  /** Of other logs of the same run: masked in this one, and this one's in these. */
  readonly secrets?: KnownSecrets | undefined;
  /** How often in a row, without a new line, a broken stream is opened again soon; then once a minute. Default 100. */
  readonly maxRetries?: number | undefined;
}
