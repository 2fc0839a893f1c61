import * as vscode from "vscode";
import { isOfChannel, LOG_LANGUAGE } from "./channelLanguage.ts";
import { NewestText } from "./logText/newestText.ts";

/**
 * What one channel of VS Code gets at most. It keeps a channel's text in a file, begins that again at 30 MiB, and reads on
 * where it was: its panel then misses text without a sign, or takes nothing more, and cannot be cleared (1.106 to 1.139).
 * Bytes.
 */
const MOST = 24 * 1024 * 1024;
/** Of what came before, a panel that begins anew shows so much; more where it could not take a flood. Characters. */
const KEPT = { calm: 256 * 1024, flood: 4 * 1024 * 1024 };
/** A full panel begins anew when nothing has come for a moment, or after the longest wait. Milliseconds. */
const MOMENT = 150;
const LONGEST = 2000;
/** The next channel is shown by then, so that VS Code shows no other one in between. Milliseconds. */
const SHOWN = 1000;

/**
 * An output channel of which the panel always shows the end, however long it gets: once VS Code's own is full, another one
 * of the same name takes its place and begins with the newest lines.
 */
export class PanelChannel implements vscode.Disposable {
  readonly name: string;
  readonly #firstLine: string;
  readonly #now: () => number;
  #channel: vscode.OutputChannel;
  /** In the channel's file. */
  #bytes = 0;
  readonly #newest = new NewestText();
  /** What comes waits for the next channel. */
  #isFull = false;
  #fullSince = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Channels that were full, and the timers that close them. */
  readonly #former = new Map<vscode.OutputChannel, NodeJS.Timeout>();

  /**
   * @param firstLine what a panel begins with that shows only the newest lines
   * @param now milliseconds, of whatever beginning
   */
  constructor(name: string, firstLine: string, now = (): number => performance.now()) {
    this.#now = now;
    this.name = name;
    this.#firstLine = firstLine;
    this.#channel = vscode.window.createOutputChannel(name, LOG_LANGUAGE);
  }

  /** Adds text that ends at a line's end. */
  append(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.#isFull ||= this.#bytes + bytes > MOST;
    this.#newest.add(text, this.#isFull ? KEPT.flood : KEPT.calm);
    if (this.#isFull) {
      this.#goOnSoon();
    } else {
      this.#bytes += bytes;
      this.#channel.append(text);
    }
  }

  /** Shows this in the place of all; `bytes` is how much there will be with what is added next. */
  replace(text: string, bytes: number): void {
    this.#forget();
    const isNew = this.#bytes + bytes > MOST;
    if (isNew) this.#change();
    this.#newest.add(text, KEPT.calm);
    this.#bytes += Buffer.byteLength(text);
    if (isNew) this.#channel.append(text);
    else this.#channel.replace(text);
  }

  clear(): void {
    this.#forget();
    this.#channel.clear();
  }

  show(preserveFocus: boolean): void {
    this.#channel.show(preserveFocus);
  }

  dispose(): void {
    this.#forget();
    for (const [channel, timer] of this.#former) {
      clearTimeout(timer);
      channel.dispose();
    }
    this.#former.clear();
    this.#channel.dispose();
  }

  #goOnSoon(): void {
    const now = this.#now();
    if (this.#timer) clearTimeout(this.#timer);
    else this.#fullSince = now;
    const left = Math.max(0, this.#fullSince + LONGEST - now);
    this.#timer = setTimeout(() => this.#goOn(), Math.min(MOMENT, left));
  }

  #goOn(): void {
    const text = `${this.#firstLine}\n${this.#newest.toString()}`;
    this.#forget();
    this.#change();
    this.append(text);
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isFull = false;
    this.#newest.clear();
  }

  /** Another channel takes the place of this one. */
  #change(): void {
    const former = this.#channel;
    const isVisible = vscode.window.visibleTextEditors.some(({ document }) => isOfChannel(document, this.name));
    this.#channel = vscode.window.createOutputChannel(this.name, LOG_LANGUAGE);
    this.#bytes = 0;
    if (isVisible) this.#channel.show(true);
    const close = (): void => {
      this.#former.delete(former);
      former.dispose();
    };
    this.#former.set(former, setTimeout(close, SHOWN));
  }
}
