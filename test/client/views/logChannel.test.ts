import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { describe, mock, test, type MockTimers } from "node:test";

/** What the panel of a channel has, in how many steps it got there, and how often a setting was read for it. */
const panel = { text: "", steps: 0, parts: 0 };
Object.assign(globalThis, { shownPanel: panel });

const FAKE = `
  const panel = globalThis.shownPanel;
  const put = (text) => ((panel.text = text), panel.steps++);
  const nothing = { dispose() {} };
  const event = () => nothing;
  export const window = {
    visibleTextEditors: [],
    onDidChangeTextEditorVisibleRanges: event,
    onDidChangeVisibleTextEditors: event,
    createOutputChannel: (name) => ({
      name,
      append: (text) => put(panel.text + text),
      replace: (text) => put(text),
      clear: () => put(""),
      dispose() {},
    }),
  };
  export const workspace = {
    textDocuments: [],
    getConfiguration: () => (panel.parts++, { get: () => undefined }),
    onDidChangeTextDocument: event,
    onDidChangeConfiguration: event,
  };
  export const ConfigurationTarget = {}, Disposable = { from: () => nothing };
`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode"
      ? { url: `data:text/javascript,${encodeURIComponent(FAKE)}`, shortCircuit: true }
      : next(specifier, context),
});
type LogChannel = InstanceType<typeof LogChannel>;
const { LogChannel } = await import("../../../client/src/views/logChannel.ts");
const { channelSink } = await import("../../../client/src/views/logSink.ts");
const { Slices } = await import("../../../client/src/views/slices.ts");

/**
 * A channel, empty, whose work takes as long as `cost` says each time somebody asks for the time; its pauses are those of
 * `now`. Milliseconds.
 */
function channelOf(cost = { each: 0 }, now?: () => number) {
  let worked = 0;
  Object.assign(panel, { text: "", steps: 0, parts: 0 });
  return new LogChannel("a log", new Slices(() => (worked += cost.each)), now);
}

/** A channel whose time passes as `pass` says, which gives the panel as it is then. Milliseconds. */
function timedChannel(timers: MockTimers) {
  timers.enable({ apis: ["setTimeout"] });
  let now = 1000;
  const pass = (milliseconds: number) => {
    now += milliseconds;
    timers.tick(milliseconds);
    return panel;
  };
  return { channel: channelOf({ each: 0 }, () => now), pass };
}

const linesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ time: "2026-01-01T00:00:00.000000000Z", text: `line ${index}` }));

const textOf = (count: number) =>
  linesOf(count)
    .map(({ text }) => `${text}\n`)
    .join("");

/** How many parts of texts are made by some work, which is what reading the colours of a line consists of. */
async function piecesMadeBy(work: () => unknown): Promise<number> {
  let count = 0;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the text
  const { slice } = String.prototype;
  const counting = mock.method(String.prototype, "slice", function (this: string, ...where: [number?, number?]) {
    count++;
    return slice.apply(this, where);
  });
  await work();
  counting.mock.restore();
  return count;
}

/** True when a promise is settled before others have had a turn. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise<string>((resolve) => setImmediate(() => resolve("later")));
  return (await Promise.race([promise.then(() => "settled"), later])) === "settled";
}

describe("a log that comes faster than the panel takes it", () => {
  test("what takes little time is taken at once; after ten milliseconds the reader lets others have their turn", async () => {
    const cost = { each: 1 };
    const channel = channelOf(cost);
    const sink = channelSink(channel);
    assert.ok(await isSettled(Promise.resolve(sink.lines(linesOf(1)))));
    cost.each = 12;
    const slow = Promise.resolve(sink.lines(linesOf(1)));
    assert.ok(!(await isSettled(slow)));
    await slow;
    channel.dispose();
  });

  test("many lines at once are passed on in parts, and others have their turn between them", async () => {
    const channel = channelOf({ each: 12 });
    const done = Promise.resolve(channelSink(channel).lines(linesOf(20_000)));
    let turns = 0;
    const ended = new Set<string>();
    void done.then(() => ended.add("done"));
    for (; !ended.has("done"); turns++) await new Promise(setImmediate);
    await channel.drained();
    assert.ok(turns >= 19, String(turns));
    assert.equal(panel.text, textOf(20_000));
    channel.dispose();
  });

  test("each part has so many characters at most, or one line", async () => {
    const parts: number[] = [];
    const channel = { append: (text: string) => parts.push(text.length), room: () => Promise.resolve() };
    const lengths = [10, ...Array<number>(900).fill(3000), 1_000_000, 10, 10, 300_000];
    const lines = lengths.map((length) => ({ time: "2026-01-01T00:00:00.000000000Z", text: "x".repeat(length) }));
    await channelSink(channel as unknown as LogChannel).lines(lines);
    assert.equal(
      parts.reduce((sum, length) => sum + length),
      lengths.reduce((sum, length) => sum + length + 1, 0),
    );
    const most = 256 * 1024 + 1000;
    assert.ok(
      parts.every((length) => length <= most || lengths.includes(length - 1)),
      parts.join(),
    );
    assert.ok(parts.length < 20, parts.join());
  });

  test("a line of megabytes, full of colours, costs no more than what is shown of it", async () => {
    const channel = channelOf();
    const line = { time: "2026-01-01T00:00:00.000000000Z", text: "\u001B[31mx\u001B[0m".repeat(1_000_000) };
    const pieces = await piecesMadeBy(() => channelSink(channel).lines([line, ...linesOf(1)]));
    await channel.drained();
    assert.match(panel.text, /^x{15000,20000}… \(\d{7} more characters: “Open Full Log”\)\nline 0\n$/);
    assert.ok(pieces < 200_000, String(pieces));
    channel.dispose();
  });

  test("it is made ready in parts, while the reader waits, and the panel gets a big block", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const channel = channelOf({ each: 12 });
    await channelSink(channel).lines(linesOf(20_000));
    const { parts, steps } = panel;
    mock.timers.tick(60);
    mock.timers.reset();
    // The form of JSON lines is asked for with each part.
    assert.ok(parts >= 20, String(parts));
    assert.equal(steps, 0);
    assert.deepEqual([panel.parts, panel.steps], [parts, 1]);
    assert.equal(panel.text, textOf(20_000));
    channel.dispose();
  });

  test("what comes after a pause is shown at once, what follows in one block sixty milliseconds later", ({ mock }) => {
    const { channel, pass } = timedChannel(mock.timers);
    channel.append("a\n");
    assert.equal(pass(1).text, "a\n");
    channel.append("b\n");
    assert.equal(pass(30).text, "a\n");
    channel.append("c\n");
    assert.equal(pass(29).text, "a\n");
    assert.equal(pass(1).text, "a\nb\nc\n");
    assert.equal(panel.steps, 2);
    pass(60);
    channel.append("d\n");
    assert.equal(pass(1).text, "a\nb\nc\nd\n");
    channel.dispose();
  });

  test("a burst is shown once it is over, after ten milliseconds; one that goes on after sixty", ({ mock }) => {
    const { channel, pass } = timedChannel(mock.timers);
    channel.append("first\n");
    assert.equal(pass(1).steps, 1);
    const burst = `${"x".repeat(1000)}\n`.repeat(40);
    for (let time = 0; time < 55; time += 5) {
      channel.append(burst);
      assert.equal(pass(5).steps, 1);
    }
    channel.append(burst);
    assert.equal(pass(5).steps, 2);
    channel.append(burst.repeat(7));
    channel.append("the end\n");
    assert.equal(pass(9).steps, 2);
    assert.equal(pass(1).steps, 3);
    assert.ok(panel.text.endsWith("the end\n"));
    channel.dispose();
  });

  test("a flood is shown in blocks that grow, and after a pause in small ones again", ({ mock }) => {
    const { channel, pass } = timedChannel(mock.timers);
    channel.append("first\n");
    pass(1);
    const blocks = (megabytes: number): readonly number[] => {
      const lengths: number[] = [];
      for (let left = megabytes * 16, before = panel.text.length; left > 0; left--) {
        channel.append(`${"x".repeat(1023)}\n`.repeat(64));
        const { length } = panel.text;
        if (length > before) lengths.push((length - before) / 2 ** 20);
        before = length;
      }
      return lengths;
    };
    assert.deepEqual(blocks(12), [0.5, 1, 2, 4, 4]);
    pass(100);
    assert.deepEqual(blocks(2), [0.5, 1]);
    channel.dispose();
  });

  test("nobody waits for a channel that is closed", async () => {
    const channel = channelOf({ each: 12 });
    void channelSink(channel).lines(linesOf(1));
    const drained = channel.drained();
    channel.dispose();
    await drained;
    await channelSink(channel).lines(linesOf(5000));
  });
});

describe("a log that is shown anew", () => {
  const ALL = { level: "debug" } as const;

  test("a long one comes in parts, what is written meanwhile comes behind it", async () => {
    const channel = channelOf({ each: 12 });
    channel.append("old\n");
    const shown = channel.filter(ALL, () => Promise.resolve(textOf(20_000)));
    await new Promise(setImmediate);
    assert.ok(panel.text.length > 0 && panel.text.length < textOf(20_000).length);
    channel.note("written meanwhile");
    channel.append("x".repeat(100_000) + "\n");
    await shown;
    assert.equal(
      panel.text,
      `${textOf(20_000)}── written meanwhile\n${"x".repeat(100_000)}\n`.replace(/x{30000,}/, cut),
    );
    channel.dispose();
  });

  test("only lines that pass, over the borders of the parts; an empty log empties the panel", async () => {
    const channel = channelOf();
    await channel.filter({ level: "debug", include: /7$/, around: { before: 1, after: 0 } }, () =>
      Promise.resolve(textOf(20_000)),
    );
    const lines = panel.text.split("\n").filter((line) => line.startsWith("line "));
    assert.equal(lines.length, 4000);
    assert.deepEqual(lines.slice(-2), ["line 19996", "line 19997"]);
    await channel.filter(ALL, () => Promise.resolve(""));
    assert.equal(panel.text, "");
    channel.dispose();
  });

  test("the later of two fillings wins, and “Clear Log” ends one", async () => {
    const channel = channelOf({ each: 12 });
    const first = channel.filter(ALL, () => Promise.resolve(textOf(20_000)));
    await new Promise(setImmediate);
    await Promise.all([first, channel.filter(ALL, () => Promise.resolve("the second\n"))]);
    assert.equal(panel.text, "the second\n");
    const third = channel.filter(ALL, () => Promise.resolve(textOf(20_000)));
    await new Promise(setImmediate);
    channel.clear();
    await third;
    assert.equal(panel.text, "");
    channel.append("new\n");
    await channel.drained();
    assert.equal(panel.text, "new\n");
    channel.dispose();
  });
});

function cut(line: string): string {
  return `${line.slice(0, 20_000)}… (${line.length - 20_000} more characters: “Open Full Log”)`;
}

test("what a log ends with is known, so that it need not be said twice", () => {
  const channel = new LogChannel("end");
  assert.ok(!channel.endsWithNote("The run failed"));
  channel.note("The run failed: why. See the log.");
  assert.ok(channel.endsWithNote("The run failed: why."));
  assert.ok(!channel.endsWithNote("The run succeeded."));
  channel.append("more\n");
  assert.ok(!channel.endsWithNote("The run failed"));
  channel.dispose();
});
