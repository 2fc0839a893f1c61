import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

const PIECES = [
  "[", "]", "{", "}", "(", ")", '"', "'", ":", "=", ",", "%", "%(", "%(a)s", "$", "@", "#", ";", "\n", "\n", "\n  ", "\n    ", "\t", " ",
  "[kubernetes]\n", "[run]\n", "[DEFAULT]\n", "[my-engine]\n", "_type = kubernetes\n", "_from = kubernetes\n", "_from = my-engine\n",
  "environments = ", "secrets = ", "tolerations = ", "affinity = ", "pod_error_cfg_source_dict = ", "labels = ", "namespace = ",
  "startup_timeout = ", "container_repository = a:b", "retry_count", "err_image_pull", "True", "null", "1h 30", "é", "😀", "\u0085", "\r\n",
]; // prettier-ignore

const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(""));
const edit = fc.record({
  line: fc.nat(20),
  character: fc.nat(20),
  lines: fc.nat(2),
  characters: fc.nat(9),
  text,
});

describe("whatever is typed", () => {
  it("no request fails, and edits lead to the same problems as opening the result", { timeout: 600_000 }, async () => {
    const kit = await Kit.start();
    const fresh = await Kit.start();
    await fc.assert(
      fc.asyncProperty(text, fc.array(edit, { maxLength: 4 }), async (start, edits) => {
        const uri = await kit.open(FILE, start);
        for (const { line, character, lines, characters, text: inserted } of edits) {
          const range = { start: { line, character }, end: { line: line + lines, character: character + characters } };
          await kit.change(FILE, [{ range, text: inserted }]);
          const position = { line: line % 6, character };
          await Promise.all([kit.completions(uri, position), kit.hover(uri, position), kit.definition(uri, position)]);
        }
        const found = await kit.diagnostics(uri);
        const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
        await Promise.all([
          kit.symbols(uri),
          kit.folding(uri),
          kit.links(uri),
          kit.lenses(uri),
          kit.actions(uri, range),
        ]);
        const whole = await kit.textOf(FILE);
        assert.deepEqual(found, await fresh.diagnostics(await fresh.open(FILE, whole)));
        const failures = [...kit.log, ...fresh.log].filter((line) => line.includes("failed"));
        assert.deepEqual(failures, []);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 60) },
    );
    await kit.stop();
    await fresh.stop();
  });
});
