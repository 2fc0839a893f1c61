import type { Pod } from "../../client/src/cluster/objects.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import type { Happening } from "./happenings.ts";
import type { ClientProcess } from "./process.ts";
import type { Written } from "./program.ts";
import type { Scenario } from "./scenario.ts";
import type { TaskFile } from "./taskFiles.ts";
import type { Created, Truth } from "./truth.ts";
import type { WrittenLog } from "./writtenLog.ts";

/** Everything that is known once a scenario is over. */
export interface Evidence {
  readonly scenario: Scenario;
  readonly truth: Pick<Truth, "created" | "disturbed" | "evicted" | "forgotten" | "mostTail">;
  readonly written: readonly Written[];
  /** Containers that still work. */
  readonly running: number;
  readonly result: RunResult | undefined;
  /** Of windows from which another one had taken the run over. */
  readonly superseded: readonly RunResult[];
  readonly state: RunState | undefined;
  /** What the journal has of the run. */
  readonly journalled: RunState | undefined;
  /** What the user asked for: to stop, each time that it was pressed, or to go on without us. */
  readonly asked: { readonly stops: readonly number[]; readonly detached: boolean };
  /** When the client was ended as by a power cut. */
  readonly crashes: readonly number[];
  /** When a window hung: what it was writing is written once it goes on. */
  readonly hangs: readonly number[];
  /** It was begun again from another machine, without a journal. */
  readonly hasMoved: boolean;
  /** Pods with a label of a run, without those of others. */
  readonly left: readonly Pod[];
  /** Names of pods of others that are not there any more. */
  readonly missing: readonly string[];
  /** The one that told the end. */
  readonly teller: ClientProcess;
  /** Of the run: its file, or what the teller has read. */
  readonly log: WrittenLog;
  /** The logs of its task pods; undefined where they are not in files. */
  readonly taskFiles: readonly TaskFile[] | undefined;
  /** The last one. */
  readonly process: ClientProcess;
  /** All that there were. */
  readonly windows: readonly ClientProcess[];
  /** From then on nothing was out of order. */
  readonly calmFrom: number;
  /** Characters. */
  readonly journalSize: number;
  readonly planSize: number;
}

/** The pods that the run has made. */
export function ours({ truth }: Evidence): readonly Created[] {
  return truth.created;
}

export function isDisturbed({ truth }: Evidence, pods: readonly Created[]): boolean {
  return pods.some(({ uid }) => truth.disturbed.has(uid));
}

export function happens({ scenario }: Evidence, ...kinds: readonly Happening["what"][]): boolean {
  return scenario.happenings.some(({ what }) => kinds.includes(what));
}

/**
 * A sidecar that answers nobody, however often it is asked to end, goes on with its pod: the run says so. So it does of one whose
 * end its node does not tell in time.
 */
export function sidecarGoesOn(evidence: Evidence, { reason, hint = "" }: RunResult): boolean {
  const isSaid = reason === "not-final" || hint.includes("could not be told to end");
  const isUntold = evidence.scenario.sidecar && isKubeletAway(evidence);
  return isSaid && (isUntold || hasSidecarTrouble(evidence));
}

/** What an operator asks its sidecar may not be answered: in itself, or since the kubelet of its node does not work. */
export function hasSidecarTrouble(evidence: Evidence): boolean {
  const { operator } = evidence.scenario;
  if (!operator) return false;
  return operator.trouble > 0 || isKubeletAway(evidence);
}

function isKubeletAway(evidence: Evidence): boolean {
  return happens(evidence, "kubelet", "node-silent", "node-gone");
}

/** What the container of the pod's task has done at last; undefined when it never started. */
export function lastStart({ written }: Evidence, uid: string | undefined): Written | undefined {
  return written.filter(({ podUid, container }) => podUid === uid && container === "base").at(-1);
}

/** DBND's last word, if it came to it. */
export function wordOf({ written }: Evidence, uid: string): string | undefined {
  const text = written.find(({ podUid, container }) => podUid === uid && container === "base")?.text ?? "";
  return /Your run has (been successfully executed|failed)!/.exec(text)?.[1];
}
