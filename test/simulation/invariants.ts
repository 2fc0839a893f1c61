import type { Pod } from "../../client/src/cluster/objects.ts";
import type { RunResult } from "../../client/src/cluster/run/state.ts";
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
  /** What the user asked for. */
  readonly asked: ReadonlySet<"stop" | "detach">;
  /** Pods with a label of ours. */
  readonly left: readonly Pod[];
  /** The last one. */
  readonly process: ClientProcess;
  readonly journalSize: number;
}

/** What one answer may pile up on its way, and what a journal may grow to. Bytes. */
const MOST_BUFFERED = 1024 * 1024;
const MOST_JOURNAL = 256 * 1024;

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
    ...nothingLeft(evidence, evidence.result),
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
  const last = ours(evidence).at(-1);
  if (asked.has("stop") && result.verdict === "stopped") return [];
  if (asked.has("detach") && result.verdict === "detached") return [];
  const { verdict, exitCode, reason } = result;
  const told = `${verdict} ${exitCode ?? "-"} ${reason ?? ""}`;
  if (last && truth.disturbed.has(last.uid)) {
    return verdict === "failed" || verdict === "succeeded" ? [] : [`a disturbed pod ended as ${told}`];
  }
  if (scenario.noImage) return verdict === "failed" && reason === "err_image_pull" ? [] : [`no image, but ${told}`];
  if (!last) {
    // A server that fails again and again, or a crash in between: it gives up, and nothing was made.
    return reason === "create-unclear" ? [] : [`no pod was ever created: ${told}`];
  }
  const exit = exitOf(evidence, last.uid);
  const right = exit === 0 ? "succeeded" : "failed";
  return verdict === right && exitCode === exit ? [] : [`the task ended with ${exit ?? "nothing"}, the run as ${told}`];
}

/** As many tries as the policy says for how the pods have ended. */
function rightTries(evidence: Evidence, result: RunResult): string[] {
  const { scenario, asked, truth } = evidence;
  const counts = scenario.policy.retryCounts ?? {};
  const most = scenario.retries === "none" ? 1 : 1 + Math.max(0, ...Object.values(counts));
  if (result.tries > most) return [`${result.tries} tries, where ${most} are the most`];
  const pods = ours(evidence);
  if (asked.size > 0 || pods.some(({ uid }) => truth.disturbed.has(uid))) return [];
  const reason = scenario.noImage ? "err_image_pull" : String(exitOf(evidence, pods.at(-1)?.uid));
  const right = result.verdict === "failed" && scenario.retries !== "none" ? 1 + (counts[reason] ?? 0) : 1;
  return result.tries === right ? [] : [`${result.tries} tries, where the policy says ${right} (${reason})`];
}

/** Each try's log is what its container wrote; where it is not, the log says so. */
function wholeLog(evidence: Evidence, result: RunResult): string[] {
  const { written, process } = evidence;
  const pods = ours(evidence);
  const problems: string[] = [];
  for (const { podName, entries } of sections(process.log.entries, pods, result)) {
    const uid = pods.findLast(({ name }) => name === podName)?.uid;
    const starts = written.filter(({ podUid, container }) => podUid === uid && container === "base");
    const expected = starts.flatMap(({ text }) => linesOf(text));
    const got = entries.flatMap((entry) => ("line" in entry ? [entry.line] : []));
    const hasGap = entries.some((entry) => "note" in entry && entry.note.kind === "gap");
    // Who does not want to wait for the end does not get it.
    const isShort = result.verdict === "stopped" || result.verdict === "detached";
    const isWhole = got.length === expected.length && got.every((line, index) => line === expected[index]);
    if (isWhole || (isShort && got.every((line, index) => expected[index]?.startsWith(line)))) continue;
    if ((hasGap || isShort) && isSubsequence(got, expected)) continue;
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
  // Who leaves cannot know what somebody else has just done to the pod.
  const mayBeWrong = result.verdict === "detached" && truth.disturbed.size > 0;
  const problems: string[] = [];
  const kept = left.map(({ metadata }) => metadata.name ?? "");
  const mayStay = scenario.policy.keepFinishedPods || scenario.policy.keepFailedPods || result.verdict === "detached";
  if (kept.length > 0 && !mayStay) problems.push(`pods are left: ${kept.join(", ")}`);
  if (result.pod === "kept" && !mayBeWrong && !kept.includes(result.podName ?? ""))
    problems.push("the pod is said to be kept, but gone");
  if (result.pod === "deleted" && kept.includes(result.podName ?? ""))
    problems.push("the pod is said to be deleted, but there");
  if (running > 0 && result.verdict !== "detached") problems.push(`${running} containers still work`);
  if (process.network.openConnections > 0) problems.push(`${process.network.openConnections} connections are open`);
  if (process.timers > 0) problems.push(`${process.timers} timers still wait`);
  return problems;
}

function bounded({ process, journalSize }: Evidence): string[] {
  const problems: string[] = [];
  const { mostBuffered } = process.network;
  if (mostBuffered > MOST_BUFFERED) problems.push(`${mostBuffered} bytes piled up in one answer`);
  if (journalSize > MOST_JOURNAL) problems.push(`the journal grew to ${journalSize} characters`);
  return problems;
}
