import * as vscode from "vscode";
import { FloodGauge } from "./logText/flood.ts";

/** Of logs: colours, and links to files and tasks. */
export const LOG_LANGUAGE = "databand-log";
/** Without either. */
const PLAIN_LANGUAGE = "plaintext";
/** Between two looks whether a flood is over. Milliseconds. */
const LOOK = 1000;

/**
 * Takes colours and links from a channel while more is written to it than anybody can read: the workbench looks for both
 * at each addition in all that it has, which takes it longer than the text itself. They come back with the calm.
 */
export class ChannelLanguage implements vscode.Disposable {
  readonly #name: string;
  readonly #gauge = new FloodGauge();
  #timer: NodeJS.Timeout | undefined;
  /** Of the panel's document, at the last look. */
  #version: number | undefined;

  /** @param name of the channel */
  constructor(name: string) {
    this.#name = name;
  }

  /** To be called with each addition, before it. */
  add(characters: number): void {
    if (!this.#gauge.add(characters, performance.now()) || this.#timer) return;
    this.#set(PLAIN_LANGUAGE);
    this.#timer = setInterval(() => this.#look(), LOOK);
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    // The workbench goes on taking what was written long before; colours in between would hold it up.
    const version = this.#document()?.version;
    const isBehind = version !== this.#version;
    this.#version = version;
    const isFlood = this.#gauge.isFlood(performance.now()) || isBehind;
    // A panel that was opened meanwhile has a document of its own.
    this.#set(isFlood ? PLAIN_LANGUAGE : LOG_LANGUAGE);
    if (!isFlood) this.dispose();
  }

  #document(): vscode.TextDocument | undefined {
    return vscode.workspace.textDocuments.find((one) => isOfChannel(one, this.#name));
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
