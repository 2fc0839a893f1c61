import type { RunResult } from "../../client/src/cluster/run/state.ts";
import {
  type Evidence,
  happens,
  hasSidecarTrouble,
  isDisturbed,
  lastStart,
  ours,
  sidecarGoesOn,
  wordOf,
} from "./evidence.ts";
import { bounded, nothingLeft, nothingTaken } from "./leftovers.ts";
import type { Scenario } from "./scenario.ts";
import { shownSecrets } from "./secrets.ts";
import { SIDECAR } from "./sidecars.ts";
import { keepsItsWord, rightDelays, UNDER_WAY } from "./stops.ts";
import type { Created } from "./truth.ts";
import { noNeedlessGaps, wholeLog } from "./wholeLogs.ts";
import { wholeTaskLogs } from "./wholeTaskLogs.ts";

/** What does not hold, in words; empty when all is well. */
export function check(evidence: Evidence): string[] {
  if (!evidence.result) {
    // It crashed before the journal knew of the run: then nothing may have been sent.
    return evidence.truth.created.length === 0 || evidence.hasMoved
      ? []
      : ["a pod was created before the journal knew of it"];
  }
  return [
    ...onePodPerTry(evidence),
    ...evidence.windows.flatMap(({ creations }) => creations.problems),
    ...rightEnding(evidence, evidence.result),
    ...rightTries(evidence, evidence.result),
    ...rightAfterEviction(evidence, evidence.result),
    ...wholeLog(evidence, evidence.result),
    ...noNeedlessGaps(evidence, evidence.result),
    ...wholeTaskLogs(evidence),
    ...nothingLeft(evidence, evidence.result),
    ...nothingTaken(evidence, evidence.result),
    ...keepsItsWord(evidence, evidence.result),
    ...rightDelays(evidence),
    ...adopted(evidence),
    ...followedByOne(evidence),
    ...toldAsWritten(evidence, evidence.result),
    ...bounded(evidence),
    ...noSecrets(evidence),
  ];
}

function onePodPerTry(evidence: Evidence): string[] {
  // Whether a pod that somebody else deleted before its answer came was ever there, nobody can know.
  // A stopped run deletes what a request on its way still makes.
  if (evidence.result?.verdict === "stopped") return [];
  const names = ours(evidence).flatMap(({ name, uid }) => (evidence.truth.disturbed.has(uid) ? [] : [name]));
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `two pods were created for one try: ${name}`);
}

function rightEnding(evidence: Evidence, result: RunResult): string[] {
  const { scenario, asked, crashes } = evidence;
  // A create request that is carried out late makes another pod of the name once the first is away.
  const pods = ours(evidence).filter(({ name }) => name === result.podName);
  const [last] = pods;
  if (asked.stops.length > 0 && result.verdict === "stopped") return [];
  if (asked.detached && result.verdict === "detached") return [];
  const { verdict, exitCode, reason, sentence } = result;
  const told = `${verdict} ${exitCode ?? "-"} ${reason ?? ""}`;
  if (isDisturbed(evidence, pods)) {
    // The cluster says why it takes a pod away.
    const isUntold = reason === "unknown-end" && happens(evidence, "node-gone") && !scenario.deletesItself;
    if (isUntold) return [`the node of its pod was lost, and it ended as ${told}`];
    return verdict === "failed" || verdict === "succeeded" ? [] : [`a disturbed pod ended as ${told}`];
  }
  if (reason === "create-refused" && (refuses(scenario) || mayNotLook(scenario))) return [];
  // A connection that was never made is told at once, and so is a name that somebody else has.
  const wasDown = happens(
    evidence,
    "down",
    "restart",
    "replace-cluster",
    "expired",
    "disk-full",
    "take-name",
    "read-only",
  );
  if (reason === "create-refused" && !last && (wasDown || (scenario.plugin?.trouble ?? 0) > 0)) return [];
  if (!last) {
    // A server that fails again and again, or a crash in between: it gives up, and nothing was made.
    return reason === "create-unclear" ? [] : [`no pod was ever created: ${told}`];
  }
  // Who is refused again and again, and nothing else, may not look any more.
  if (reason === "lost-sight" && scenario.rules.some(refusesReads)) return [];
  // Who has not been let in for minutes says that nothing is known.
  if (reason === "create-unclear" && happens(evidence, "expired")) return [];
  // What nobody could write down is not known after a crash.
  if (crashes.length > 0 && happens(evidence, "disk-full") && verdict === "failed") return [];
  if (scenario.noImage) {
    if (verdict !== "failed" || reason !== "err_image_pull") return [`no image, but ${told}`];
    return sentence.includes("no-such-image") ? [] : [`no image, but ${sentence}`];
  }
  const exit = lastStart(evidence, last.uid)?.exitCode;
  if (scenario.deletesItself) return rightWord(evidence, last, told, result);
  const right = exit === 0 ? "succeeded" : "failed";
  if (scenario.operator && verdict === "succeeded" && result.xcom !== scenario.operator.result) {
    return [`the XCom result is ${result.xcom ?? "none"} instead of ${scenario.operator.result}`];
  }
  // What cannot be read again and again fails the task, as in Airflow.
  if (hasSidecarTrouble(evidence) && reason === "xcom") return [];
  if (reason === "xcom" && isTakenAway(evidence, last)) return [];
  if (sidecarGoesOn(evidence, result) && reason === "not-final") return [];
  return verdict === right && exitCode === exit ? [] : [`the task ended with ${exit ?? "nothing"}, the run as ${told}`];
}

/** The XCom result was on the machine that is lost, and the sidecar had been told to end: Airflow's next try fails as well. */
function isTakenAway({ hasMoved, crashes, written }: Evidence, { uid }: Created): boolean {
  const sidecar = written.find(({ podUid, container }) => podUid === uid && container === SIDECAR);
  const endedAt = sidecar?.endedAt ?? Infinity;
  return hasMoved && crashes.some((at) => endedAt < at + UNDER_WAY);
}

/** A window that was away lets go of a run that another one has taken over. */
function followedByOne({ superseded, result: told }: Evidence): string[] {
  return (
    superseded
      .filter(({ reason }) => reason !== "followed-elsewhere")
      // It had found the end already when it hung.
      .filter(({ verdict, reason }) => verdict !== told?.verdict || reason !== told.reason)
      .map(({ verdict, reason }) => `a window that came back went on with the run: ${verdict} ${reason ?? ""}`)
  );
}

/** The end that a user was told is the one that the journal has, for whoever reads that later. */
function toldAsWritten(evidence: Evidence, { verdict, reason }: RunResult): string[] {
  const written = evidence.journalled?.result;
  // What nobody could write down is not known after a crash.
  if (evidence.crashes.length > 0 && happens(evidence, "disk-full")) return [];
  if (!written || (written.verdict === verdict && written.reason === reason)) return [];
  const ends = [written, { verdict, reason }].map((one) => `${one.verdict} ${one.reason ?? ""}`.trim());
  return [`the journal says ${ends[0]}, the user was told ${ends[1]}`];
}

/** What a secret holds stands in no log, unless it could not be read and the log says so. */
function noSecrets({ scenario, windows, log }: Evidence): string[] {
  // Who is told that there is no such secret does not look for it.
  const isDenied = scenario.rules.some(
    ({ match, fault }) => match?.verb === "get" && fault.kind === "error" && fault.status === 404,
  );
  return isDenied ? [] : [...windows.map((one) => one.log), log].flatMap(({ entries }) => shownSecrets(entries));
}

/** What is left of a worker carries the id of the window that has adopted it last. */
function adopted({ left, state }: Evidence): string[] {
  const { adoption, executors } = state ?? {};
  if (adoption?.stage !== "done" || adoption.problem !== undefined) return [];
  const name = state?.tries.at(-1)?.podName;
  const found = left.find(({ metadata }) => metadata.name === name)?.metadata.labels?.["airflow-worker"];
  const last = executors?.at(-1);
  return found === undefined || found === last ? [] : [`the worker is executed by ${found}, not by ${last ?? "?"}`];
}

function refusesReads({ match, fault }: Scenario["rules"][number]): boolean {
  return match?.verb === "get" && fault.kind === "error" && [401, 403].includes(fault.status);
}

/** Who is not let in to look for the pod of an earlier try is told at once, before anything is made. */
function mayNotLook({ rules, fourth }: Scenario): boolean {
  const isRefused = ({ match, fault }: Scenario["rules"][number]): boolean =>
    match?.verb === "list" && fault.kind === "error" && fault.status === 401;
  return fourth?.reattaches === true && rules.some(isRefused);
}

/** A server that refuses to create. */
function refuses({ rules }: Scenario): boolean {
  return rules.some(
    ({ match, fault }) => match?.verb === "create" && fault.kind === "error" && [401, 403, 422].includes(fault.status),
  );
}

/** The verdict of a pod that deletes itself is the last word of its log, as far as that could be read. */
function rightWord(evidence: Evidence, { uid }: Created, told: string, { verdict, reason }: RunResult): string[] {
  const word = wordOf(evidence, uid);
  const { log } = evidence;
  if (word === undefined) return verdict === "failed" ? [] : [`it failed without a word, the run as ${told}`];
  const right = word === "failed" ? "failed" : "succeeded";
  const isRead = log.entries.some((entry) => "line" in entry && entry.line.includes("Your run has "));
  if (verdict === right && (isRead || right === "failed" || reason === undefined)) return [];
  if (!isRead && (reason === "unknown-end" || reason === "create-unclear")) return [];
  return [`its log says ${word}${isRead ? "" : " (not read)"}, the run ended as ${told}`];
}

/** As many tries as the policy says for how the pods have ended. */
function rightTries(evidence: Evidence, result: RunResult): string[] {
  const { scenario, asked } = evidence;
  const counts = scenario.policy.retryCounts ?? {};
  const most = scenario.retries === "none" ? 1 : 1 + Math.max(0, ...Object.values(counts));
  if (result.tries > most) return [`${result.tries} tries, where ${most} are the most`];
  const pods = ours(evidence);
  if (result.reason === "create-refused" || scenario.deletesItself) return [];
  // Whether there was a try is not known then, and nothing in the policy is about that.
  if (result.reason === "create-unclear" && pods.every(({ name }) => name !== result.podName)) return [];
  if (asked.stops.length > 0 || asked.detached || isDisturbed(evidence, pods)) return [];
  if (happens(evidence, "disk-full")) return [];
  const reason = scenario.noImage ? "err_image_pull" : String(lastStart(evidence, pods.at(-1)?.uid)?.exitCode);
  const right = result.verdict === "failed" && scenario.retries !== "none" ? 1 + (counts[reason] ?? 0) : 1;
  return result.tries === right ? [] : [`${result.tries} tries, where the policy says ${right} (${reason})`];
}

/** A pod that was evicted is tried again as the policy says for that, where the user wants it, and else as for its exit code. */
function rightAfterEviction(evidence: Evidence, result: RunResult): string[] {
  const { scenario, truth, asked } = evidence;
  const { retryCounts: counts = {} } = scenario.policy;
  if (scenario.retries === "none" || scenario.deletesItself || scenario.worker || scenario.operator) return [];
  // An image that is nowhere is why it never worked, whoever takes it away.
  if (scenario.noImage) return [];
  const pods = ours(evidence);
  // Whether it was still there when it could be seen is a matter of chance where others took it away as well.
  if (asked.stops.length > 0 || asked.detached || happens(evidence, ...ALSO_TAKEN)) return [];
  return pods.flatMap(({ name, uid }, index) => {
    if (!truth.evicted.has(uid) || pods.some((other) => other.name === name && other.uid !== uid)) return [];
    const key = scenario.retryEvicted ? "err_pod_evicted" : String(lastStart(evidence, uid)?.exitCode);
    const mayRetry = (counts[key] ?? 0) > index;
    // The pod of the next try may have been refused.
    const isRetried = index < Math.max(pods.length, result.tries) - 1;
    if (isRetried === mayRetry || (!isRetried && result.verdict !== "failed")) return [];
    return [`${name} was evicted (${key}), and ${isRetried ? "tried again" : "not tried again"}`];
  });
}

/** Others that may take a pod away before its eviction is seen, or keep the client from seeing it. */
const ALSO_TAKEN = [
  "delete-pod",
  "delete-pod-now",
  "delete-with-grace",
  "replace-pod",
  "replace-cluster",
  "node-gone",
  "node-silent",
  "kubelet",
  "disk-full",
  "read-only",
  "expired",
  "settings",
] as const;
