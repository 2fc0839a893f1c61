/**
 * `npm run bench:cluster [-- --json] [--quick] [--only PART]`: logs, pods and runs of ours beside `kubectl`, plain Node
 * and plain VS Code, in one run, by turns; logs and pods also on a real API server, with a real node and with fake ones, where Go can build it. Prints a
 * table (or JSON). Exit code 1 when a budget is not met. `--quick` measures a tenth of everything, once; `--only` one of
 * the parts `logs`, `pods`, `rig`, `editor`.
 */
import { parseArgs } from "node:util";
import { needsVirtualDisplay, runInVirtualDisplay } from "../../vscode/launch.ts";
import { report, type Row } from "../report.ts";
import { ApiServer } from "./apiServer.ts";
import { editorRows } from "./editor.ts";
import { manyLogs, oneLog } from "./logs.ts";
import { manyPods } from "./pods.ts";
import { podTexts } from "./podTexts.ts";
import { manyUpdates } from "./podUpdates.ts";
import { rigLogs } from "./rigLogs.ts";
import { rigPods } from "./rigPods.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    only: { type: "string" },
  },
});
const { quick, only } = values;
const rounds = quick ? 1 : 5;
const part = quick ? 0.1 : 1;

const PARTS = {
  logs: (server: ApiServer) => [
    () => oneLog(server, 1_000_000 * part, rounds),
    () => manyLogs(server, 500 * part, 2000, Math.min(rounds, 2)),
  ],
  pods: (server: ApiServer) => [() => podRows(server)],
  rig: () => [() => rigLogs(300_000 * part, rounds), () => rigPods(10_000 * part, 1000 * part)],
  editor: () => [() => editorRows({ lines: quick ? 50_000 : 100_000, rounds: quick ? 2 : 10, creates: 20 })],
} as const;

async function podRows(server: ApiServer): Promise<Row[]> {
  const texts = await podTexts(server, 10_000 * part);
  return [...(await manyPods(server, texts, rounds * 4)), ...(await manyUpdates(server, texts, 5 * (quick ? 0.2 : 1)))];
}

async function main(): Promise<void> {
  const rows: Row[] = [];
  const parts = Object.entries(PARTS).filter(([name]) => only === undefined || name === only);
  if (parts.length === 0) throw new Error(`There is no part ${only ?? ""}: ${Object.keys(PARTS).join(", ")}.`);
  const server = await ApiServer.start();
  try {
    for (const [, steps] of parts) for (const step of steps(server)) rows.push(...(await step()));
  } finally {
    await server.stop();
  }
  report(rows, values.json, { rounds });
}

if (needsVirtualDisplay()) process.exitCode = runInVirtualDisplay();
else await main();
