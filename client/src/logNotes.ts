import type { LogNote } from "./cluster/logs/logs.ts";

/** For people, and for the grammar of logs, which cannot know sentences in every language. */
const MARKS: Partial<Record<LogNote["kind"], string>> = {
  failure: "✗ ",
  warning: "⚠ ",
  gap: "⚠ ",
  reconnecting: "⚠ ",
};

/** A line of ours in the file of a log. What went wrong is marked. */
export function noteInFile(note: LogNote): string {
  return `──── ${marked(note)}\n`;
}

/** A line of ours in the panel of a log. */
export function noteInPanel(note: LogNote): string {
  return `── ${marked(note)}\n`;
}

function marked({ kind, text }: LogNote): string {
  return `${MARKS[kind] ?? ""}${text}`;
}
