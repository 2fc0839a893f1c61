import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readColours } from "../../../../client/src/views/ansi/colouredLine.ts";
import { plainText } from "../../../../client/src/views/ansi/plainText.ts";
import { BOLD, NO_COLOUR, PLAIN, type Style } from "../../../../client/src/views/ansi/style.ts";

const RED: Style = { ...PLAIN, foreground: 1 };

/** The line with what is red in `<>`, bold in `{}`, and a `~` where the next line begins in a style. */
function drawn(line: string, style = PLAIN, from = 0): string {
  const { text, spans, style: after } = readColours(line, style, from);
  let result = "";
  let read = 0;
  for (const span of spans) {
    const [open, close] = span.style.flags & BOLD ? ["{", "}"] : ["<", ">"];
    result += text.slice(read, span.start) + open + text.slice(span.start, span.end) + close;
    read = span.end;
  }
  return result + text.slice(read) + (after.foreground !== NO_COLOUR || after.flags !== 0 ? "~" : "");
}

describe("the colours of a line", () => {
  const cases: readonly (readonly [what: string, line: string, shown: string, style?: Style, from?: number])[] = [
    ["a word", "an \u001B[31mERROR\u001B[0m here", "an <ERROR> here"],
    ["nothing", "plain", "plain"],
    ["no text between sequences makes no span", "\u001B[31m\u001B[0mx", "x"],
    ["two styles side by side", "\u001B[31ma\u001B[0;1mb\u001B[m", "<a>{b}"],
    ["a style that goes on", "\u001B[31mopen", "<open>~"],
    ["a style from the line before", "more\u001B[0m plain", "<more> plain", RED],
    ["… not over the name of the pod", "[pod] more", "[pod] <more>~", RED, 6],
    ["other sequences are no colours", "\u001B[2K\u001B[31mx\u001B[1G\u001B[0m", "<x>"],
    ["of a progress bar the last drawing", "\u001B[31m10%\r50%\r100%\u001B[0m done\r", "<100%> done"],
    ["colours of an earlier drawing go with it", "\u001B[31m10%\u001B[0m\r100%", "100%"],
  ];
  for (const [what, line, shown, style, from] of cases) {
    test(what, () => assert.equal(drawn(line, style, from), shown));
  }

  test("whatever comes: the plain text, and spans in order that lie in it", () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 5 }),
      fc.constantFrom(
        "\r",
        "\u001B[31m",
        "\u001B[0m",
        "\u001B[1m",
        "\u001B[2K",
        "\u001B]0;t\u0007",
        "\u001B",
        "\u001B[",
        "m",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const line = pieces.join("").replaceAll("\n", " ");
        const { text, spans } = readColours(line, PLAIN);
        assert.equal(text, plainText(line));
        let read = 0;
        for (const { start, end } of spans) {
          assert.ok(read <= start && start < end && end <= text.length);
          read = end;
        }
      }),
    );
  });
});
