import type { Pod } from "../objects.ts";
import { hasEnded } from "../pods/podState.ts";

/** A pod of a DBND run that nobody here follows. */
export interface Orphan {
  readonly pod: Pod;
  /** `duplicate`: another pod of the same attempt is there, and is the older one. */
  readonly kind: "duplicate" | "ended" | "running";
  /** Who started the run, as the pod says; undefined when it does not. */
  readonly user: string | undefined;
}

/** What is followed: uids of runs, which are the label `dbnd_run_uid` of their pods. */
export interface Followed {
  readonly runUids: ReadonlySet<string>;
}

/** Pods that carry the labels of a run (dbnd 1.0.28, spec 3.3) that nobody here follows; duplicates first, then the oldest. */
export function findOrphans(pods: readonly Pod[], followed: Followed): readonly Orphan[] {
  const oldestFirst = [...pods].sort((left, right) => createdAt(left).localeCompare(createdAt(right)));
  const attempts = new Map<string, Pod>();
  const found: Orphan[] = [];
  for (const pod of oldestFirst) {
    const { dbnd_run_uid: run, dbnd_task_run_attempt_uid: attempt } = pod.metadata.labels ?? {};
    if (!run || pod.metadata.deletionTimestamp) continue;
    const first = attempt ? attempts.get(attempt) : undefined;
    if (attempt && !first) attempts.set(attempt, pod);
    if (first && !hasEnded(pod)) found.push({ pod, kind: "duplicate", user: userOf(pod) });
    else if (!followed.runUids.has(run))
      found.push({ pod, kind: hasEnded(pod) ? "ended" : "running", user: userOf(pod) });
  }
  return found.sort((left, right) => Number(right.kind === "duplicate") - Number(left.kind === "duplicate"));
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
