import type { Severity } from "../../text/types.ts";
import { SEVERITIES, type Checked } from "./types.ts";

/** One line for each problem, as compilers write them. */
export function textReport(checked: readonly Checked[]): string[] {
  return checked.flatMap(({ path, problems }) =>
    problems.map(
      ({ severity, range: { start }, message, code }) =>
        `${path}:${start.line + 1}:${start.character + 1}: ${severity}: ${message} [${code}]`,
    ),
  );
}

/** How many problems of each severity, in how many files. */
export function summary(checked: readonly Checked[]): string {
  const counts = new Map<Severity, number>();
  for (const { problems } of checked) {
    for (const { severity } of problems) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  }
  const found = SEVERITIES.flatMap((severity) => {
    const count = counts.get(severity);
    return count === undefined ? [] : [plural(count, severity === "information" ? "note" : severity)];
  });
  return `${found.join(", ") || "No problems"} in ${plural(checked.length, "file")}.`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
