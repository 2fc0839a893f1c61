/** A hundred thousand random edits; `npm run fuzz` makes a million, and larger texts. */
import { test } from "node:test";
import { checkLargeTexts, checkShortTexts } from "../../fuzz/reparse.ts";

const SEED = Number(process.env.SEED ?? 20260101);

test("100,000 random edits of short texts each give what a new parse gives", () => checkShortTexts(100_000, SEED));

test("edits of large texts do, too", () => checkLargeTexts({ line: 200_000, lines: 20_000 }, 3, SEED));
