import { happens, type Evidence } from "./evidence.ts";
import { isMixture, isOutOf, isSubsequence, linesOf } from "./lines.ts";
import { isLongerThan, unseen } from "./nodeFiles.ts";
import { withoutLabel } from "./podLogs.ts";
import type { Entry } from "./process.ts";
import type { TaskFile } from "./taskFiles.ts";

/** What there is of the logs of task pods is what they wrote, each line once, or it says that it is not. */
export function wholeTaskLogs(evidence: Evidence): string[] {
  const { taskFiles } = evidence;
  if (!taskFiles) return wholeInMemory(evidence);
  return [...taskFiles.flatMap((file) => wholeFile(evidence, file)), ...toldInRunLog(evidence, taskFiles)];
}

/** To a run that was begun again from another machine, the pod of the one before is a task's: it has the label of the run. */
const OF_TASK = /^\[(?:task_\d+|load)\] /;

/** The log of a run without what is told in it of its task pods. */
export function ofDriver(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter((entry) => !isOfTask(entry));
}

function isOfTask(entry: Entry): boolean {
  return OF_TASK.test("line" in entry ? entry.line : entry.note.text);
}

function wholeFile(evidence: Evidence, { podName, entries, isCut, isUnfinished }: TaskFile): string[] {
  const { scenario, crashes, hangs, result, teller } = evidence;
  if (isUnfinished) return [`nobody has looked after the log of task pod ${podName}, which is not finished`];
  const got = textsOf(entries);
  const gaps = entries.filter((entry) => "note" in entry && entry.note.kind === "gap");
  const all = writtenBy(evidence, podName);
  const isRotated = isLongerThan(scenario.tenth?.maxLogBytes, all);
  const seen = all.slice(unseen(all, got, scenario.tenth?.maxLogBytes));
  const expected = isCut ? seen.slice(-got.length) : seen;
  const isWhole = got.length === expected.length && got.every((line, index) => line === expected[index]);
  const isCalm = scenario.happenings.length === 0 && scenario.rules.length === 0 && !isRotated;
  const isToTheEnd = result?.verdict === "succeeded" || result?.verdict === "failed";
  if (isCalm && isToTheEnd && gaps.length > 0) return [`a gap in the log of task pod ${podName}, for no reason`];
  // A window that died, or hung, before it could note that it writes a log had nothing of it yet, unless the disk was full.
  // Where that was so until the end, the panel of the run says what is missing.
  const isFull = happens(evidence, "disk-full");
  const isInPanel = teller.log.entries.some((entry) => "note" in entry && entry.note.kind === "gap" && isOfTask(entry));
  const wasAway = crashes.length > 0 || hangs.length > 0;
  const isUntold = wasAway ? got.length === 0 || isFull : isFull && isInPanel;
  if (isWhole || ((gaps.length > 0 || isUntold) && isSubsequence(got, seen))) return [];
  const at = got.findIndex((line, index) => line !== expected[index]);
  return [
    `log of task pod ${podName}: ${got.length} lines instead of ${expected.length}` +
      `${gaps.length > 0 ? " (gap marked)" : ""}, first difference at ${at < 0 ? got.length : at}`,
  ];
}

/** In the log of the run the lines of each task are in their order, each once; of a window that dies some may not get there. */
function toldInRunLog(evidence: Evidence, files: readonly TaskFile[]): string[] {
  const { log, crashes, hangs } = evidence;
  const ofTasks = new Map<string, TaskFile[]>();
  for (const file of files) {
    const task = taskOf(file);
    if (task !== undefined) ofTasks.set(task, [...(ofTasks.get(task) ?? []), file]);
  }
  const told = textsOf(log.entries);
  const isCertain = !log.isCut && crashes.length === 0 && hangs.length === 0 && !happens(evidence, "disk-full");
  return [...ofTasks].flatMap(([task, its]) => {
    const label = `[${task}] `;
    const got = told.filter((line) => line.startsWith(label)).map((line) => withoutLabel(line, label));
    const ofPods = its.map(({ podName }) => writtenBy(evidence, podName));
    if (!isOf(got, ofPods)) return [`the lines of ${task} in the log of the run are not its own`];
    const kept = its.reduce((sum, { entries }) => sum + textsOf(entries).length, 0);
    if (!isCertain || its.some(({ isCut }) => isCut) || got.length === kept) return [];
    return [`${got.length} lines of ${task} are in the log of the run, and ${kept} in its own`];
  });
}

/** Whether lines are those of pods of one task, whose tries may overlap. */
function isOf(got: readonly string[], ofPods: readonly (readonly string[])[]): boolean {
  if (isSubsequence(got, ofPods.flat())) return true;
  const [first, second, ...more] = ofPods;
  if (!first || !second) return false;
  return more.length === 0 ? isMixture(got, first, second) : isOutOf(got, ofPods);
}

/** Which task it says that it is of. */
function taskOf({ entries }: TaskFile): string | undefined {
  for (const entry of entries) {
    const task = "note" in entry ? /^Log of task (\S+), pod /.exec(entry.note.text)?.[1] : undefined;
    if (task !== undefined) return task;
  }
  return undefined;
}

function textsOf(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry) => ("line" in entry ? [entry.line] : []));
}

function writtenBy({ written }: Evidence, podName: string): string[] {
  return linesOf(written.find((one) => one.podName === podName)?.text ?? "");
}

/** What was read of a task pod is what it wrote, or the log says that it is not. */
function wholeInMemory({ written, teller, result }: Evidence): string[] {
  const problems: string[] = [];
  for (const [podName, { lines, hasGap, end }] of teller.taskLogs.logs) {
    const expected = linesOf(written.find((one) => one.podName === podName)?.text ?? "");
    const isWhole = lines.length === expected.length && lines.every((line, index) => line === expected[index]);
    // Who stops, or goes, does not wait for the end; what cannot be read, or is cut with the run, is told in the end. A window
    // that was closed while it read has no more than that.
    const mayBeShort =
      hasGap ||
      (teller.isDead && end === undefined) ||
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
