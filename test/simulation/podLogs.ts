import type { LogLine, LogNote, LogSink } from "../../client/src/cluster/logs/logs.ts";
import { isMixture, isSubsequence, linesOf } from "./lines.ts";
import { isLongerThan, unseen } from "./nodeFiles.ts";
import { hidden } from "./secrets.ts";
import type { Written } from "./program.ts";

export type PodsEntry = { readonly line: LogLine } | { readonly note: LogNote };

/** Keeps a log of several pods. */
export function keeping(entries: PodsEntry[]): LogSink {
  return {
    lines: (lines) => void entries.push(...lines.map((line) => ({ line }))),
    note: (note) => void entries.push({ note }),
  };
}

export interface Leniency {
  /** Of a pod that came and went while nobody could look, nothing is known. `lines`: so many were seen. */
  readonly mayMiss: (podName: string, lines: number) => boolean;
  /** Who leaves before the end has the beginning. */
  readonly isCut?: boolean;
  /** What a node keeps in one file. Bytes. */
  readonly maxLogBytes?: number | undefined;
}

/** The lines under each label, in their order, are those of the containers of that name; where not, a gap is marked there. */
export function wholePodLogs(
  entries: readonly PodsEntry[],
  written: readonly Written[],
  { mayMiss, isCut = false, maxLogBytes }: Leniency,
): string[] {
  const texts = new Map<string, Map<string, string[]>>();
  for (const { podName, podUid, container, text } of written) {
    const key = `${podName} ${container}`;
    const ofName = texts.get(key) ?? new Map<string, string[]>();
    texts.set(key, ofName.set(podUid, [...(ofName.get(podUid) ?? []), ...linesOf(text)]));
  }
  return [...texts].flatMap(([key, ofName]) => {
    const ofPods = [...ofName.values()];
    const all = ofPods.flat();
    const [podName = "", container = ""] = key.split(" ");
    const labels = [`[${podName}/${container}] `, ...(container === "base" ? [`[${podName}] `] : [])];
    const of = (text: string): string | undefined => labels.find((label) => text.startsWith(label));
    const got = entries.flatMap((entry) => {
      const label = "line" in entry ? of(entry.line.text) : undefined;
      return "line" in entry && label !== undefined ? [hidden(withoutLabel(entry.line.text, label))] : [];
    });
    const expected = all.slice(unseen(all, got, maxLogBytes));
    const notes = entries.flatMap((entry) =>
      "note" in entry && of(entry.note.text) !== undefined ? [entry.note] : [],
    );
    const isWhole = got.length === expected.length && got.every((line, index) => line === expected[index]);
    // Whether a node has begun another file is asked at the end of a log.
    const mayHaveGap = isCut && isLongerThan(maxLogBytes, expected);
    const hasGap = mayHaveGap || notes.some(({ kind }) => kind === "gap") || mayMiss(podName, got.length);
    if (isWhole || (isCut && isBeginning(got, expected)) || (hasGap && isSubsequence(got, expected))) return [];
    // The end of a pod may be told when the next one of its name writes already: nobody waits for it.
    const [first = [], second, ...more] = ofPods;
    const mayMix = second !== undefined && more.length === 0 && (hasGap || isCut || got.length === expected.length);
    if (mayMix && isMixture(got, first, second)) return [];
    const at = got.findIndex((line, index) => line !== expected[index]);
    return [
      `log of ${key}: ${got.length} lines instead of ${expected.length}, first difference at ${at < 0 ? got.length : at}`,
    ];
  });
}

/** It stands before each drawing of a line that was drawn anew. */
export function withoutLabel(text: string, label: string): string {
  return text.slice(label.length).replaceAll(`\r${label}`, "\r");
}

/** The last line may be half of one. */
function isBeginning(got: readonly string[], expected: readonly string[]): boolean {
  const last = got.length - 1;
  return got.every((line, index) => (index < last ? expected[index] === line : expected[index]?.startsWith(line)));
}
