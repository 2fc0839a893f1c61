import { t } from "../../l10n.ts";
import { BusySink } from "./busySink.ts";
import { LogBatch } from "../../logBatch.ts";
import type { LogCursor } from "./logCursor.ts";
import { parseLogLine } from "./logLine.ts";
import type { LogLine, LogNote, LogSink } from "./logs.ts";
import type { Overlap } from "./overlap.ts";
import type { WholeLines } from "./wholeLines.ts";

/** Takes the lines of one answer, and passes on what is new, with what has to be said between. */
export class FreshLines {
  readonly #cursor: LogCursor;
  readonly #overlap: Overlap;
  readonly #sink: LogSink;
  readonly #busy: BusySink;
  #toldGap = false;
  #count = 0;
  #endsWithNode = false;

  constructor(cursor: LogCursor, overlap: Overlap, sink: LogSink) {
    this.#cursor = cursor;
    this.#overlap = overlap;
    this.#sink = sink;
    this.#busy = new BusySink(sink);
  }

  /** Lines that were new. */
  get count(): number {
    return this.#count;
  }

  /** The node spoke last, in the place of what else there may be. */
  get endsWithNode(): boolean {
    return this.#endsWithNode;
  }

  /** @param lines whose texts have their times before them. Rejects where the sink does. */
  async take({ text, bytes }: WholeLines): Promise<void> {
    const isNew = this.#overlap.isOver && (this.#toldGap || !this.#overlap.gap);
    const batch = isNew ? LogBatch.parse(text, bytes) : undefined;
    if (!batch) return this.#takeEach(text.split("\n").slice(0, -1));
    if (batch.length > 0) this.#endsWithNode = false;
    await this.#passOn(batch);
  }

  /** Looks at each line: whether it is new, and whether it is one of the container. */
  async #takeEach(texts: readonly string[]): Promise<void> {
    let fresh: LogLine[] = [];
    for (const text of texts) {
      const line = parseLogLine(text);
      if (line && !this.#overlap.isNew(line)) continue;
      if (!line || (this.#overlap.gap && !this.#toldGap)) {
        await this.#passOn(LogBatch.of(fresh));
        fresh = [];
        await (line ? this.#tellGap(line) : this.tellNode(text));
      }
      if (!line) continue;
      this.#endsWithNode = false;
      fresh.push(line);
    }
    await this.#passOn(LogBatch.of(fresh));
  }

  /** Notes what is no line of a container, but a word of the node. */
  async tellNode(text: string): Promise<void> {
    const words = text.trim().slice(0, 500);
    if (words === "") return;
    this.#endsWithNode = true;
    await this.#note({ kind: "info", text: t("The node says: {0}", words) });
  }

  /** Resolves once the sink has everything. Rejects where it does. */
  settled(): Promise<void> {
    return this.#busy.settled();
  }

  #passOn(batch: LogBatch): Promise<void> | undefined {
    this.#count += batch.length;
    this.#cursor.add(batch);
    return this.#busy.add(batch);
  }

  async #tellGap({ time }: LogLine): Promise<void> {
    this.#toldGap = true;
    const last = this.#cursor.last?.time ?? "";
    const text = t("Lines between {0} and {1} may be missing: the node no longer has them", last, time);
    await this.#note({ kind: "gap", text });
  }

  /** Between the lines before and those behind. */
  async #note(note: LogNote): Promise<void> {
    await this.#busy.settled();
    this.#sink.note(note);
  }
}
