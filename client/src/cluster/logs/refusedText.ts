import { t } from "../../l10n.ts";
import { noteInFile } from "../../logNotes.ts";

/** More notes of a time without room are hardly worth their place. */
const MOST_PIECES = 1000;

/** What a disk refused of a log: how many lines at a time, and notes between them as they would stand in the file. */
export class RefusedText {
  readonly #pieces: (number | string)[] = [];
  readonly #why: string;

  /** @param why what the disk says, in plain words */
  constructor(why: string) {
    this.#why = why;
  }

  /** @param piece so many lines, or a note as it would stand in the file */
  add(piece: number | string): void {
    const last = this.#pieces.at(-1);
    if (typeof piece === "number" && typeof last === "number") this.#pieces[this.#pieces.length - 1] = last + piece;
    else if (typeof piece === "number" || this.#pieces.length < MOST_PIECES) this.#pieces.push(piece);
  }

  /** What stands in the file in its place: notes say where else lines are missing, and of which try. */
  get replacement(): string {
    return this.#pieces
      .map((piece) => (typeof piece === "number" ? noteInFile({ kind: "gap", text: this.#gap(piece) }) : piece))
      .join("");
  }

  /** That lines are missing; undefined where there were only notes. */
  get gap(): string | undefined {
    return this.#lines > 0 ? this.#gap(this.#lines) : undefined;
  }

  /** What is missing where nothing can be written any more; undefined where nothing was to be written. */
  get gapAtEnd(): string | undefined {
    if (this.#pieces.length === 0) return undefined;
    const [lines, why] = [this.#lines, this.#why];
    if (lines === 0) return t("What was noted at the end of this log is missing in its file: {0}", why);
    return lines === 1
      ? t("1 line is missing at the end of the file of this log: {0}", why)
      : t("{0} lines are missing at the end of the file of this log: {1}", lines, why);
  }

  get #lines(): number {
    return this.#pieces.reduce<number>((sum, piece) => sum + (typeof piece === "number" ? piece : 0), 0);
  }

  #gap(lines: number): string {
    return lines === 1
      ? t("1 line is missing here in the file: {0}", this.#why)
      : t("{0} lines are missing here in the file: {1}", lines, this.#why);
  }
}
