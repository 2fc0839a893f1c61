import assert from "node:assert/strict";
import type { CodeAction, CompletionItem, Diagnostic } from "vscode-languageserver/node";
import { Text } from "../../server/src/text/text.ts";
import type { TextEdit } from "../../server/src/text/types.ts";
import { applyEdits, cursor } from "./cursor.ts";
import type { Kit } from "./kit.ts";

export interface ExpectedItems {
  /** Labels that have to be offered. */
  readonly has?: readonly string[];
  /** Labels that must not be offered. */
  readonly lacks?: readonly string[];
  /** Exactly these labels, in the order of `sortText`. */
  readonly only?: readonly string[];
}

export const FILE = "project.cfg";

/** Completes at the cursor mark and compares the labels; gives the items for a closer look. */
export async function expectCompletion(
  kit: Kit,
  marked: string,
  expected: ExpectedItems,
  path = FILE,
): Promise<CompletionItem[]> {
  const { text, position } = cursor(marked);
  const uri = await kit.open(path, text);
  const items = await kit.completions(uri, position);
  const labels = [...items]
    .sort((left, right) => ((left.sortText ?? left.label) < (right.sortText ?? right.label) ? -1 : 1))
    .map(({ label }) => label);
  for (const label of expected.has ?? [])
    assert.ok(labels.includes(label), `${label} is missing in: ${labels.join(", ")}`);
  for (const label of expected.lacks ?? []) assert.ok(!labels.includes(label), `${label} is offered`);
  if (expected.only) assert.deepEqual(labels, expected.only);
  return items;
}

/** Accepts the completion with this label and compares the whole text; snippet places are left as they are. */
export async function expectAccepted(kit: Kit, marked: string, label: string, expected: string): Promise<void> {
  const items = await expectCompletion(kit, marked, { has: [label] });
  const edit = items.find((item) => item.label === label)?.textEdit;
  assert.ok(edit && "range" in edit);
  assert.equal(applyEdits(cursor(marked).text, [edit]), expected);
}

/** `code: text it covers` of each diagnostic of a text, in order. */
export async function problems(kit: Kit, text: string, path = FILE): Promise<string[]> {
  return described(text, await kit.diagnostics(await kit.open(path, text)));
}

export function described(text: string, diagnostics: readonly Diagnostic[]): string[] {
  const content = Text.from(text);
  return diagnostics.map(({ code, range }) => `${String(code)}: ${content.slice(range)}`);
}

/** Takes the fix with this title for the problem with this code and compares the text. */
export async function expectFixed(
  kit: Kit,
  text: string,
  code: string,
  title: string,
  expected: string,
): Promise<void> {
  const uri = await kit.open(FILE, text);
  const diagnostic = (await kit.diagnostics(uri)).find((one) => one.code === code);
  assert.ok(diagnostic, `${code} is not reported; found ${(await problems(kit, text)).join("; ")}`);
  const actions = await kit.actions(uri, diagnostic.range);
  const action = actions.find((one) => one.title === title);
  assert.ok(action, `No fix "${title}" among: ${actions.map((one) => one.title).join("; ")}`);
  assert.equal(applyEdits(text, editsOf(action, uri)), expected);
}

export function editsOf(action: CodeAction, uri: string): readonly TextEdit[] {
  return action.edit?.changes?.[uri] ?? [];
}
