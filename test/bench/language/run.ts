/**
 * `npm run bench:language [-- --json] [--rounds N] [--lines 1000,10000,50000]`: ours beside other language services and parsers, in one run,
 * by turns. Prints a table of medians, 95th percentiles and ratios (or the same as JSON). Exit code 1 when a ratio is
 * above its budget.
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { dagEditing } from "./dagEditing.ts";
import { dagWorkspace } from "./dagWorkspace.ts";
import { editing } from "./editing.ts";
import { parsing } from "./parsing.ts";
import { preview } from "./preview.ts";
import { activation, memory, sizes, startUp } from "./processes.ts";
import { buildPrograms } from "./programs/build.ts";
import { report, type Row } from "../report.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "40" },
    lines: { type: "string", default: "1000,10000,50000" },
  },
});
const rounds = Number(values.rounds);
const lines = values.lines.split(",").map(Number);
const largest = Math.max(...lines);

const rows: Row[] = [];
for (const count of lines) {
  rows.push(...(await editing(count, rounds)), ...(await parsing(count, rounds)));
}
rows.push(await preview(10_000, rounds));
rows.push(...(await dagEditing(500, rounds)));
rows.push(...(await dagWorkspace(5000)));
const programs = await buildPrograms();
rows.push(await startUp(programs, rounds));
rows.push(activation(programs, Math.ceil(rounds / 2)));
rows.push(await memory(programs, largest));
rows.push(...sizes(programs));
rmSync(programs.folder, { recursive: true });

report(rows, values.json, { rounds });
