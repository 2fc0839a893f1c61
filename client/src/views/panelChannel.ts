import * as vscode from "vscode";
import { isOfChannel, LOG_LANGUAGE } from "./channelLanguage.ts";
import { FormerChannels } from "./formerChannels.ts";
import { NewestText } from "./logText/newestText.ts";

/**
 * What one channel of VS Code gets at most. It keeps a channel's text in a file, begins that again at 30 MiB, and reads on
 * where it was: its panel then misses text without a sign, or takes nothing more, and cannot be cleared (1.106 to 1.139).
 * Bytes.
 */
const MOST = 24 * 1024 * 1024;
/** Of what came before, a panel that begins anew shows so much; more where it could not take it. Characters. */
const KEPT = { calm: 256 * 1024, unseen: 1024 * 1024, flood: 4 * 1024 * 1024 };
/** A full panel begins anew when nothing has come for a moment, or after the longest wait. Milliseconds. */
const MOMENT = 150;
const LONGEST = 2000;

/**
 * An output channel of which the panel always shows the end, however long it gets: once VS Code's own is full, another one
 * of the same name takes its place and begins with the newest lines. Where nobody sees it, that waits until somebody does:
 * VS Code shows nothing at all, or anything, where the channel is gone that it would show.
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
  /** Set while a full panel waits for somebody who sees it. */
  #unseen: vscode.Disposable | undefined;
  readonly #former = new FormerChannels();

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
    this.#newest.add(text, this.#kept);
    if (this.#isFull) {
      if (!this.#unseen) this.#goOnSoon();
    } else {
      this.#bytes += bytes;
      this.#channel.append(text);
    }
  }

  /** Shows this in the place of all; `bytes` is how much there will be with what is added next. */
  replace(text: string, bytes: number): void {
    this.#forget();
    const isNew = this.#bytes + bytes > MOST;
    if (isNew && this.#inSight().length === 0) {
      this.#isFull = true;
      this.#waitForSight();
      this.#newest.add(text, this.#kept);
      return;
    }
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
    if (this.#isFull) this.#goOn();
    this.#channel.show(preserveFocus);
  }

  dispose(): void {
    this.#forget();
    this.#former.dispose();
    this.#channel.dispose();
  }

  get #kept(): number {
    if (!this.#isFull) return KEPT.calm;
    return this.#unseen ? KEPT.unseen : KEPT.flood;
  }

  #goOnSoon(): void {
    const now = this.#now();
    if (this.#timer) clearTimeout(this.#timer);
    else this.#fullSince = now;
    const left = Math.max(0, this.#fullSince + LONGEST - now);
    this.#timer = setTimeout(() => this.#goOnInSight(), Math.min(MOMENT, left));
  }

  #goOnInSight(): void {
    if (this.#inSight().length > 0) this.#goOn();
    else this.#waitForSight();
  }

  #waitForSight(): void {
    // What will be gone at once is not worth the workbench's reading it.
    if (!this.#unseen) this.#channel.clear();
    this.#unseen ??= vscode.window.onDidChangeVisibleTextEditors(() => {
      if (this.#inSight().length > 0) this.#goOn();
    });
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
    this.#unseen?.dispose();
    this.#unseen = undefined;
    this.#isFull = false;
    this.#newest.clear();
  }

  /** Another channel takes the place of this one, in sight. */
  #change(): void {
    const before = this.#inSight();
    this.#former.add(this.#channel, () => this.#inSight().some((uri) => !before.includes(uri)));
    this.#channel = vscode.window.createOutputChannel(this.name, LOG_LANGUAGE);
    this.#bytes = 0;
    this.#channel.show(true);
  }

  /** The documents of this panel that somebody sees: those of its channels have URIs of their own. */
  #inSight(): readonly string[] {
    const documents = vscode.window.visibleTextEditors.map(({ document }) => document);
    return documents.filter((document) => isOfChannel(document, this.name)).map(({ uri }) => uri.toString());
  }
}
