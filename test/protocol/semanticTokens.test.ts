import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { LEGEND } from "../../server/src/features/semanticTokens/legend.ts";
import { Text } from "../../server/src/text/text.ts";
import { FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

describe("semantic tokens", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start();
  });
  after(() => kit.stop());

  /** `text: type modifiers` of each token. */
  function shown(text: string, data: readonly number[]): string[] {
    const content = Text.from(text);
    const tokens: string[] = [];
    let [line, character] = [0, 0];
    for (let index = 0; index < data.length; index += 5) {
      const [lines = 0, characters = 0, length = 0, type = 0, modifiers = 0] = data.slice(index, index + 5);
      character = lines === 0 ? character + characters : characters;
      line += lines;
      const range = { start: { line, character }, end: { line, character: character + length } };
      const names = LEGEND.tokenModifiers.filter((_, bit) => modifiers & (1 << bit) && bit > 0);
      tokens.push([`${content.slice(range)}: ${LEGEND.tokenTypes[type] ?? ""}`, ...names].join(" "));
    }
    return tokens;
  }

  async function tokens(text: string): Promise<string[]> {
    return shown(text, (await kit.tokens(await kit.open(FILE, text))).data);
  }

  for (const [what, lines, expected] of [
    ["booleans", "in_cluster = True", ["in_cluster: property", "True: keyword"]],
    ["choices", "image_pull_policy = Always", ["image_pull_policy: property", "Always: enumMember"]],
    ["durations", "startup_timeout = 5m", ["startup_timeout: property", "5m: number"]],
    ["plain text, left to the grammar", "namespace = data", ["namespace: property"]],
    ["keys without effect", "fix_pickle = 1", ["fix_pickle: property deprecated", "1: keyword"]],
    ["unknown keys", "namspace = 1", ["namspace: property unknown"]],
    ["classes", "_type = kubernetes", ["_type: property", "kubernetes: type"]],
    ["sections", "_from = local", ["_from: property", "local: namespace"]],
    ["none", "namespace = @none", ["namespace: property", "@none: keyword"]],
    ["files", "namespace = @a.txt", ["namespace: property", "@a.txt: macro"]],
    ["variables", "namespace = a-$NAME", ["namespace: property", "$NAME: variable"]],
    ["interpolation", "namespace = a-%(x)s", ["namespace: property", "%(x)s: macro"]],
    [
      "members in brackets, over several lines",
      'limits = {\n    "cpu": 2, # comment\n    "memory": "2Gi"\n  }',
      ["limits: property", '"cpu": property', "2: number", '"memory": property', '"2Gi": number'],
    ],
  ] as const) {
    it(`tell ${what}`, async () => {
      const found = await tokens(`[kubernetes]\n${lines}\n`);
      assert.deepEqual(found, ["kubernetes: namespace", ...expected]);
    });
  }

  it("give a range what the whole file has there", async () => {
    const text = "[kubernetes]\nin_cluster = True\nkeep_failed_pods = False\nstartup_timeout = 5m\n";
    const uri = await kit.open(FILE, text);
    const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 5 } };
    assert.deepEqual(shown(text, (await kit.tokens(uri, range)).data), [
      "in_cluster: property",
      "True: keyword",
      "keep_failed_pods: property",
      "False: keyword",
    ]);
  });

  it("send only the difference after an edit", async () => {
    const text = "[kubernetes]\nin_cluster = True\nkeep_failed_pods = False\n";
    const uri = await kit.open(FILE, text);
    const { resultId = "", data } = await kit.tokens(uri);
    const start = { line: 1, character: 13 };
    await kit.change(FILE, [{ range: { start, end: { line: 1, character: 17 } }, text: "no" }]);
    const delta = await kit.tokensDelta(uri, resultId);
    assert.ok(delta && "edits" in delta);
    const edits = delta.edits;
    assert.equal(edits.length, 1);
    assert.ok((edits[0]?.data?.length ?? 0) < 5, "one number of one token");
    const patched = [...data];
    for (const one of edits) patched.splice(one.start, one.deleteCount, ...(one.data ?? []));
    assert.deepEqual(patched, (await kit.tokens(uri)).data);
  });
});
