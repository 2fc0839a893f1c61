import type { Severity } from "../../text/types.ts";
import type { Checked } from "./types.ts";

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

/** Workflow commands, which GitHub Actions shows as annotations of a change. */
export function githubReport(checked: readonly Checked[]): string[] {
  return checked.flatMap(({ path, problems }) =>
    problems.map(({ severity, range: { start, end }, message, code }) => {
      const place = { file: path, line: start.line + 1, endLine: end.line + 1 };
      // Columns are taken only within one line.
      const columns = start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {};
      const properties = Object.entries({ ...place, ...columns, title: code });
      const words = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(",");
      return `::${COMMANDS[severity]} ${words}::${escapeData(message)}`;
    }),
  );
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
