import { setImmediate as nextTurn } from "node:timers/promises";
import * as vscode from "vscode";
import { plainText } from "./ansi.ts";
import { ALL_LINES, LineFilter, type LogFilter } from "./logText/levels.ts";

/** VS Code's output channel takes few big appends much faster than many small ones; these sizes were measured. */
const FLUSH_INTERVAL_MS = 60;
const BLOCK_LENGTH = 64 * 1024;
/** With more than this waiting, who appends is asked to wait. Characters. */
const MUCH_WAITING = 1024 * 1024;

/**
 * A log in the Output panel. Text is collected and appended in blocks, with a pause between blocks so that the extension
 * host stays responsive. Whoever reads a log waits for `room`, so that a flood is neither lost nor piled up.
 */
export class LogChannel implements vscode.Disposable {
  readonly #channel: vscode.OutputChannel;
  #waiting: string[] = [];
  #waitingLength = 0;
  #room: PromiseWithResolvers<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;
  #filter = new LineFilter(ALL_LINES);
  readonly #listeners = new Set<(text: string) => void>();

  constructor(name: string) {
    this.#channel = vscode.window.createOutputChannel(name, "databand-log");
  }

  get name(): string {
    return this.#channel.name;
  }

  /** Adds text that ends at a line's end. */
  append(text: string): void {
    if (text === "" || this.#disposed) return;
    for (const listener of this.#listeners) listener(text);
    this.#waiting.push(text);
    this.#waitingLength += text.length;
    this.#timer ??= setTimeout(() => void this.#flush(), FLUSH_INTERVAL_MS);
  }

  /** Settled once more may be appended. */
  async room(): Promise<void> {
    if (this.#waitingLength < MUCH_WAITING || this.#disposed) return;
    this.#room ??= Promise.withResolvers();
    await this.#room.promise;
  }

  /** Adds one line of ours, told apart from the pod's own. */
  note(text: string): void {
    this.append(`── ${text}\n`);
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
    this.#filter = new LineFilter(filter);
    this.#channel.replace(plainText(this.#filter.apply(text)));
  }

  show(preserveFocus = true): void {
    this.#channel.show(preserveFocus);
  }

  /** Resolves when everything appended so far has been handed to the panel. */
  async drained(): Promise<void> {
    while (this.#timer !== undefined && !this.#disposed) await pause(FLUSH_INTERVAL_MS);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#forgetWaiting();
    this.#channel.dispose();
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#disposed) {
      const block = this.#takeBlock();
      this.#channel.append(plainText(this.#filter.apply(block)));
      // One turn: what else the extension host has to do comes first, and nothing is slept away.
      if (this.#waiting.length > 0) await nextTurn();
    }
    this.#timer = undefined;
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => void this.#flush(), FLUSH_INTERVAL_MS);
  }

  #takeBlock(): string {
    let length = 0;
    let count = 0;
    while (count < this.#waiting.length && length < BLOCK_LENGTH) length += this.#waiting[count++]?.length ?? 0;
    const block = this.#waiting.splice(0, count).join("");
    this.#waitingLength -= block.length;
    this.#makeRoom();
    return block;
  }

  #forgetWaiting(): void {
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#makeRoom();
  }

  #makeRoom(): void {
    if (this.#waitingLength >= MUCH_WAITING) return;
    this.#room?.resolve();
    this.#room = undefined;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
