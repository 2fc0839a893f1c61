import type * as vscode from "vscode";
import type { LogNote } from "../cluster/index.ts";
import { t } from "../l10n.ts";
import { noteInPanel } from "../logNotes.ts";
import { ColourPainter } from "./ansi/colourPainter.ts";
import { LogColours } from "./ansi/logColours.ts";
import { ChannelLanguage, isOfChannel } from "./channelLanguage.ts";
import { ALL_LINES, LineFilter, type LogFilter } from "./logText/levels.ts";
import { jsonFormat } from "./logSettings.ts";
import { formatJsonLines } from "./logText/jsonLines.ts";
import { cutHugeLines, cutLongLines } from "./logText/longLines.ts";
import { PanelChannel } from "./panelChannel.ts";
import { LOG_SLICES, piecesOf, type Slices } from "./slices.ts";

/**
 * VS Code's output channel takes few big appends much faster than many small ones, since the workbench asks for the text
 * after each and edits its document: a log of 10 MB in three takes it three quarters of the work that it has with 160. The first
 * block of a flood is small, so that the workbench begins while the next is made; each may be twice as long as the one before.
 * These sizes were measured.
 */
const FLUSH_INTERVAL_MS = 60;
const BLOCK = { first: 512 * 1024, longest: 4 * 1024 * 1024 };
/** So much that has come at once is appended when nothing follows for a moment: what ends a flood waits for no more. */
const BURST = { length: 256 * 1024, pause: 10 };

/**
 * A log in the Output panel. The first text after a pause is appended at once, what follows is collected for a moment and
 * appended in blocks. Whoever reads a log waits for `room`, so that the extension host stays responsive: it works for ten
 * milliseconds at a time.
 */
export class LogChannel implements vscode.Disposable {
  readonly #channel: PanelChannel;
  readonly #language: ChannelLanguage;
  readonly #colours = new LogColours();
  #painter: ColourPainter | undefined;
  /** As it will be shown. */
  #waiting: string[] = [];
  #waitingLength = 0;
  /** From how many characters on the next block is appended at once. */
  #enough = BLOCK.first;
  readonly #slices: Slices;
  readonly #now: () => number;
  /** The panel is being filled anew: what comes meanwhile waits, as it came. */
  #isFilling = false;
  #meanwhile: string[] = [];
  /** Which filling is the last; earlier ones give up. */
  #filling = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When a block was appended last. */
  #flushed = -Infinity;
  readonly #whenFlushed: (() => void)[] = [];
  #disposed = false;
  #isPaused = false;
  #shown = ALL_LINES;
  #filter = new LineFilter(ALL_LINES);
  readonly #listeners = new Set<(text: string) => void>();
  #last = "";

  /** @param now milliseconds, of whatever beginning */
  constructor(name: string, slices: Slices = LOG_SLICES, now = (): number => performance.now()) {
    this.#slices = slices;
    this.#now = now;
    this.#channel = new PanelChannel(name, `── ${t("Lines before these are in the file: “Open Full Log”")}`);
    this.#language = new ChannelLanguage(name);
  }

  get name(): string {
    return this.#channel.name;
  }

  /** Which lines are shown. */
  get shown(): LogFilter {
    return this.#shown;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Adds text that ends at a line's end. */
  append(text: string): void {
    if (text === "" || this.#disposed) return;
    this.#last = text;
    this.#slices.work(() => {
      for (const listener of this.#listeners) listener(text);
      if (this.#isPaused) return;
      if (this.#isFilling) this.#meanwhile.push(text);
      else this.#add(text);
    });
  }

  /** Settled once more may be appended. */
  async room(): Promise<void> {
    if (!this.#disposed) await this.#slices.next();
  }

  /** Adds one line of ours, told apart from the pod's own. */
  note(text: string, kind: LogNote["kind"] = "info"): void {
    this.append(noteInPanel({ kind, text }));
  }

  /** Whether a note that begins so is the last that was added. */
  endsWithNote(beginning: string): boolean {
    return this.#last.replace(/^── (?:[✗⚠] )?/u, "").startsWith(beginning) && this.#last.startsWith("── ");
  }

  /** Gets what is appended from now on, as it came; the function that is returned ends that. */
  listen(listener: (text: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows only some lines from now on, and of the log so far, which `readAll` reads from where it is kept. */
  async filter(filter: LogFilter, readAll: () => Promise<string>): Promise<void> {
    this.#forgetWaiting();
    const text = await readAll();
    this.#isPaused = false;
    this.#shown = filter;
    this.#filter = new LineFilter(filter);
    this.#colours.clear();
    await this.#fill(text);
  }

  /** Adds nothing more until `filter` shows the log again, from where it is kept. */
  pause(): void {
    this.#flush();
    this.#isPaused = true;
  }

  /** Empties the panel; what comes from now on is shown. */
  clear(): void {
    this.#forgetWaiting();
    this.#endFilling();
    this.#colours.clear();
    this.#language.add("");
    this.#channel.clear();
  }

  show(preserveFocus = true): void {
    this.#channel.show(preserveFocus);
  }

  /** Resolves when everything appended so far has been handed to the panel. */
  async drained(): Promise<void> {
    if (this.#waitingLength > 0 || this.#meanwhile.length > 0)
      await new Promise<void>((resolve) => this.#whenFlushed.push(resolve));
  }

  dispose(): void {
    this.#disposed = true;
    this.#forgetWaiting();
    this.#endFilling();
    this.#language.dispose();
    this.#painter?.dispose();
    this.#channel.dispose();
  }

  /** Shows a text in the place of all that is shown, in slices; then goes on with what came meanwhile. */
  async #fill(text: string): Promise<void> {
    const filling = this.#endFilling();
    const bytes = Buffer.byteLength(text);
    this.#isFilling = true;
    let isFirst = true;
    for (const piece of text === "" ? [""] : piecesOf(text)) {
      this.#slices.work(() => {
        const dressed = this.#dress(piece);
        this.#language.add(dressed);
        if (isFirst) this.#channel.replace(dressed, bytes);
        else this.#channel.append(dressed);
        isFirst = false;
      });
      await this.#slices.next();
      if (filling !== this.#filling) return;
    }
    for (let text = this.#meanwhile.shift(); text !== undefined; text = this.#meanwhile.shift()) {
      const next = text;
      this.#slices.work(() => this.#add(next));
      await this.#slices.next();
      if (filling !== this.#filling) return;
    }
    this.#isFilling = false;
    this.#flush();
  }

  #endFilling(): number {
    this.#isFilling = false;
    return ++this.#filling;
  }

  /** Dressing is what takes time: it is done here, by those who wait for `room`, and not for a block at once. */
  #add(text: string): void {
    const dressed = this.#dress(text);
    if (dressed === "") return;
    this.#waiting.push(dressed);
    this.#waitingLength += dressed.length;
    if (this.#waitingLength >= this.#enough) this.#flush(Math.min(2 * this.#enough, BLOCK.longest));
    else if (this.#waitingLength >= BURST.length) this.#flushIn(Math.min(BURST.pause, this.#untilNext()));
    else if (!this.#timer) this.#flushIn(this.#untilNext());
  }

  #flushIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), milliseconds);
  }

  /** Until the next block may be appended. Milliseconds. */
  #untilNext(): number {
    return Math.max(0, this.#flushed + FLUSH_INTERVAL_MS - this.#now());
  }

  /** @param enough how long the next block is to be, where it comes at once */
  #flush(enough = BLOCK.first): void {
    this.#enough = enough;
    if (this.#isFilling) {
      this.#timer = undefined;
      return;
    }
    const block = this.#waiting.join("");
    this.#forgetWaiting();
    if (block === "") return;
    this.#flushed = this.#now();
    this.#language.add(block);
    this.#channel.append(block);
  }

  #dress(text: string): string {
    const wanted = formatJsonLines(this.#filtered(text), jsonFormat());
    const shown = this.#colours.add(cutHugeLines(wanted));
    if (this.#colours.hasColours) {
      this.#painter ??= new ColourPainter(
        this.#colours,
        (document) => isOfChannel(document, this.name),
        () => this.#language.isPlain,
      );
    }
    return cutLongLines(shown);
  }

  #filtered(text: string): string {
    const wasGivenUp = this.#filter.isGivenUp;
    const shown = this.#filter.apply(text);
    if (wasGivenUp || !this.#filter.isGivenUp) return shown;
    const why = t(
      "The filter takes too long over a line of this log, and is off: write its regular expression in another way",
    );
    return noteInPanel({ kind: "warning", text: why }) + shown;
  }

  #forgetWaiting(): void {
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#meanwhile = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const tell of this.#whenFlushed.splice(0)) tell();
  }
}
