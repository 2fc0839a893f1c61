import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { LogLine } from "../../../../client/src/cluster/index.ts";
import { LogChannel } from "../../../../client/src/views/logChannel.ts";
import { channelSink } from "../../../../client/src/views/logSink.ts";
import { logBlocks } from "../logLines.ts";
import { LagMeter } from "./lag.ts";
import type { PanelCost } from "./results.ts";

const TIME = "2026-01-01T10:00:00.000000000Z";
/** Blocks of the wire that are passed on again and again. */
const BLOCKS = [...logBlocks(10_000)];
const LINES = BLOCKS.map((block) => {
  const texts = block.slice(0, -1).split("\n");
  return texts.map((text): LogLine => ({ time: TIME, text }));
});

/** When the workbench counts as quiet. Milliseconds. */
const QUIET = { answers: 10, answer: 20, pause: 100, limit: 60_000 };

/** Ours: as a follower passes lines on. */
export function showLines(lines: number, round: number): Promise<PanelCost> {
  const channel = new LogChannel(`bench ours ${round}`);
  const sink = channelSink(channel);
  const append = (index: number) => sink.lines(LINES[index] ?? []);
  return cost(lines, channel, append, () => channel.drained());
}

/** The text itself, in the same blocks. */
export function appendText(lines: number, round: number): Promise<PanelCost> {
  const channel = vscode.window.createOutputChannel(`bench plain ${round}`);
  const shown = { show: () => channel.show(true), dispose: () => channel.dispose() };
  return cost(lines, shown, (index) => channel.append(BLOCKS[index] ?? ""));
}

interface Shown {
  show(): void;
  dispose(): void;
}

async function cost(
  lines: number,
  channel: Shown,
  append: (index: number) => void | Promise<void>,
  finish?: () => Promise<void>,
): Promise<PanelCost> {
  channel.show();
  await quiet();
  const before = process.memoryUsage.rss();
  let most = before;
  const meter = new LagMeter();
  const started = performance.now();
  for (let index = 0, left = lines; left > 0; index = (index + 1) % BLOCKS.length) {
    await append(index);
    left -= LINES[index]?.length ?? 0;
    await nextTurn();
    most = Math.max(most, process.memoryUsage.rss());
  }
  await finish?.();
  await answer();
  const time = performance.now() - started;
  const lag = meter.stop();
  channel.dispose();
  return { time, lag, memory: (most - before) / 1e6 };
}

/** The panel opens, and what was measured before is digested: until the workbench answers at once, several times in a row. */
async function quiet(): Promise<void> {
  const end = performance.now() + QUIET.limit;
  for (let count = 0; count < QUIET.answers && performance.now() < end; count++) {
    await sleep(QUIET.pause);
    const asked = performance.now();
    await answer();
    if (performance.now() - asked > QUIET.answer) count = -1;
  }
}

/** The workbench takes messages in their order: with this answer it has taken all before. */
async function answer(): Promise<void> {
  await vscode.commands.executeCommand("setContext", "databand.bench", true);
}
