import type { Pod } from "../../client/src/cluster/objects.ts";
import type { RunResult } from "../../client/src/cluster/run/state.ts";
import { happens, isDisturbed, lastStart, ours, sidecarGoesOn, wordOf, type Evidence } from "./evidence.ts";
import type { Scenario } from "./scenario.ts";

/** What one answer may pile up on its way (a pod with its program has up to 150 kB). Bytes. */
const MOST_BUFFERED = 4 * 1024 * 1024;
/** What may wait for the file of a log: what had been read, one more piece of the answer, and a line begun. Characters. */
const MOST_WAITING = 1536 * 1024;
/** By how many last lines the place in a log is found again. */
const MOST_REMEMBERED = 200;
/** What a journal may have beside the plan, which is as large as the pod is. Characters. */
const MOST_BESIDE_PLAN = 16 * 1024;

export function nothingLeft(evidence: Evidence, result: RunResult): string[] {
  const { left, running, windows, scenario, truth } = evidence;
  const pods = ours(evidence);
  // Nobody knows what somebody else does to the pod once the run is over.
  const mayBeWrong = truth.disturbed.size > 0 || (result.verdict === "detached" && scenario.deletesItself);
  const problems: string[] = [];
  // A driver that somebody else has deleted may start another task while it ends; who may not list cannot find any.
  const mayNotSee = truth.disturbed.size > 0 || scenario.rules.some(refusesLists);
  const isOurs = ({ metadata }: Pod): boolean => pods.some(({ name }) => name === metadata.name);
  const looked = mayNotSee ? left.filter(isOurs) : left;
  const kept = looked.map(({ metadata }) => metadata.name ?? "");
  // DBND deletes no pod of a detached run: the pod does, if it gets so far.
  const isWordless = scenario.deletesItself && pods.some(({ uid }) => wordOf(evidence, uid) === undefined);
  const mayStay = isWordless || scenario.policy.keepFinishedPods || result.verdict === "detached";
  const wrong = looked.filter((pod) => !(scenario.policy.keepFailedPods && mayHaveFailed(evidence, pod)));
  if (wrong.length > 0 && !mayStay) {
    problems.push(`pods are left: ${wrong.map(({ metadata }) => metadata.name).join(", ")}`);
  }
  if (result.pod === "kept" && !mayBeWrong && !kept.includes(result.podName ?? ""))
    problems.push("the pod is said to be kept, but gone");
  if (result.pod === "deleted" && kept.includes(result.podName ?? ""))
    problems.push("the pod is said to be deleted, but there");
  if (result.pod === "unknown" && couldAskAgain(evidence, result))
    problems.push("nobody knows whether the pod is there, which could be asked again");
  const areTasks = mayNotSee && looked.length < left.length;
  const mayWork = areTasks || result.verdict === "detached" || sidecarGoesOn(evidence, result);
  if (running > 0 && !mayWork) problems.push(`${running} containers still work`);
  const connections = windows.reduce((sum, { network }) => sum + network.openConnections, 0);
  const timers = windows.reduce((sum, one) => sum + one.timers, 0);
  if (connections > 0) problems.push(`${connections} connections are open`);
  if (timers > 0) problems.push(`${timers} timers still wait`);
  return problems;
}

/** What keeps a window for minutes from knowing whether a pod is gone. */
const LASTING = [
  "down",
  "restart",
  "expired",
  "busy",
  "sleep",
  "hang",
  "freeze",
  "replace-cluster",
  "read-only",
  "kubelet",
  "node-silent",
  "node-gone",
  "disk-full",
  "stop",
] as const;

/** A pod is there, or is not: requests that fail now and then are sent again until that is known. */
function couldAskAgain(evidence: Evidence, { reason }: RunResult): boolean {
  const { rules, plugin, operator } = evidence.scenario;
  if (reason === "create-unclear" || reason === "lost-sight" || reason === "followed-elsewhere") return false;
  if (happens(evidence, ...LASTING) || plugin || operator) return false;
  return !rules.some(({ fault }) => fault.kind === "error" && [401, 403].includes(fault.status));
}

export function bounded({ windows, truth, journalSize, planSize }: Evidence): string[] {
  const problems: string[] = [];
  const mostBuffered = Math.max(...windows.map(({ network }) => network.mostBuffered));
  if (mostBuffered > MOST_BUFFERED) problems.push(`${mostBuffered} bytes piled up in one answer`);
  const mostAtOnce = Math.max(...windows.map(({ log }) => log.mostAtOnce));
  if (mostAtOnce > MOST_WAITING) problems.push(`${mostAtOnce} characters of a log waited for its file`);
  if (truth.mostTail > MOST_REMEMBERED) problems.push(`${truth.mostTail} lines of a log were remembered`);
  const beside = journalSize - planSize;
  if (beside > MOST_BESIDE_PLAN) problems.push(`the journal has ${beside} characters beside its plan`);
  return problems;
}

/** Of a pod with other containers the task's end does not tell, nor of one that was evicted. */
function mayHaveFailed({ scenario, written }: Evidence, { metadata, status }: Pod): boolean {
  if (status?.phase === "Failed") return true;
  const exit = written.filter(({ podUid }) => podUid === metadata.uid).at(-1)?.exitCode;
  return scenario.sidecar || scenario.operator !== undefined || exit !== 0;
}

/** What is to stay stays: pods that the policy keeps, and everything of others. */
export function nothingTaken(evidence: Evidence, { verdict }: RunResult): string[] {
  const { left, missing, scenario } = evidence;
  const problems = missing.map((name) => `the pod ${name} of somebody else is gone`);
  const { keepFailedPods = false, keepFinishedPods = false, detach = false } = scenario.policy;
  if (detach || verdict === "detached" || !(keepFailedPods || keepFinishedPods)) return problems;
  const there = new Set(left.map(({ metadata }) => metadata.uid));
  // A stop is a deletion, unless the client knew already that there is something to keep.
  const pods = verdict === "stopped" ? ours(evidence).slice(0, -1) : ours(evidence);
  for (const pod of pods) {
    const last = lastStart(evidence, pod.uid);
    const hasEnded = last?.exitCode !== undefined && last.askedAt === undefined && last.killedAt === undefined;
    const isKept = keepFinishedPods || (last?.exitCode !== 0 && scenario.restartPolicy === "Never");
    if (there.has(pod.uid) || !hasEnded || !isKept || isDisturbed(evidence, [pod])) continue;
    problems.push(`the pod ${pod.name} is to be kept, and is gone`);
  }
  return problems;
}

export function refusesLists({ match, fault }: Scenario["rules"][number]): boolean {
  return match?.verb === "list" && fault.kind === "error" && fault.status === 403;
}
