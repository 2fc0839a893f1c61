/**
 * `npm run bench:cluster [-- --json] [--quick]`: logs, pods and runs of ours beside `kubectl`, plain Node and plain VS
 * Code, in one run, by turns. Prints a table (or JSON). Exit code 1 when a budget is not met. `--quick` measures a tenth
 * of everything, once.
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

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, quick: { type: "boolean", default: false } },
});
const { quick } = values;
const rounds = quick ? 1 : 5;
const part = quick ? 0.1 : 1;

async function main(): Promise<void> {
  const rows: Row[] = [];
  const server = await ApiServer.start();
  try {
    rows.push(...(await oneLog(server, 1_000_000 * part, rounds)));
    rows.push(...(await manyLogs(server, 500 * part, 2000, Math.min(rounds, 2))));
    const texts = await podTexts(server, 10_000 * part);
    rows.push(...(await manyPods(server, texts, rounds * 4)));
    rows.push(...(await manyUpdates(server, texts, 5 * (quick ? 0.2 : 1))));
  } finally {
    await server.stop();
  }
  rows.push(...(await editorRows({ lines: 1_000_000 * part, rounds: Math.min(rounds, 3), creates: 20 })));
  report(rows, values.json, { rounds });
}

if (needsVirtualDisplay()) process.exitCode = runInVirtualDisplay();
else await main();
