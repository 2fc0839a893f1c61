import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FoldingRangeRequest } from "vscode-languageserver/node";
import type { FoldingRange } from "vscode-languageserver/node";
import { FILE } from "./expect.ts";
import { FULL_CAPABILITIES, Kit } from "./kit.ts";

const TEXT = `# what this
# file is for
[core]
a = 1

[kubernetes]
tolerations = [
    # one
    # two
    {"key": "x"}
  ]
namespace = data

`;

async function fold(kit: Kit, text = TEXT): Promise<FoldingRange[]> {
  const uri = await kit.open(FILE, text);
  return (await kit.client.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } })) ?? [];
}

function limited(rangeLimit: number): typeof FULL_CAPABILITIES {
  return { ...FULL_CAPABILITIES, textDocument: { ...FULL_CAPABILITIES.textDocument, foldingRange: { rangeLimit } } };
}

describe("folding", () => {
  it("folds sections without the blank lines behind them, values of several lines, and runs of comments", async () => {
    const kit = await Kit.start();
    const ranges = (await fold(kit)).map(({ startLine, endLine, kind }) => [startLine, endLine, kind ?? "lines"]);
    assert.deepEqual(ranges, [
      [2, 3, "lines"],
      [5, 11, "lines"],
      [6, 10, "lines"],
      [0, 1, "comment"],
      [7, 8, "comment"],
    ]);
    await kit.stop();
  });

  it("keeps the outermost where the editor takes no more, and says so once", async () => {
    const kit = await Kit.start({ capabilities: limited(2) });
    for (const text of [TEXT, `${TEXT}\n`, TEXT]) {
      assert.deepEqual(
        (await fold(kit, text)).map(({ startLine }) => startLine),
        [2, 5],
      );
    }
    assert.equal(kit.shown.filter((line) => line.includes("can be folded")).length, 1);
    await kit.stop();
  });
});
