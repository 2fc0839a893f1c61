import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { hasModeline } from "../../../client/src/language/modeline.ts";

const YES = [
  "# vim: ft=databand-cfg",
  "; vim: set ft=databand-cfg ts=4 :",
  "# vi: filetype=databand-cfg",
  "# vim: set syntax=databand-cfg:",
  "# -*- databand-cfg -*-",
  "# -*- mode: databand-cfg -*-",
  "; -*- coding: utf-8; mode: databand-cfg; tab-width: 4 -*-",
];
const NO = [
  "",
  "[core]",
  "vim = ft=databand-cfg",
  "# ft=databand-cfg",
  "# vim: ft=databand-cfgs",
  "# vim: ft=dosini",
  "# -*- mode: conf -*-",
  "# databand-cfg",
  "# see -*- the page on databand-cfg",
];

function inLines(lines: readonly string[]): boolean {
  return hasModeline(lines.length, (line) => lines[line] ?? assert.fail(`no line ${line}`));
}

describe("a comment that names the language", () => {
  for (const line of YES) test(`counts: ${line}`, () => assert.equal(inLines([line, "[core]"]), true));
  for (const line of NO) test(`does not count: ${line || "an empty line"}`, () => assert.equal(inLines([line]), false));

  test("stands in the first or last five lines", () => {
    const at = (place: number): string[] =>
      Array.from({ length: 20 }, (_, line) => (line === place ? "# vim: ft=databand-cfg" : "a = b"));
    const places = [0, 4, 5, 14, 15, 19];
    assert.deepEqual(
      places.map((place) => inLines(at(place))),
      [true, true, false, false, true, true],
    );
  });

  test("is the same for VS Code, which looks at the first line by itself", () => {
    const manifest = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
      contributes: { languages: { id: string; firstLine?: string }[] };
    };
    const { firstLine } = manifest.contributes.languages.find(({ id }) => id === "databand-cfg") ?? {};
    assert.ok(firstLine);
    const pattern = new RegExp(firstLine);
    assert.deepEqual(
      [...YES, ...NO].map((line) => pattern.test(line)),
      [...YES, ...NO].map((line) => inLines([line])),
    );
  });
});
