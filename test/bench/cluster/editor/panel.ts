import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { passOn } from "../../../../client/src/cluster/logs/passOn.ts";
import { LogBatch } from "../../../../client/src/logBatch.ts";
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
const BATCHES = BLOCKS.map((block) => batchOf(block.slice(0, -1).split("\n")));
/** As a task's logging colours them: the text that is shown is the same. */
const COLOURED = BATCHES.map(({ lines }) => batchOf(lines.map(({ text }) => coloured(text))));
/** The last line. */
const END = "the end of this log";

/** When the workbench counts as quiet. Milliseconds. */
const QUIET = { answers: 5, answer: 30, pause: 100, limit: 15_000 };
/**
 * Between two looks at the panel's document, and the longest wait for its end; that of VS Code's own channel is shorter, since
 * such a panel may never come to the end of a log of more than 30 MB: then this counts. Milliseconds.
 */
const LOOK = 10;
const LIMIT = { ours: 180_000, plain: 30_000 };

/** Puts so many lines into a panel of that name, and shows that. */
export type Contender = (lines: number, name: string) => Promise<PanelCost>;

/** Ours: as a follower passes lines on. */
export const showLines: Contender = (lines, name) => show(BATCHES, lines, name);
export const showColours: Contender = (lines, name) => show(COLOURED, lines, name);

function show(batches: readonly LogBatch[], lines: number, name: string): Promise<PanelCost> {
  const channel = new LogChannel(name);
  const sink = channelSink(channel);
  return cost(lines, channel, {
    append: (index) => passOn(batches.slice(index, index + 1), sink),
    end: () => passOn([batchOf([END])], sink),
    shown: async () => {
      if (!(await isShownToTheEnd(name, LIMIT.ours))) throw new Error(`The panel “${name}” does not come to its end.`);
    },
  });
}

/** The text itself, in the same blocks. */
export const appendText: Contender = (lines, name) => {
  const channel = vscode.window.createOutputChannel(name);
  const panel = { name, show: () => channel.show(true), dispose: () => channel.dispose() };
  return cost(lines, panel, {
    append: (index) => channel.append(BLOCKS[index] ?? ""),
    end: () => channel.append(`${END}\n`),
    shown: async () => {
      await isShownToTheEnd(name, LIMIT.plain);
    },
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
  /** Settled once the panel has come to the end. */
  shown(): Promise<void>;
}

async function cost(lines: number, panel: Panel, writer: Writer): Promise<PanelCost> {
  panel.show();
  await quiet();
  // Nobody pays for what another one has left behind.
  await heapInUse();
  const before = process.memoryUsage.rss();
  let most = before;
  const meter = new LagMeter();
  const usage = process.cpuUsage();
  const started = performance.now();
  for (let index = 0, left = lines; left > 0; index = (index + 1) % BLOCKS.length) {
    await writer.append(index);
    left -= BATCHES[index]?.length ?? 0;
    await nextTurn();
    if (index === 0) most = Math.max(most, process.memoryUsage.rss());
  }
  await writer.end();
  await writer.shown();
  const time = performance.now() - started;
  const { user, system } = process.cpuUsage(usage);
  const lag = meter.stop();
  most = Math.max(most, process.memoryUsage.rss());
  panel.dispose();
  return { time, lag, work: (user + system) / 1000, memory: (most - before) / 1e6 };
}

/**
 * The workbench reads what was appended from a file, some time after it was told: only the document of the panel says what
 * it has taken. False where that takes too long.
 */
async function isShownToTheEnd(name: string, limit: number): Promise<boolean> {
  const end = performance.now() + limit;
  for (;;) {
    // A channel of ours that is full goes on in another one of that name.
    const document = vscode.workspace.textDocuments.findLast((one) => isOfChannel(one, name));
    if (document && document.lineCount > 1 && document.lineAt(document.lineCount - 2).text === END) return true;
    if (performance.now() > end) return false;
    await sleep(LOOK);
  }
}

function batchOf(texts: readonly string[]): LogBatch {
  return LogBatch.of(texts.map((text) => ({ time: TIME, text })));
}

/** The time grey, the level in its colour, as Python's loggers with colours write it. */
function coloured(line: string): string {
  return line
    .replace(/^\[.*?\]/, (time) => `\u001B[90m${time}\u001B[0m`)
    .replace(/\b(?:INFO|WARNING|DEBUG)\b/, (level) => `\u001B[1;${level.length + 28}m${level}\u001B[0m`);
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

/** The workbench takes messages in their order. */
async function answer(): Promise<void> {
  await vscode.commands.executeCommand("setContext", "databand.bench", true);
}
