import assert from "node:assert/strict";
import fc from "fast-check";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { plain } from "./plain.ts";
import { cfgText, placeEdit, randomEdit } from "./random.ts";

const SEED = Number(process.env.SEED ?? 20260101);

/**
 * Checks over `runs` random texts with up to eight random edits each that a reparse sees what a fresh parse sees.
 * A failure prints its seed; run again with that in the environment variable SEED.
 */
export function checkChanges(runs: number, seed = SEED): void {
  fc.assert(
    fc.property(
      cfgText,
      fc.array(randomEdit, { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      (initial, edits, askEach) => {
        let document = parseCfg("file:///a.cfg", initial);
        for (const edit of edits) {
          document = document.change([placeEdit(document.text, edit)]);
          if (askEach) assert.ok(document.problems.length >= 0 && document.sections.length >= 0);
        }
        const fresh = parseCfg("file:///a.cfg", document.text.toString());
        assert.deepEqual(plain(document), plain(fresh));
      },
    ),
    { seed, numRuns: runs },
  );
}
