import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { afterEach, beforeEach, describe, mock, test } from "node:test";

/** One channel of VS Code: the bytes in its file, and what its panel shows. */
interface Channel {
  readonly name: string;
  file: number;
  text: string;
  isShown: boolean;
  isOpen: boolean;
}

const channels: Channel[] = [];
/** What is in sight, and who is told when that changes. */
const editors: { readonly document: unknown }[] = [];
const listeners = new Set<() => void>();
Object.assign(globalThis, { panelChannels: channels, panelEditors: editors, panelListeners: listeners });

const FAKE = `
  const channels = globalThis.panelChannels;
  export const window = {
    visibleTextEditors: globalThis.panelEditors,
    onDidChangeVisibleTextEditors: (listener) => {
      globalThis.panelListeners.add(listener);
      return { dispose: () => globalThis.panelListeners.delete(listener) };
    },
    createOutputChannel: (name) => {
      const channel = { name, file: 0, text: "", isShown: false, isOpen: true };
      channels.push(channel);
      const write = (text) => (channel.file += Buffer.byteLength(text));
      return {
        append: (text) => (write(text), (channel.text += text)),
        replace: (text) => (write(text), (channel.text = text)),
        clear: () => (channel.text = ""),
        show: () => (channel.isShown = true),
        dispose: () => (channel.isOpen = false),
      };
    },
  };
`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode"
      ? { url: `data:text/javascript,${encodeURIComponent(FAKE)}`, shortCircuit: true }
      : next(specifier, context),
});
const { PanelChannel } = await import("../../../client/src/views/panelChannel.ts");

/** VS Code's own limit of a channel's file. Bytes. */
const FILE = 30 * 1024 * 1024;
const MB = 1024 * 1024;
const FIRST = "── earlier lines are elsewhere";

let now = 0;
function pass(milliseconds: number): void {
  now += milliseconds;
  mock.timers.tick(milliseconds);
}

/** About so many bytes in lines that tell where they are from. */
function textOf(name: string, bytes: number): string {
  return Array.from({ length: bytes / 128 }, (_, line) => `${`${name} ${line} `.padEnd(125, "x")}é\n`).join("");
}

const PART = textOf("part", 2 * MB);
const open = (): PanelChannel => new PanelChannel("a log", FIRST, () => now);
type PanelChannel = InstanceType<typeof PanelChannel>;

/** VS Code shows the panel of a channel, by its number from 0, or none. */
function look(channel?: number): void {
  const uri = { scheme: "output", path: `extension-output-#${channel ?? 0}-a log`, toString: () => String(channel) };
  editors.splice(0, editors.length, ...(channel === undefined ? [] : [{ document: { uri } }]));
  for (const listener of [...listeners]) listener();
}

function shown(): Channel {
  const last = channels.at(-1);
  assert.ok(last?.isOpen);
  return last;
}

describe("a log that is longer than VS Code's panel", () => {
  beforeEach(() => {
    channels.length = 0;
    look(0);
    mock.timers.enable({ apis: ["setTimeout"] });
  });
  afterEach(() => mock.timers.reset());

  test("goes on in another channel of its name, with the newest lines and all that comes", () => {
    const panel = open();
    const parts = Array.from({ length: 20 }, (_, part) => textOf(`part ${part}`, 2 * MB));
    for (const part of parts) {
      panel.append(part);
      pass(200);
      look(channels.length - 1);
    }
    assert.ok(channels.length >= 2);
    const { name, text } = shown();
    assert.equal(name, "a log");
    const [first = "", ...lines] = text.split("\n");
    assert.equal(first, FIRST);
    assert.ok(lines.length > 1000);
    assert.ok(parts.join("").endsWith(lines.join("\n")), "no line is missing in between, none comes twice");
    assert.ok(channels.every(({ file }) => file < FILE));
    assert.deepEqual(
      channels.map(({ isOpen }) => isOpen).slice(0, -1),
      channels.slice(1).map(() => false),
    );
    panel.dispose();
    assert.ok(channels.every(({ isOpen }) => !isOpen));
  });

  test("a flood that lasts is looked at now and then, not at each addition", () => {
    const panel = open();
    for (let time = 0; time < 10_000; time += 100) {
      panel.append(PART);
      pass(100);
    }
    panel.append("the end\n");
    pass(200);
    assert.ok(channels.length > 2 && channels.length < 8, String(channels.length));
    assert.ok(shown().text.endsWith(`${PART}the end\n`));
    assert.ok(channels.every(({ file }) => file < FILE));
    panel.dispose();
  });

  test("where nobody sees it, nothing changes until somebody does", () => {
    for (const isShownByUs of [false, true]) {
      channels.length = 0;
      look();
      const panel = open();
      for (let part = 0; part < 15; part++) {
        panel.append(PART);
        pass(200);
      }
      panel.append("the end\n");
      pass(60_000);
      assert.deepEqual([channels.length, channels[0]?.isOpen, channels[0]?.isShown], [1, true, false]);
      if (isShownByUs) panel.show(true);
      else look(0);
      const { text, isShown } = shown();
      assert.equal(channels.length, 2);
      assert.ok(isShown && text.startsWith(FIRST) && text.endsWith("the end\n"));
      panel.dispose();
    }
  });

  test("a panel that was left before its next channel came is not brought back by the one after", () => {
    const panel = open();
    for (let part = 0; part < 15; part++) panel.append(PART);
    pass(200);
    assert.equal(channels.length, 2);
    look();
    for (let part = 0; part < 15; part++) panel.append(PART);
    pass(5000);
    assert.equal(channels.length, 2);
    panel.dispose();
  });

  test("what is filtered while nobody sees it is there for who does", () => {
    look();
    const panel = open();
    panel.append(textOf("before", 20 * MB));
    panel.replace("the first\n", 10 * MB);
    panel.append("the second\n");
    assert.equal(channels.length, 1);
    look(0);
    assert.equal(shown().text, `${FIRST}\nthe first\nthe second\n`);
    panel.dispose();
  });

  test("the one before stays open until the next is in sight: VS Code would show any other one", () => {
    const panel = open();
    for (let part = 0; part < 15; part++) panel.append(PART);
    pass(5000);
    look(0);
    assert.deepEqual(
      channels.map(({ isOpen }) => isOpen),
      [true, true],
    );
    look(1);
    assert.deepEqual(
      channels.map(({ isOpen }) => isOpen),
      [false, true],
    );
    panel.dispose();
    assert.equal(listeners.size, 0);
  });

  test("what is filtered or cleared makes room first", () => {
    const panel = open();
    const part = textOf("part", 10 * MB);
    for (let time = 0; time < 5; time++) {
      panel.replace("the first\n", 10 * MB);
      panel.append(part);
      assert.equal(shown().text, `the first\n${part}`);
    }
    panel.append(part);
    panel.append(part);
    panel.clear();
    panel.append("fresh\n");
    pass(5000);
    assert.equal(shown().text, "fresh\n");
    assert.ok(channels.every(({ file }) => file < FILE));
    panel.dispose();
  });

  test("what was cleared does not come back", () => {
    const panel = open();
    panel.append(textOf("before", 23 * MB));
    panel.clear();
    const after = textOf("after", 2 * MB);
    panel.append(after);
    pass(200);
    assert.equal(shown().text, `${FIRST}\n${after}`);
    panel.dispose();
  });

  test("nothing comes after it is closed", () => {
    const panel = open();
    for (let part = 0; part < 15; part++) panel.append(PART);
    panel.dispose();
    const count = channels.length;
    pass(5000);
    assert.equal(channels.length, count);
    assert.ok(channels.every(({ isOpen }) => !isOpen));
  });
});
