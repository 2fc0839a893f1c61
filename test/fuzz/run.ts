/**
 * `npm run fuzz [-- --seed N] [--edits N]`: a million random edits, each followed by a comparison with a new parse of the
 * text; then edits of a line of 10 MB, of a million lines, of binary. The seed is printed; the same seed gives the same edits.
 */
import { parseArgs } from "node:util";
import { checkLargeTexts, checkShortTexts } from "./reparse.ts";

const { values } = parseArgs({
  options: { seed: { type: "string" }, edits: { type: "string", default: "1000000" } },
});
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const edits = Number(values.edits);

console.log(`seed ${seed} (again: npm run fuzz -- --seed ${seed})`);
const started = performance.now();
const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
/** Edits between two lines of progress. */
const STEP = 100_000;
for (let done = 0; done < edits; done += STEP) {
  checkShortTexts(Math.min(STEP, edits - done), seed + done);
  console.log(`${Math.min(edits, done + STEP)} edits of short texts, ${seconds()}`);
}
checkLargeTexts({ line: 10_000_000, lines: 1_000_000 }, 3, seed);
console.log(`large texts, ${seconds()}`);
console.log("every edit gave what a new parse gives");
