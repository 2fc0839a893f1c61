import type { Pod } from "../../client/src/cluster/objects.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import type { ClientProcess, Entry } from "./process.ts";
import type { Written } from "./program.ts";
import type { Scenario } from "./scenario.ts";
import type { Created, Truth } from "./truth.ts";

export interface Evidence {
  readonly scenario: Scenario;
  readonly truth: Truth;
  readonly written: readonly Written[];
  /** Containers that still work. */
  readonly running: number;
  readonly result: RunResult | undefined;
  readonly state: RunState | undefined;
  /** What the user asked for. */
  readonly asked: ReadonlySet<"stop" | "detach">;
  /** Pods with a label of ours. */
  readonly left: readonly Pod[];
  /** The one that told the end, and has the log. */
  readonly teller: ClientProcess;
  /** The last one. */
  readonly process: ClientProcess;
  /** Characters. */
  readonly journalSize: number;
  readonly planSize: number;
}

/** What one answer may pile up on its way (a pod with its program has up to 150 kB). Bytes. */
const MOST_BUFFERED = 4 * 1024 * 1024;
/** What a journal may have beside the plan, which is as large as the pod is. Characters. */
const MOST_BESIDE_PLAN = 16 * 1024;

/** What does not hold, in words; empty when all is well. */
export function check(evidence: Evidence): string[] {
  if (!evidence.result) {
    // It crashed before the journal knew of the run: then nothing may have been sent.
    return evidence.truth.created.length === 0 ? [] : ["a pod was created before the journal knew of it"];
  }
  return [
    ...onePodPerTry(evidence),
    ...rightEnding(evidence, evidence.result),
    ...rightTries(evidence, evidence.result),
    ...wholeLog(evidence, evidence.result),
    ...wholeTaskLogs(evidence),
    ...nothingLeft(evidence, evidence.result),
    ...adopted(evidence),
    ...bounded(evidence),
  ];
}

function ours({ truth, written }: Evidence): readonly Created[] {
  const strangers = new Set(written.filter(({ text }) => text === "stranger").map(({ podUid }) => podUid));
  return truth.created.filter(({ uid }) => !strangers.has(uid));
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

/** Exit code of the pod's task, undefined when its container never ended or never started. */
function exitOf({ written }: Evidence, uid: string | undefined): number | undefined {
  return written.filter(({ podUid, container }) => podUid === uid && container === "base").at(-1)?.exitCode;
}

function rightEnding(evidence: Evidence, result: RunResult): string[] {
  const { scenario, truth, asked } = evidence;
  // A create request that is carried out late makes another pod of the name once the first is away.
  const pods = ours(evidence).filter(({ name }) => name === result.podName);
  const [last] = pods;
  if (asked.has("stop") && result.verdict === "stopped") return [];
  if (asked.has("detach") && result.verdict === "detached") return [];
  const { verdict, exitCode, reason } = result;
  const told = `${verdict} ${exitCode ?? "-"} ${reason ?? ""}`;
  if (pods.some(({ uid }) => truth.disturbed.has(uid))) {
    return verdict === "failed" || verdict === "succeeded" ? [] : [`a disturbed pod ended as ${told}`];
  }
  if (reason === "create-refused" && refuses(scenario)) return [];
  // A connection that was never made is told at once.
  const wasDown = scenario.happenings.some(({ what }) => what === "down");
  if (reason === "create-refused" && !last && wasDown) return [];
  if (!last) {
    // A server that fails again and again, or a crash in between: it gives up, and nothing was made.
    return reason === "create-unclear" ? [] : [`no pod was ever created: ${told}`];
  }
  if (scenario.noImage) return verdict === "failed" && reason === "err_image_pull" ? [] : [`no image, but ${told}`];
  const exit = exitOf(evidence, last.uid);
  if (scenario.deletesItself) return rightWord(evidence, last, told, result);
  const right = exit === 0 ? "succeeded" : "failed";
  return verdict === right && exitCode === exit ? [] : [`the task ended with ${exit ?? "nothing"}, the run as ${told}`];
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

function refusesLists({ match, fault }: Scenario["rules"][number]): boolean {
  return match?.verb === "list" && fault.kind === "error" && fault.status === 403;
}

/** A server that refuses to create. */
function refuses({ rules }: Scenario): boolean {
  return rules.some(
    ({ match, fault }) => match?.verb === "create" && fault.kind === "error" && [403, 422].includes(fault.status),
  );
}

/** The verdict of a pod that deletes itself is the last word of its log, as far as that could be read. */
function rightWord(evidence: Evidence, { uid }: Created, told: string, { verdict, reason }: RunResult): string[] {
  const word = wordOf(evidence, uid);
  const { teller } = evidence;
  if (word === undefined) return verdict === "failed" ? [] : [`it failed without a word, the run as ${told}`];
  const right = word === "failed" ? "failed" : "succeeded";
  const isRead = teller.log.entries.some((entry) => "line" in entry && entry.line.includes("Your run has "));
  if (verdict === right && (isRead || right === "failed" || reason === undefined)) return [];
  if (!isRead && (reason === "unknown-end" || reason === "create-unclear")) return [];
  return [`its log says ${word}${isRead ? "" : " (not read)"}, the run ended as ${told}`];
}

/** DBND's last word, if it came to it. */
function wordOf({ written }: Evidence, uid: string): string | undefined {
  const text = written.find(({ podUid, container }) => podUid === uid && container === "base")?.text ?? "";
  return /Your run has (been successfully executed|failed)!/.exec(text)?.[1];
}

/** As many tries as the policy says for how the pods have ended. */
function rightTries(evidence: Evidence, result: RunResult): string[] {
  const { scenario, asked, truth } = evidence;
  const counts = scenario.policy.retryCounts ?? {};
  const most = scenario.retries === "none" ? 1 : 1 + Math.max(0, ...Object.values(counts));
  if (result.tries > most) return [`${result.tries} tries, where ${most} are the most`];
  const pods = ours(evidence);
  if (result.reason === "create-refused" || scenario.deletesItself) return [];
  // Whether there was a try is not known then, and nothing in the policy is about that.
  if (result.reason === "create-unclear" && pods.every(({ name }) => name !== result.podName)) return [];
  if (asked.size > 0 || pods.some(({ uid }) => truth.disturbed.has(uid))) return [];
  const reason = scenario.noImage ? "err_image_pull" : String(exitOf(evidence, pods.at(-1)?.uid));
  const right = result.verdict === "failed" && scenario.retries !== "none" ? 1 + (counts[reason] ?? 0) : 1;
  return result.tries === right ? [] : [`${result.tries} tries, where the policy says ${right} (${reason})`];
}

/** Each try's log is what its container wrote; where it is not, the log says so. */
function wholeLog(evidence: Evidence, result: RunResult): string[] {
  const { written, teller } = evidence;
  const pods = ours(evidence);
  const problems: string[] = [];
  for (const { podName, entries } of sections(teller.log.entries, pods, result)) {
    const got = entries.flatMap((entry) => ("line" in entry ? [entry.line] : []));
    const hasGap = entries.some((entry) => "note" in entry && entry.note.kind === "gap");
    // Who does not want to wait for the end does not get it.
    const isShort = result.verdict === "stopped" || result.verdict === "detached";
    const texts = pods
      .filter(({ name }) => name === podName)
      .map(({ uid }) => written.filter(({ podUid, container }) => podUid === uid && container === "base"))
      .map((starts) => starts.flatMap(({ text }) => linesOf(text)));
    const isRight = (expected: readonly string[]): boolean => {
      const isWhole = got.length === expected.length && got.every((line, index) => line === expected[index]);
      if (isWhole || (isShort && got.every((line, index) => expected[index]?.startsWith(line)))) return true;
      return (hasGap || isShort) && isSubsequence(got, expected);
    };
    // Where somebody deletes a pod whose create request is under way twice, there are two of that name.
    if (texts.some(isRight)) continue;
    const expected = texts.at(-1) ?? [];
    const at = got.findIndex((line, index) => line !== expected[index]);
    problems.push(
      `log of ${podName}: ${got.length} lines instead of ${expected.length}${hasGap ? " (gap marked)" : ""}, ` +
        `first difference at ${at < 0 ? got.length : at}: ${JSON.stringify(got[at]?.slice(0, 40))} instead of ` +
        JSON.stringify(expected[at < 0 ? got.length : at]?.slice(0, 40)),
    );
  }
  return problems;
}

/** The parts of a log by the tries that this process has followed from their start. */
function sections(
  entries: readonly Entry[],
  pods: readonly Created[],
  result: RunResult,
): { readonly podName: string; readonly entries: readonly Entry[] }[] {
  if (entries.length === 0) return [];
  const first = pods[0]?.name ?? result.podName ?? "";
  const found: { podName: string; entries: Entry[] }[] = [{ podName: first, entries: [] }];
  for (const entry of entries) {
    const podName = "note" in entry && entry.note.kind === "try" ? /pod (\S+)$/.exec(entry.note.text)?.[1] : undefined;
    if (podName !== undefined) found.push({ podName, entries: [] });
    found.at(-1)?.entries.push(entry);
  }
  return found.filter((one) => one.entries.some((entry) => "line" in entry));
}

/** What was read of a task pod is what it wrote, or the log says that it is not. */
function wholeTaskLogs({ written, teller, result }: Evidence): string[] {
  const problems: string[] = [];
  for (const [podName, { lines, hasGap, end }] of teller.tasks.logs) {
    const expected = linesOf(written.find((one) => one.podName === podName)?.text ?? "");
    const isWhole = lines.length === expected.length && lines.every((line, index) => line === expected[index]);
    // Who stops, or goes, does not wait for the end; what cannot be read, or is cut with the run, is told in the end.
    const mayBeShort =
      hasGap ||
      end?.why === "cancelled" ||
      end?.why === "failed" ||
      result?.verdict === "stopped" ||
      result?.verdict === "detached";
    if (isWhole || (mayBeShort && isSubsequence(lines, expected))) continue;
    problems.push(
      `log of task pod ${podName}: ${lines.length} lines instead of ${expected.length} (${end?.why ?? "open"})`,
    );
  }
  return problems;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (at < part.length && line.startsWith(part[at] ?? "")) at++;
  return at === part.length;
}

function nothingLeft(evidence: Evidence, result: RunResult): string[] {
  const { left, running, process, scenario, truth } = evidence;
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
  const mayStay =
    isWordless || scenario.policy.keepFinishedPods || scenario.policy.keepFailedPods || result.verdict === "detached";
  if (kept.length > 0 && !mayStay) problems.push(`pods are left: ${kept.join(", ")}`);
  if (result.pod === "kept" && !mayBeWrong && !kept.includes(result.podName ?? ""))
    problems.push("the pod is said to be kept, but gone");
  if (result.pod === "deleted" && kept.includes(result.podName ?? ""))
    problems.push("the pod is said to be deleted, but there");
  const areTasks = mayNotSee && looked.length < left.length;
  if (running > 0 && result.verdict !== "detached" && !areTasks) problems.push(`${running} containers still work`);
  if (process.network.openConnections > 0) problems.push(`${process.network.openConnections} connections are open`);
  if (process.timers > 0) problems.push(`${process.timers} timers still wait`);
  return problems;
}

function bounded({ process, journalSize, planSize }: Evidence): string[] {
  const problems: string[] = [];
  const { mostBuffered } = process.network;
  if (mostBuffered > MOST_BUFFERED) problems.push(`${mostBuffered} bytes piled up in one answer`);
  const beside = journalSize - planSize;
  if (beside > MOST_BESIDE_PLAN) problems.push(`the journal has ${beside} characters beside its plan`);
  return problems;
}
