import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { modelineLanguage } from "../../../client/src/language/modeline.ts";

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

function languageOf(lines: readonly string[]): string | undefined {
  return modelineLanguage(lines.length, (line) => lines[line] ?? assert.fail(`no line ${line}`));
}

function inLines(lines: readonly string[]): boolean {
  return languageOf(lines) === "databand-cfg";
}

describe("a comment that names the language", () => {
  for (const line of YES) test(`counts: ${line}`, () => assert.equal(inLines([line, "[core]"]), true));
  for (const line of NO) test(`does not count: ${line || "an empty line"}`, () => assert.equal(inLines([line]), false));

  test("may name Airflow's", () => {
    assert.equal(languageOf(["# vim: ft=airflow-cfg", "[core]"]), "airflow-cfg");
    assert.equal(languageOf(["# -*- mode: airflow-cfg -*-"]), "airflow-cfg");
  });

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
    for (const id of ["databand-cfg", "airflow-cfg"]) {
      const { firstLine } = manifest.contributes.languages.find((language) => language.id === id) ?? {};
      assert.ok(firstLine);
      const pattern = new RegExp(firstLine);
      const lines = [...YES, ...NO].map((line) => line.replace("databand-cfg", id));
      assert.deepEqual(
        lines.map((line) => pattern.test(line)),
        lines.map((line) => languageOf([line]) === id),
      );
    }
  });
});
