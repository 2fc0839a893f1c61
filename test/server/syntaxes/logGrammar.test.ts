/** The grammar of logs: what stands before a line of a container. Its patterns are regular expressions of JavaScript, too. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

interface Rule {
  readonly match: string;
  readonly name?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
}

const path = join(import.meta.dirname, "../../../syntaxes/databand-log.tmLanguage.json");
const { patterns } = JSON.parse(readFileSync(path, "utf8")) as { readonly patterns: readonly Rule[] };

/** What the first rule that matches at the start of a line makes of it: kind and text. */
function start(line: string): readonly string[] {
  for (const { match, name, captures } of patterns) {
    const found = new RegExp(match).exec(line);
    if (found?.index !== 0) continue;
    if (name !== undefined) return [`${kindOf(name)} ${found[0]}`];
    return Object.entries(captures ?? {}).flatMap(([group, { name: kind }]) =>
      found[Number(group)] ? [`${kindOf(kind)} ${found[Number(group)] ?? ""}`] : [],
    );
  }
  return [];
}

/** The last scope is the one that a theme looks for first. */
const kindOf = (scopes: string): string => (scopes.split(" ").at(-1) ?? "").split(".").at(-2) ?? "";

test("what went wrong is red where a theme knows what is invalid, else as what was deleted", () => {
  const wrong = /(?:failure|traceback|exception|level\.error)/;
  const scopes = patterns.flatMap(({ name, captures = {} }) => [
    name ?? "",
    ...Object.values(captures).map((one) => one.name),
  ]);
  const found = scopes.filter((scope) => wrong.test(scope));
  assert.equal(found.length, 4);
  for (const scope of found) assert.match(scope, /^markup\.deleted\.\S+ invalid\.\S+$/);
});

describe("the start of a line of a log", () => {
  for (const [line, ...expected] of [
    ["── try 2", "line ── try 2"],
    ["──── try 2, in the file", "line ──── try 2, in the file"],
    ["── ✗ The run failed.", "failure ── ✗ The run failed."],
    ["──── [load] ✗ The container ended", "failure ──── [load] ✗ The container ended"],
    ["──── ⚠ Lines may be missing here", "warning ──── ⚠ Lines may be missing here"],
    ["Traceback (most recent call last):", "traceback Traceback (most recent call last):"],
    ["ValueError: no", "exception ValueError"],
    ["ERROR no", "error ERROR"],
    ["[load/base] text", "pod [load/base]"],
    ["[INFO] text"],
    ["2026-01-01T10:20:30.123456789Z [load/base] text", "timestamp 2026-01-01T10:20:30.123456789Z", "pod [load/base] "],
    ["2026-01-01 10:20:30.123 [load] text", "timestamp 2026-01-01 10:20:30.123", "pod [load] "],
    ["10:20:30.123 [load] text", "timestamp 10:20:30.123", "pod [load] "],
    ["10:20:30.123 [ERROR] text", "timestamp 10:20:30.123"],
    ["2026-01-01T10:20:30Z text", "timestamp 2026-01-01T10:20:30Z"],
    ["text"],
  ] as const) {
    test(line, () => assert.deepEqual(start(line), expected));
  }
});
