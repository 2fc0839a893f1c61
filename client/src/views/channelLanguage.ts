import * as vscode from "vscode";
import { FloodGauge } from "./logText/flood.ts";

/** Of logs: colours, and links to files and tasks. */
export const LOG_LANGUAGE = "databand-log";
/** Without either. */
const PLAIN_LANGUAGE = "plaintext";
/** Between two looks whether a flood is over. Milliseconds. */
const LOOK = 1000;
/** Looks after which nobody waits any longer for the workbench to have all of a flood. */
const MOST_LOOKS = 60;

/**
 * Takes colours and links from a channel while more is written to it than anybody can read: the workbench looks for both
 * at each addition in all that it has, which takes it longer than the text itself. They come back with the calm, once the
 * panel has what was written: the workbench reads that from a file, much later.
 */
export class ChannelLanguage implements vscode.Disposable {
  readonly #name: string;
  readonly #now: () => number;
  readonly #gauge = new FloodGauge();
  #timer: NodeJS.Timeout | undefined;
  /** What was written last. */
  #last = "";
  /** Looks since the flood was over. */
  #looks = 0;

  /**
   * @param name of the channel
   * @param now milliseconds, of whatever beginning
   */
  constructor(name: string, now = (): number => performance.now()) {
    this.#name = name;
    this.#now = now;
  }

  /** Whether colours and links are taken away at the moment. */
  get isPlain(): boolean {
    return this.#timer !== undefined;
  }

  /** To be called with each addition, before it; with an empty text when the panel is emptied. */
  add(text: string): void {
    this.#last = text;
    if (!this.#gauge.add(text.length, this.#now()) || this.#timer) return;
    this.#set(PLAIN_LANGUAGE);
    this.#looks = 0;
    this.#timer = setInterval(() => this.#look(), LOOK);
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const isFlood = this.#gauge.isFlood(this.#now());
    this.#looks = isFlood ? 0 : this.#looks + 1;
    const isOver = !isFlood && (this.#looks > MOST_LOOKS || this.#hasAll());
    // A panel that was opened meanwhile has a document of its own.
    this.#set(isOver ? LOG_LANGUAGE : PLAIN_LANGUAGE);
    if (isOver) this.dispose();
  }

  /** Whether the panel, if it has been opened, ends with what was written last. */
  #hasAll(): boolean {
    const document = this.#document();
    if (!document || this.#last === "") return true;
    if (document.lineCount < 2) return false;
    const { text } = document.lineAt(document.lineCount - 2);
    return this.#last.endsWith(`${text}\n`);
  }

  #document(): vscode.TextDocument | undefined {
    return vscode.workspace.textDocuments.findLast((one) => isOfChannel(one, this.#name));
  }

  #set(language: string): void {
    const document = this.#document();
    if (!document || document.languageId === language) return;
    vscode.languages.setTextDocumentLanguage(document, language).then(undefined, () => undefined);
  }
}

/** Whether a document is what the Output panel shows of one of our channels. */
export function isOfChannel({ uri }: vscode.TextDocument, name: string): boolean {
  return uri.scheme === "output" && uri.path.endsWith(`-${name}`);
}
