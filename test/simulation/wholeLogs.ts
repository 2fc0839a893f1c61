import type { LogNote } from "../../client/src/cluster/logs/logs.ts";
import type { RunResult } from "../../client/src/cluster/run/state.ts";
import { happens, lastStart, ours, type Evidence } from "./evidence.ts";
import { isSubsequence, linesOf } from "./lines.ts";
import { isLongerThan, unseen } from "./nodeFiles.ts";
import type { Entry } from "./process.ts";
import { hidden } from "./secrets.ts";
import { ofDriver } from "./wholeTaskLogs.ts";
import type { Created } from "./truth.ts";

/** Each try's log is what its container wrote; where it is not, the log says so. */
export function wholeLog(evidence: Evidence, result: RunResult): string[] {
  const { written, log } = evidence;
  const pods = ours(evidence);
  const problems: string[] = [];
  const parts = sections(ofDriver(log.entries), pods, result);
  const [first] = parts;
  for (const { podName, entries } of parts) {
    const got = entries.flatMap((entry) => ("line" in entry ? [hidden(entry.line)] : []));
    const isMarked = entries.some((entry) => "note" in entry && entry.note.kind === "gap");
    // Of each start the beginning may be in a file of its node that nobody can read.
    const hasGap =
      isMarked || (evidence.scenario.restartPolicy !== "Never" && pods.some((pod) => isRotated(evidence, pod)));
    // Who does not want to wait for the end does not get it.
    const isShort = result.verdict === "stopped" || result.verdict === "detached";
    // The file has the end of one that is too long for it.
    const isCut = log.isCut && entries === first?.entries;
    const texts = pods
      .filter(({ name }) => name === podName || isCut)
      .map(({ uid }) => written.filter(({ podUid, container }) => podUid === uid && container === "base"))
      .map((starts) => starts.flatMap(({ text }) => linesOf(text)));
    const isRight = (all: readonly string[]): boolean => {
      const whole = all.slice(unseen(all, got, evidence.scenario.tenth?.maxLogBytes));
      const expected = isCut ? whole.slice(-got.length) : whole;
      const isWhole = got.length === expected.length && got.every((line, index) => line === expected[index]);
      if (isWhole || (isShort && got.every((line, index) => expected[index]?.startsWith(line)))) return true;
      return (hasGap || isShort) && isSubsequence(got, whole);
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

/** What could be read in peace has no gaps: nothing of a log is lost while its pod is there. */
export function noNeedlessGaps(evidence: Evidence, result: RunResult): string[] {
  const { scenario, log, truth, calmFrom } = evidence;
  const pods = ours(evidence);
  const { deletesItself, restartPolicy } = scenario;
  if (happens(evidence, "remove-log")) return [];
  // Of a container that restarts, and of a pod that goes by itself, something may be lost at any time.
  if (deletesItself || restartPolicy !== "Never" || result.verdict === "stopped" || result.verdict === "detached") {
    return [];
  }
  return sections(ofDriver(log.entries), pods, result).flatMap(({ podName, entries }) => {
    const gap = entries.find((entry) => "note" in entry && entry.note.kind === "gap" && !isOfDisk(entry.note));
    const [pod, ...others] = pods.filter(({ name }) => name === podName);
    const { endedAt = 0 } = lastStart(evidence, pod?.uid) ?? {};
    // A node that has begun another file has the last one no more.
    if (isRotated(evidence, pod)) return [];
    if (!gap || !("note" in gap) || !pod || others.length > 0 || truth.disturbed.has(pod.uid)) return [];
    return endedAt < calmFrom ? [] : [`a gap in the log of ${podName}, which could be read in peace: ${gap.note.text}`];
  });
}

function isRotated({ scenario, written }: Evidence, pod: Created | undefined): boolean {
  return written.some(
    ({ podUid, text }) => podUid === pod?.uid && isLongerThan(scenario.tenth?.maxLogBytes, linesOf(text)),
  );
}

/** What a full disk has refused was read, and is lost for the file. */
function isOfDisk({ text }: LogNote): boolean {
  return text.includes("ENOSPC");
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
