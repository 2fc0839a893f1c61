/** One line of the result: what was measured, beside what. */
export interface Row {
  readonly what: string;
  /** Such as `10k lines`. */
  readonly where: string;
  readonly unit: "ms" | "kB" | "MB" | "streams";
  /** Absent: it could not be measured here; `where` says why. */
  readonly ours?: number;
  readonly oursP95?: number;
  readonly peer?: string;
  readonly theirs?: number;
  readonly theirsP95?: number;
  /** Of ours to theirs where it is not that of the two above: the median of the rounds. */
  readonly ratio?: number;
  /** The largest ratio of ours to theirs that is allowed; absent: for information. */
  readonly budget?: number;
  /** The most that ours may be, in its unit, where people feel the time itself. */
  readonly limit?: number;
}

/** Undefined beside nothing, and beside a growth that was none. */
function ratioOf({ ours, theirs, ratio }: Row): number | undefined {
  if (ratio !== undefined || ours === undefined) return ratio;
  return theirs === undefined || theirs === 0 ? undefined : ours / theirs;
}

function isMet(row: Row): boolean {
  const { ours = 0, budget = Infinity, limit = Infinity } = row;
  return (ratioOf(row) ?? 0) <= budget && ours <= limit;
}

/**
 * Prints all rows, as a table or as JSON with more about the run, and sets the exit code: 1 when one is above its budget.
 */
export function report(rows: readonly Row[], json: boolean, about: Readonly<Record<string, unknown>>): void {
  const failed = rows.filter((row) => !isMet(row));
  if (json) {
    const results = rows.map((row) => ({ ...row, ratio: ratioOf(row), met: isMet(row) }));
    console.log(JSON.stringify({ node: process.version, ...about, rows: results }, undefined, 2));
  } else {
    console.log(table(rows));
    for (const row of failed) console.log(`Above its budget: ${row.what} ${row.where} (${excess(row)})`);
  }
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function excess(row: Row): string {
  return row.limit === undefined ? (ratioOf(row)?.toFixed(2) ?? "") : amount(row.ours, row.unit);
}

/** A Markdown table. */
function table(rows: readonly Row[]): string {
  const head = ["", "", "ours", "p95", "beside", "theirs", "p95", "ratio", "at most"];
  const lines = rows.map((row) => [
    row.what,
    row.where,
    amount(row.ours, row.unit),
    amount(row.oursP95, row.unit),
    row.peer ?? "",
    amount(row.theirs, row.unit),
    amount(row.theirsP95, row.unit),
    number(ratioOf(row)),
    `${row.budget ?? amount(row.limit, row.unit)}${isMet(row) ? "" : " NOT MET"}`,
  ]);
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(3, ...all.map((line) => line[column]?.length ?? 0)));
  const text = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => (column < 2 || column === 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column < 2 || column === 4 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [text(head), rule, ...lines.map(text)].join("\n");
}

function amount(value: number | undefined, unit: string): string {
  return value === undefined ? "" : `${number(value)} ${unit}`;
}

/** Three digits. */
function number(value: number | undefined): string {
  if (value === undefined) return "";
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(value >= 10 ? 3 : 2)));
}
