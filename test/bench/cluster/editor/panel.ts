import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { LogLine } from "../../../../client/src/cluster/index.ts";
import { isOfChannel } from "../../../../client/src/views/channelLanguage.ts";
import { LogChannel } from "../../../../client/src/views/logChannel.ts";
import { channelSink } from "../../../../client/src/views/logSink.ts";
import { heapInUse } from "../../heap.ts";
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
/** The last line. */
const END = "the end of this log";
/** VS Code keeps the newest 30 MB of a panel, and may miss the end where it took the beginning away: then nobody waits for it. */
const MOST_LINES = 250_000;

/** When the workbench counts as quiet. Milliseconds. */
const QUIET = { answers: 5, answer: 30, pause: 100, limit: 15_000 };
/** Between two looks at the panel's document, and the longest wait for its end. Milliseconds. */
const LOOK = 10;
const LIMIT = 180_000;

/** Puts so many lines into a panel of that name, and shows that. */
export type Contender = (lines: number, name: string) => Promise<PanelCost>;

/** Ours: as a follower passes lines on. */
export const showLines: Contender = (lines, name) => {
  const channel = new LogChannel(name);
  const sink = channelSink(channel);
  return cost(lines, channel, {
    append: (index) => sink.lines(LINES[index] ?? []),
    end: () => sink.lines([{ time: TIME, text: END }]),
  });
};

/** The text itself, in the same blocks. */
export const appendText: Contender = (lines, name) => {
  const channel = vscode.window.createOutputChannel(name);
  const panel = { name, show: () => channel.show(true), dispose: () => channel.dispose() };
  return cost(lines, panel, {
    append: (index) => channel.append(BLOCKS[index] ?? ""),
    end: () => channel.append(`${END}\n`),
  });
};

interface Panel {
  readonly name: string;
  show(): void;
  dispose(): void;
}

interface Writer {
  append(index: number): void | Promise<void>;
  end(): void | Promise<void>;
}

async function cost(lines: number, panel: Panel, writer: Writer): Promise<PanelCost> {
  panel.show();
  await quiet();
  // Nobody pays for what another one has left behind.
  heapInUse();
  const before = process.memoryUsage.rss();
  let most = before;
  const meter = new LagMeter();
  const usage = process.cpuUsage();
  const started = performance.now();
  for (let index = 0, left = lines; left > 0; index = (index + 1) % BLOCKS.length) {
    await writer.append(index);
    left -= LINES[index]?.length ?? 0;
    await nextTurn();
    if (index === 0) most = Math.max(most, process.memoryUsage.rss());
  }
  await writer.end();
  await (lines <= MOST_LINES ? shownToTheEnd(panel.name) : answer());
  const time = performance.now() - started;
  const { user, system } = process.cpuUsage(usage);
  const lag = meter.stop();
  most = Math.max(most, process.memoryUsage.rss());
  panel.dispose();
  return { time, lag, work: (user + system) / 1000, memory: (most - before) / 1e6 };
}

/**
 * The workbench reads what was appended from a file, some time after it was told: only the document of the panel says what
 * it has taken. Rejects where that takes too long.
 */
async function shownToTheEnd(name: string): Promise<void> {
  const end = performance.now() + LIMIT;
  for (;;) {
    const document = vscode.workspace.textDocuments.find((one) => isOfChannel(one, name));
    if (document && document.lineCount > 1 && document.lineAt(document.lineCount - 2).text === END) return;
    if (performance.now() > end) {
      throw new Error(`The panel “${name}” does not come to its end: ${document?.lineCount ?? "no"} lines.`);
    }
    await sleep(LOOK);
  }
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
