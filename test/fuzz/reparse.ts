import { parseCfg } from "../../server/src/cfg/parse.ts";
import type { CfgDocument } from "../../server/src/cfg/types.ts";
import type { TextEdit } from "../../server/src/text/types.ts";
import { generator } from "../bench/language/corpus.ts";
import { differenceOf } from "./compare.ts";
import { binary, pieces, shortText, type Random } from "./texts.ts";

const URI = "file:///a.cfg";
/** A text is given up for a new one after so many edits. */
const EDITS_OF_A_TEXT = 25;

/**
 * Checks that a document after an edit is what parsing the new text gives, for so many random edits of short texts of all
 * kinds. Throws with what is needed to see the failure again.
 */
export function checkShortTexts(edits: number, seed: number): void {
  const random = generator(seed);
  let document = parseCfg(URI, shortText(random));
  let asked = 0;
  for (let index = 0; index < edits; index++) {
    if (index % EDITS_OF_A_TEXT === 0) document = parseCfg(URI, shortText(random));
    // Asking in between makes the document keep answers, which must not outlive the edit.
    if (random() < 0.3) asked += document.problems.length;
    document = checkEdit(document, randomEdit(document, random), `seed ${seed}, edit ${index}`);
  }
  if (edits >= EDITS_OF_A_TEXT && asked === 0) throw new Error("None of the texts had a problem.");
}

/** The same for edits of large texts, each so many times: a long line, many lines, many conflicts, and no text at all. */
export function checkLargeTexts(
  size: { readonly line: number; readonly lines: number },
  edits: number,
  seed: number,
): void {
  const random = generator(seed);
  const texts: Readonly<Record<string, string>> = {
    "a long line": `[a]\nkey = ${"x".repeat(size.line)}\nother = 1\n`,
    "a long header": `[${"x".repeat(size.line)}]\nkey = 1\n`,
    "many lines": "[a]\n" + "key = 1\n".repeat(size.lines),
    "one value of many lines": "[a]\nkey = {\n" + "  a: 1\n".repeat(size.lines) + "  }\n",
    "many conflicts": "[a]\n<<<<<<< HEAD\nk = 1\n=======\nk = 2\n>>>>>>> topic\n".repeat(size.lines / 5),
    binary: Array.from({ length: size.line / 100 }, () => binary(random, 100)).join(""),
  };
  for (const [name, text] of Object.entries(texts)) {
    let document = parseCfg(URI, text);
    for (let index = 0; index < edits; index++) {
      document = checkEdit(document, randomEdit(document, random), `${name}, seed ${seed}, edit ${index}`);
    }
  }
}

function checkEdit(document: CfgDocument, edit: TextEdit, where: string): CfgDocument {
  const changed = document.change([edit]);
  const difference = differenceOf(changed, parseCfg(URI, changed.text.toString()));
  if (difference === undefined) return changed;
  const [before, what] = [document.text.toString(), JSON.stringify(edit)].map((text) => text.slice(0, 2000));
  throw new Error(`${where}: another ${difference} than a new parse finds, after ${what} in ${JSON.stringify(before)}`);
}

function randomEdit({ text }: CfgDocument, random: Random): TextEdit {
  const start = text.positionAt(Math.floor(random() * (text.length + 1)));
  const kind = random();
  const removed = kind < 0.4 ? 0 : kind < 0.8 ? Math.floor(random() * 4) : Math.floor(random() * 60);
  const end = text.positionAt(text.offsetAt(start) + removed);
  return { range: { start, end }, newText: random() < 0.25 ? "" : pieces(random, random() < 0.9 ? 2 : 12) };
}
