import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LogColours, type ShownLines } from "../../../../client/src/views/ansi/logColours.ts";
import { plainText } from "../../../../client/src/views/ansi/plainText.ts";

const paint = (colour: number, text: string): string => `\u001B[${30 + colour}m${text}\u001B[0m`;

function documentOf(text: string): ShownLines {
  const lines = text.split("\n");
  return { lineCount: lines.length, textOf: (line) => lines[line] ?? "" };
}

/** `line:colour text` of what is painted in a document, all of it or some lines. */
function painted(colours: LogColours, text: string, first = 0, last = Infinity): readonly string[] {
  const shown = documentOf(text);
  return colours
    .spansIn(shown, first, Math.min(last, shown.lineCount - 1))
    .map(({ line, start, end, style }) => `${line}:${style.foreground} ${shown.textOf(line).slice(start, end)}`);
}

describe("the colours of a log beside its document", () => {
  test("nothing is kept of plain lines", () => {
    const colours = new LogColours();
    assert.equal(colours.add("one\ntwo\r\n"), "one\ntwo\n");
    assert.ok(!colours.hasColours);
  });

  test("lines are found behind plain ones", () => {
    const colours = new LogColours();
    const text = ["one\n", `${paint(1, "red")} x\n`, "plain\n", `a ${paint(2, "green")}\n`];
    const shown = text.map((block) => colours.add(block)).join("");
    assert.equal(shown, "one\nred x\nplain\na green\n");
    assert.deepEqual(painted(colours, shown), ["1:1 red", "3:2 green"]);
    assert.deepEqual(painted(colours, shown, 2, 4), ["3:2 green"]);
    assert.deepEqual(painted(colours, shown, 0, 1), ["1:1 red"]);
  });

  test("a style goes on over lines and blocks, until a line of ours", () => {
    const colours = new LogColours();
    const shown = colours.add("\u001B[31mone\ntwo\n") + colours.add("three\n── restarted\nfour\n");
    assert.deepEqual(painted(colours, shown), ["0:1 one", "1:1 two", "2:1 three"]);
  });

  test("pods that are mixed do not colour one another", () => {
    const colours = new LogColours();
    const shown = colours.add("[a] \u001B[31mone\n[b] two\n[a] three\u001B[0m\n[a] four\n");
    assert.deepEqual(painted(colours, shown), ["0:1 one", "2:1 three"]);
  });

  test("the same text in different colours, each at its place", () => {
    const colours = new LogColours();
    const rule = "=".repeat(20);
    const shown = [1, 2, 3]
      .map((colour) => colours.add(`${paint(colour, rule)}\ntask\n${paint(colour, rule)}\n`))
      .join("");
    assert.deepEqual(
      painted(colours, shown).map((one) => Number(one[one.indexOf(":") + 1])),
      [1, 1, 2, 2, 3, 3],
    );
    assert.deepEqual(painted(colours, shown, 3, 5), [`3:2 ${rule}`, `5:2 ${rule}`]);
  });

  test("a document that lags behind", () => {
    const colours = new LogColours();
    const shown = Array.from({ length: 50 }, (_, line) => colours.add(`${line} ${paint(line % 8, "x")}\n`));
    const behind = shown.slice(0, 20).join("");
    assert.deepEqual(painted(colours, behind, 10, 11), ["10:2 x", "11:3 x"]);
  });

  test("a document whose beginning was taken away, before and after it has caught up", () => {
    const colours = new LogColours();
    const shown = Array.from({ length: 90 }, (_, line) => colours.add(`${line} ${paint(line % 8, "x")}\n`));
    painted(colours, shown.join(""));
    assert.deepEqual(painted(colours, shown.slice(60, 80).join(""), 3, 4), ["3:7 x", "4:0 x"]);
    assert.deepEqual(painted(colours, shown.slice(60).join(""), 3, 4), ["3:7 x", "4:0 x"]);
  });

  test("a document that begins anew, with a line of ours in the place of a coloured one", () => {
    const colours = new LogColours();
    const lines = Array.from({ length: 50 }, (_, line) => `${paint(line % 8, String(line))}\n`);
    const shown = `── newest lines\n${colours.add(lines.join("")).split("\n").slice(-11).join("\n")}`;
    const expected = Array.from({ length: 10 }, (_, line) => `${line + 1}:${(line + 40) % 8} ${line + 40}`);
    assert.deepEqual(painted(colours, shown), expected);
  });

  test("another text is not painted", () => {
    const colours = new LogColours();
    colours.add(`${paint(1, "red")}\nplain\n`);
    assert.deepEqual(painted(colours, "other\nplain\n"), []);
    assert.deepEqual(painted(colours, ""), []);
  });

  test("after a clearing, lines are found in the new text", () => {
    const colours = new LogColours();
    colours.add(`${paint(1, "red")}\n`);
    colours.clear();
    assert.ok(!colours.hasColours);
    const shown = colours.add(`plain\n${paint(2, "green")}\n`);
    assert.deepEqual(painted(colours, shown), ["1:2 green"]);
  });

  test("of an endless log the newest are kept", () => {
    const colours = new LogColours(100);
    const shown = Array.from({ length: 1000 }, (_, line) => colours.add(`${line} ${paint(line % 8, "x")}\n`)).join("");
    assert.deepEqual(painted(colours, shown, 998, 999), ["998:6 x", "999:7 x"]);
    assert.equal(painted(colours, shown).length, 100);
    assert.deepEqual(painted(colours, shown, 0, 10), []);
  });

  test("whatever is written, in whatever blocks: what is painted is what was coloured", () => {
    const line = fc.record({
      before: fc.stringMatching(/^[a-c ]{0,3}$/),
      coloured: fc.option(
        fc.record({ colour: fc.integer({ min: 0, max: 7 }), text: fc.stringMatching(/^[x-z]{1,3}$/) }),
      ),
    });
    fc.assert(
      fc.property(fc.array(fc.array(line, { maxLength: 5 }), { maxLength: 8 }), (blocks) => {
        const colours = new LogColours();
        const texts = blocks.map((lines) =>
          lines.map(({ before, coloured: one }) => `${before}${one ? paint(one.colour, one.text) : ""}\n`).join(""),
        );
        const shown = texts.map((text) => colours.add(text)).join("");
        assert.equal(shown, plainText(texts.join("")));
        const expected = blocks
          .flat()
          .flatMap(({ coloured: one }, index) => (one ? [`${index}:${one.colour} ${one.text}`] : []));
        assert.deepEqual(painted(colours, shown), expected);
      }),
    );
  });
});
