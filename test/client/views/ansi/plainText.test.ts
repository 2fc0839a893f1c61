import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { plainText } from "../../../../client/src/views/ansi/plainText.ts";

describe("terminal text in a panel without colours", () => {
  const cases: readonly (readonly [what: string, text: string, shown: string])[] = [
    ["plain text is left alone", "line 1\nline 2\n", "line 1\nline 2\n"],
    ["colours go", "\u001B[1;31mERROR\u001B[0m done\n", "ERROR done\n"],
    ["24-bit colours go", "\u001B[38;2;10;20;30mx\u001B[m", "x"],
    ["cursor movements and clearing go", "a\u001B[2K\u001B[1Gb", "ab"],
    ["a window title goes, ended by BEL", "\u001B]0;title\u0007text", "text"],
    ["a link keeps its text, ended by ST", "\u001B]8;;http://x\u001B\\name\u001B]8;;\u001B\\", "name"],
    ["of a progress bar the last drawing stays", "10%\r50%\r100%\nnext\n", "100%\nnext\n"],
    ["Windows line ends are no drawing", "one\r\ntwo\r\n", "one\ntwo\n"],
    ["a line that ends in a carriage return keeps its text", "50%\r", "50%"],
    ["a lone escape character at the end stays", "x\u001B", "x\u001B"],
  ];
  for (const [what, text, shown] of cases) test(what, () => assert.equal(plainText(text), shown));
});
