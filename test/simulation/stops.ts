import type { RunResult } from "../../client/src/cluster/run/state.ts";
import { happens, isDisturbed, lastStart, ours, type Evidence } from "./evidence.ts";

/** Between a container's signals, as its pod has it. Milliseconds. */
const GRACE = 5000;
/** Requests that were on their way when the user pressed it, and what is written down meanwhile. Milliseconds. */
export const UNDER_WAY = 2000;

/** Who stops gets it: nothing is tried again, what works is ended, and is given its time for that. */
export function keepsItsWord(evidence: Evidence, { verdict, reason }: RunResult): string[] {
  const { asked, crashes, hangs, written } = evidence;
  const [at] = asked.stops;
  // The server counts from the request. What a kubelet that stood still has not told its containers, nobody can know.
  const begins = happens(evidence, "kubelet", "node-silent") ? at : undefined;
  const problems: string[] = [];
  if (asked.stops.length < 2) {
    for (const { podName, podUid, container, askedAt, killedAt } of written) {
      const isOurs = !evidence.truth.disturbed.has(podUid);
      const since = begins ?? askedAt;
      if (!isOurs || killedAt === undefined || (since !== undefined && killedAt - since >= GRACE)) continue;
      const how = askedAt === undefined ? "without being asked to end" : `${killedAt - askedAt} ms after the signal`;
      problems.push(`container ${container} of ${podName} was killed ${how}`);
    }
  }
  // What nobody could write down is not known after a crash.
  if (crashes.length > 0 && happens(evidence, "disk-full")) return problems;
  if (at === undefined || [...crashes, ...hangs].some((crash) => crash >= at && crash < at + UNDER_WAY))
    return problems;
  const pods = ours(evidence);
  const later = new Set(pods.filter((pod) => pod.at > at).map(({ name }) => name));
  for (const { name, at: created } of pods) if (created <= at) later.delete(name);
  const most = verdict === "stopped" ? 1 : 0;
  if (later.size > most) problems.push(`stopped, and then ${[...later].join(", ")} was tried`);
  const last = pods.at(-1);
  const { endedAt } = lastStart(evidence, last?.uid) ?? { endedAt: 0 };
  const forgottenAt = evidence.truth.forgotten.get(last?.uid ?? "") ?? Infinity;
  // A container may outlive its pod where the kubelet stands still: nobody can stop it through the server any more.
  const wasGone = reason === "err_pod_deleted" && forgottenAt <= at;
  const wasOver = wasGone || (endedAt !== undefined && endedAt <= at + UNDER_WAY);
  if (verdict !== "stopped" && reason !== "create-refused" && last && !wasOver && !asked.detached) {
    problems.push(`stopped while its container worked, and it ended as ${verdict} ${reason ?? ""}`);
  }
  return problems;
}

/** Another try comes no sooner than the policy says. */
export function rightDelays(evidence: Evidence): string[] {
  const { defaultRetryDelay = 0, retryDelays = {} } = evidence.scenario.policy;
  const pods = ours(evidence);
  // A window that goes on takes a clock that was set forward meanwhile for time that has passed.
  if (evidence.crashes.length > 0 && happens(evidence, "set-clock")) return [];
  return pods.flatMap((pod, index) => {
    const before = pods[index - 1];
    if (!before || before.name === pod.name || isDisturbed(evidence, [before])) return [];
    const last = lastStart(evidence, before.uid);
    const own = evidence.scenario.retries === "policy-with-delays" ? retryDelays[String(last?.exitCode)] : undefined;
    const waited = pod.at - (last?.endedAt ?? before.at);
    return waited >= (own ?? defaultRetryDelay) ? [] : [`${pod.name} was tried after ${waited} ms`];
  });
}
