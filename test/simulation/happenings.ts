import type { Dice } from "./programs.ts";

/** What happens to a run. Times in milliseconds. */
export interface Happening {
  /** After the start of the run, or after the moment that it waits for. */
  readonly at: number;
  readonly what:
    | "cut"
    | "freeze"
    | "down"
    | "compact"
    | "crash"
    | "stop"
    | "detach"
    /** The laptop sleeps; the cluster goes on. */
    | "sleep"
    /** The credentials are good for nothing until somebody renews them. */
    | "expired"
    /** The API server starts again: nobody gets through, then it is not ready, and its history is compacted. */
    | "restart"
    /** Another cluster has the address of the old one. */
    | "replace-cluster"
    | "disk-full"
    /** The API server has more to do than it can. */
    | "busy"
    /** Somebody sets the machine's clock, forward or back; `lasts`: by how much. */
    | "set-clock"
    /** The same of the nodes' clock. */
    | "set-node-clock"
    /** The kubelet of the node stops, and is started again. */
    | "kubelet"
    /** The kubelet of the pod's node is not heard of for so long that the cluster may give the node up. */
    | "node-silent"
    /** The machine of the pod's node is gone for good. */
    | "node-gone"
    /** Somebody removes the files of the pod's logs on its node. */
    | "remove-log"
    /** Somebody opens a shell in the pod, and leaves it after `lasts`. */
    | "shell"
    /** Somebody has windows only read from clusters. */
    | "read-only"
    /** The window that follows the run does nothing for a while; other windows go on. */
    | "hang"
    /** The window is closed, as it should be; another one is opened later. */
    | "close"
    /** Another window of the same folder is opened. */
    | "open-window"
    /** Another window shows the runs tree and the log of all pods of the run, and is closed after `lasts`. */
    | "look"
    /** Somebody has the pods of forgotten runs deleted from another window. */
    | "clean-up"
    /** Settings are changed: windows that are opened from now on have others, and logs get so many streams as `lasts` says. */
    | "settings"
    /** The machine is lost with its journal; the task of the operator is run again from another one. */
    | "other-machine"
    /** By somebody else, with its grace period. */
    | "delete-pod"
    /** By the user, who gives the containers as many seconds as `lasts` says. */
    | "delete-with-grace"
    | "delete-pod-now"
    | "replace-pod"
    /** Before it is created. */
    | "take-name"
    | "evict-pod";
  /** How long it lasts, where that is not left to chance. */
  readonly lasts?: number;
  /**
   * The so-many-th time that the client does something: a request of a verb arrives, the journal is about to be written, or is,
   * or the run comes to a stage.
   */
  readonly on?: { readonly moment: string; readonly number: number };
}

/** Counts what a client does, for what happens just then. */
export class Moments {
  readonly #happenings: readonly Happening[];
  readonly #counts = new Map<string, number>();

  constructor(happenings: readonly Happening[]) {
    this.#happenings = happenings;
  }

  /** What happens from this one on. */
  pass(moment: string): readonly Happening[] {
    const number = (this.#counts.get(moment) ?? 0) + 1;
    this.#counts.set(moment, number);
    return this.#happenings.filter(({ on }) => on?.moment === moment && on.number === number);
  }
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What the scenarios of the second edition did not have. `hasWindows`: several windows share the journal. */
export function happeningsOfThird(
  { maybe, pick, upTo }: Dice,
  span: number,
  { hasWindows, deletesItself }: { readonly hasWindows: boolean; readonly deletesItself: boolean },
): Happening[] {
  const found: Happening[] = [];
  if (maybe(0.12)) found.push({ what: "busy", at: upTo(span), lasts: pick(2000, 15_000, 60_000) });
  if (maybe(0.1))
    found.push({ what: "set-clock", at: upTo(span), lasts: pick(-HOUR, -20_000, -2000, 3000, MINUTE, HOUR) });
  // Exactly when it is to be deleted, another pod has its name.
  if (maybe(0.06))
    found.push({ what: "replace-pod", at: pick(0, 0, 5), on: { moment: "delete", number: 1 + upTo(2) } });
  if (maybe(0.04))
    found.push({ what: "take-name", at: 0, on: { moment: pick("save", "create"), number: 1 + upTo(2) } });
  // A pod that is away again before anybody has looked.
  if (deletesItself && maybe(0.5))
    found.push({ what: "crash", at: pick(2, 3, 300), on: { moment: "create", number: 1 } });
  if (!hasWindows) return found;
  found.push({ what: "open-window", at: upTo(span) });
  if (maybe(0.4)) found.push({ what: "crash", at: upTo(span) });
  if (maybe(0.6)) found.push({ what: "hang", at: upTo(span), lasts: pick(5000, 100_000, 200_000, 400_000, HOUR) });
  if (maybe(0.3)) found.push({ what: "close", at: upTo(span) });
  return found;
}

/** What users do beside the run, and what the scenarios of the third edition did not have. */
export function happeningsOfFourth(
  { maybe, pick, upTo }: Dice,
  span: number,
  { reattaches }: { readonly reattaches: boolean },
): Happening[] {
  const found: Happening[] = [];
  if (maybe(0.2)) found.push({ what: "look", at: upTo(span), lasts: pick(0, 40, 3000, 60_000, 24 * HOUR) });
  if (maybe(0.06)) found.push({ what: "look", at: upTo(3000), lasts: pick(1000, 24 * HOUR) });
  if (maybe(0.12)) found.push({ what: "clean-up", at: upTo(span) });
  if (maybe(0.12)) found.push({ what: "settings", at: upTo(span), lasts: pick(1, 1, 2, 500) });
  if (maybe(0.03)) found.push({ what: "delete-with-grace", at: upTo(span), lasts: pick(1, 2, 60) });
  if (maybe(0.02)) found.push({ what: "stop", at: upTo(span) });
  if (reattaches) found.push({ what: "other-machine", at: upTo(span) });
  return found;
}

/** What the scenarios of the first edition did not have. `span`: about as long as the run; `restartAt`: when a container ends first. */
export function moreHappenings(dice: Dice, span: number, restartAt: number | undefined): Happening[] {
  const { maybe, pick, upTo } = dice;
  const found: Happening[] = [];
  const atMoment = (): Pick<Happening, "at" | "on"> => ({
    at: pick(0, 0, 1, 3, 200),
    on: {
      moment: pick("save", "saved", "create", "create", "delete", "get", "list", "watch", "log"),
      number: 1 + upTo(pick(2, 6, 12)),
    },
  });
  const at = (): Pick<Happening, "at" | "on"> => (maybe(0.4) ? atMoment() : { at: upTo(span) });
  if (maybe(0.25)) found.push({ what: pick("crash", "crash", "cut", "freeze", "down"), ...atMoment() });
  if (maybe(0.08)) {
    const stop = at();
    found.push({ what: "stop", ...stop });
    if (maybe(0.6)) found.push({ what: "stop", ...stop, at: stop.at + upTo(pick(10, 3000, 12_000)) });
  }
  if (maybe(0.08)) found.push({ what: "sleep", ...at(), lasts: pick(MINUTE, 20 * MINUTE, 5 * HOUR, 26 * HOUR) });
  if (maybe(0.08)) found.push({ what: "expired", ...at(), lasts: pick(2000, 10_000, 40_000, 10 * MINUTE) });
  if (maybe(0.08)) found.push({ what: "restart", ...at(), lasts: upTo(20_000) });
  if (maybe(0.03)) found.push({ what: "replace-cluster", ...at() });
  if (maybe(0.05)) found.push({ what: "disk-full", ...at(), lasts: upTo(30_000) });
  // A start's last lines are hard to get where the connection is bad just then.
  if (restartAt !== undefined && maybe(0.6)) {
    found.push({ what: pick("freeze", "cut", "down"), at: Math.max(0, restartAt - 3000 + upTo(4500)) });
  }
  return found;
}
