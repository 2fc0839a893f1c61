import type { Pod } from "../objects.ts";
import { hasEnded } from "../pods/podState.ts";

/** A pod of a DBND run that nobody here follows. */
export interface Orphan {
  readonly pod: Pod;
  /** `duplicate`: another pod works on the same attempt, and is the one that is followed, or the older one. */
  readonly kind: "duplicate" | "ended" | "running";
  /** Who started the run, as the pod says; undefined when it does not. */
  readonly user: string | undefined;
}

export interface Followed {
  /** Uids of runs, which are the label `dbnd_run_uid` of their pods. */
  readonly runUids: ReadonlySet<string>;
  /** Names of the pods of their current tries. */
  readonly podNames: ReadonlySet<string>;
}

/** Pods that carry the labels of a run (dbnd 1.0.28, spec 3.3) that nobody here follows; duplicates first, then the oldest. */
export function findOrphans(pods: readonly Pod[], followed: Followed): readonly Orphan[] {
  const left = pods.filter(({ metadata }) => metadata.labels?.dbnd_run_uid && !metadata.deletionTimestamp);
  const oldestFirst = left.sort((one, other) => createdAt(one).localeCompare(createdAt(other)));
  // The tries of a run share the uid of its attempt (spec 3.2 and 3.3): one comes after the other has ended.
  const atWork = Map.groupBy(
    oldestFirst.filter((pod) => !hasEnded(pod)),
    attemptOf,
  );
  const found = oldestFirst.flatMap((pod): readonly Orphan[] => {
    const attempt = attemptOf(pod);
    const same = attempt === undefined || hasEnded(pod) ? [] : (atWork.get(attempt) ?? []);
    const right = same.find(({ metadata }) => followed.podNames.has(metadata.name ?? "")) ?? same[0];
    if (right !== undefined && right !== pod) return [{ pod, kind: "duplicate", user: userOf(pod) }];
    if (followed.runUids.has(pod.metadata.labels?.dbnd_run_uid ?? "")) return [];
    return [{ pod, kind: hasEnded(pod) ? "ended" : "running", user: userOf(pod) }];
  });
  return found.sort((one, other) => Number(other.kind === "duplicate") - Number(one.kind === "duplicate"));
}

function attemptOf({ metadata }: Pod): string | undefined {
  return metadata.labels?.dbnd_task_run_attempt_uid;
}

/** `DBND_USER` of the main container (dbnd 1.0.28, spec 3.4). */
function userOf(pod: Pod): string | undefined {
  const main = pod.spec?.containers?.[0] as
    { readonly env?: readonly { readonly name: string; readonly value?: string }[] } | undefined;
  return main?.env?.find(({ name }) => name === "DBND_USER")?.value;
}

function createdAt(pod: Pod): string {
  return pod.metadata.creationTimestamp ?? "";
}
