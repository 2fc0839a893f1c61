import { t } from "../../l10n.ts";
import type { ContainerProgress } from "./containerProgress.ts";
import type { ClusterError } from "../connection/errors.ts";
import { LONGEST_LINE } from "../connection/lines.ts";
import { KnownSecrets } from "./knownSecrets.ts";
import { LogBatch } from "../../logBatch.ts";
import { passOn } from "./passOn.ts";
import { LogRotation } from "./logRotation.ts";
import type { LogLine, LogNote, LogSink } from "./logs.ts";
import type { Redactor } from "./redaction.ts";

/** From this length on, a line is a piece of a longer one, which is not cut between the two halves of one character. */
const LONGEST_PIECE = LONGEST_LINE - 1;

/** What a follower passes on: its lines, counted and without secrets, and what has to be said about them, once each. */
export class FollowerSink implements LogSink {
  readonly #sink: LogSink;
  readonly #secrets: KnownSecrets;
  #toldBreak = false;
  #toldWaiting = "";
  /** What was noted since the last line: a node says the same each time that it is asked. */
  readonly #noted = new Set<string>();
  /** How many lines were passed on. */
  count = 0;
  /** Where the node may have begun another file, of the container's start that is being read. */
  rotation = new LogRotation();
  /** The next line may begin inside of one that was written. */
  mayBeginInside = false;
  /** The last line was a piece of one, of which the next comes. */
  #goesOn = false;

  /** @param secrets that are masked in other logs, too */
  constructor(sink: LogSink, secrets = new KnownSecrets()) {
    this.#sink = sink;
    this.#secrets = secrets;
  }

  /** Has values of secrets masked from now on. */
  mask(redactor: Redactor): void {
    this.#secrets.add(redactor);
  }

  lines(lines: readonly LogLine[]): void | Promise<void> {
    return this.batches([LogBatch.of(lines)]);
  }

  batches(batches: readonly LogBatch[]): void | Promise<void> {
    this.#noted.clear();
    if (this.#toldBreak) {
      this.#toldBreak = false;
      this.#sink.note({ kind: "resumed", text: t("Connected again") });
    }
    const redactor = this.#redactor;
    const shown = batches.map((batch) => {
      this.count += batch.length;
      this.rotation.add(batch);
      return redactor ? redactor.batch(this.#withoutHalves(batch, redactor)) : batch;
    });
    return passOn(shown, this.#sink);
  }

  /** A last line without a line end: more of it may have been written. */
  rest(line: LogLine): void | Promise<void> {
    return this.lines([this.#redactor?.cut(line, "end") ?? line]);
  }

  note(note: LogNote): void {
    if (note.kind === "gap") this.mayBeginInside = true;
    if (note.kind === "info" && this.#noted.has(note.text)) return;
    this.#noted.add(note.text);
    this.#sink.note(this.#redactor ? { ...note, text: masked(note.text, this.#redactor) } : note);
  }

  tellBreak(error: ClusterError): void {
    if (this.#toldBreak) return;
    this.#toldBreak = true;
    this.note({ kind: "reconnecting", text: t("Connection lost, trying again: {0}", error.message) });
  }

  tellWaiting(progress: ContainerProgress): void {
    const reason = progress.kind === "waiting" ? progress.reason : "";
    if (reason === this.#toldWaiting) return;
    this.#toldWaiting = reason;
    if (reason) this.note({ kind: "info", text: t("The container has not started yet: {0}", reason) });
  }

  tellGap(why: string): void {
    this.note({ kind: "gap", text: t("Lines may be missing here: {0}", why) });
  }

  get #redactor(): Redactor | undefined {
    return this.#secrets.redactor;
  }

  /** Lines that begin, or end, inside of one that was written, without half of a secret there. */
  #withoutHalves(batch: LogBatch, redactor: Redactor): LogBatch {
    const mayHavePiece = batch.text.length >= LONGEST_PIECE;
    if (!this.mayBeginInside && !this.#goesOn && !mayHavePiece) return batch;
    const lines = batch.lines.map((line) => {
      const isCut = this.mayBeginInside || this.#goesOn;
      const whole = isCut ? redactor.cut(line, "start", this.#goesOn) : line;
      this.mayBeginInside = false;
      this.#goesOn = isPiece(line);
      return this.#goesOn ? redactor.cut(whole, "end", true) : whole;
    });
    return LogBatch.of(lines);
  }
}

/** Whether the line was too long to be passed on as one: what follows is its next piece. */
function isPiece({ time, text }: LogLine): boolean {
  return time.length + 1 + text.length >= LONGEST_PIECE;
}

/** Words of others may have been cut. */
function masked(text: string, redactor: Redactor): string {
  return redactor.cut({ time: "", text: redactor.text(text) }, "end").text;
}
