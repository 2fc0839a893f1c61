import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  BOLD,
  FAINT,
  INVERSE,
  ITALIC,
  NO_COLOUR,
  PLAIN,
  STRIKE,
  styleAfter,
  TRUE_COLOUR,
  UNDERLINE,
  type Style,
} from "../../../../client/src/views/ansi/style.ts";

const style = (part: Partial<Style>): Style => ({ ...PLAIN, ...part });
const all = style({ foreground: 1, background: 2, flags: BOLD | FAINT | ITALIC | UNDERLINE | INVERSE | STRIKE });

describe("the style after a sequence of a terminal (ECMA-48, xterm)", () => {
  const cases: readonly (readonly [parameters: string, before: Style, after: Style])[] = [
    ["31", PLAIN, style({ foreground: 1 })],
    ["97", PLAIN, style({ foreground: 15 })],
    ["44", PLAIN, style({ background: 4 })],
    ["100", PLAIN, style({ background: 8 })],
    ["1;31", PLAIN, style({ foreground: 1, flags: BOLD })],
    ["2;3;4;7;9", PLAIN, style({ flags: FAINT | ITALIC | UNDERLINE | INVERSE | STRIKE })],
    ["0", all, PLAIN],
    ["", all, PLAIN],
    ["0;32", all, style({ foreground: 2 })],
    ["22", all, { ...all, flags: ITALIC | UNDERLINE | INVERSE | STRIKE }],
    ["23;24;27;29", all, { ...all, flags: BOLD | FAINT }],
    ["39", all, { ...all, foreground: NO_COLOUR }],
    ["49", all, { ...all, background: NO_COLOUR }],
    ["38;5;208", PLAIN, style({ foreground: 208 })],
    ["48;5;3", PLAIN, style({ background: 3 })],
    ["38;2;255;128;0", PLAIN, style({ foreground: TRUE_COLOUR + 0xff8000 })],
    ["48;2;1;2;3;1", PLAIN, style({ background: TRUE_COLOUR + 0x010203, flags: BOLD })],
    ["38:5:208", PLAIN, style({ foreground: 208 })],
    ["38:2:255:128:0", PLAIN, style({ foreground: TRUE_COLOUR + 0xff8000 })],
    ["38:2::255:128:0", PLAIN, style({ foreground: TRUE_COLOUR + 0xff8000 })],
    ["4:3", PLAIN, style({ flags: UNDERLINE })],
    ["4:0", style({ flags: UNDERLINE }), PLAIN],
    // What cannot be shown, and what is broken, changes nothing else.
    ["5", PLAIN, PLAIN],
    ["58;5;3", PLAIN, PLAIN],
    ["38;5;300;1", PLAIN, style({ flags: BOLD })],
    ["38;5", PLAIN, PLAIN],
    ["38", PLAIN, PLAIN],
    ["999;1", PLAIN, style({ flags: BOLD })],
  ];
  for (const [parameters, before, after] of cases) {
    test(`ESC [ ${parameters} m after ${JSON.stringify(before)}`, () =>
      assert.deepEqual(styleAfter(before, parameters), after));
  }
});
