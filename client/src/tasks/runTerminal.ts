import * as vscode from "vscode";
import type { RunTaskArguments } from "../commands/run/runTask.ts";
import { explain, isCancelled } from "../notifications.ts";
import type { Run } from "../runs.ts";
import { forTerminal } from "../views/logTerminal.ts";
import { exitCodeOf } from "./definition.ts";

/**
 * Problem matchers read what the terminal has drawn, and stop 100 ms after the task has ended: the end of a log, which is
 * where a traceback stands, would go unread. Milliseconds.
 */
const READ_MS = 1000;

/** Where a run in a task terminal comes from. */
export interface RunStarter {
  /**
   * Starts it, and waits until its pod is under way; undefined when the user leaves a question open.
   *
   * @param given undefined where the definition names no task
   * @param signal stops it again, at whatever point it is
   */
  start(given: RunTaskArguments | undefined, signal: AbortSignal): Promise<Run | undefined>;
  /** The workspace's file for a path that a container printed. */
  localPath(path: string): Promise<string | undefined>;
}

/**
 * A run as a task of VS Code: its log in the terminal, its exit code as the task's. Ctrl-C and closing the terminal stop
 * the run. Paths of tracebacks become those of the workspace, so that a problem matcher finds the files.
 */
export class RunTerminal implements vscode.Pseudoterminal {
  readonly #starter: RunStarter;
  readonly #given: RunTaskArguments | undefined;
  readonly #write = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<number>();
  readonly #stopping = new AbortController();
  readonly #paths = new Map<string, string>();
  #run: Run | undefined;
  #work: Promise<void> = Promise.resolve();
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;

  constructor(starter: RunStarter, given: RunTaskArguments | undefined) {
    this.#starter = starter;
    this.#given = given;
  }

  open(): void {
    void this.#start();
  }

  close(): void {
    this.#stop();
  }

  handleInput(data: string): void {
    if (data.includes("\u0003")) this.#stop();
  }

  #stop(): void {
    this.#stopping.abort();
    this.#run?.handle.stop();
  }

  async #start(): Promise<void> {
    try {
      const { signal } = this.#stopping;
      const run = await this.#starter.start(this.#given, signal);
      if (!run) {
        this.#close.fire(1);
        return;
      }
      this.#run = run;
      if (signal.aborted) run.handle.stop();
      const stopListening = await run.logs.follow((text) => {
        this.#work = this.#work.then(() => this.#show(text));
      });
      const result = await run.handle.done;
      await run.logs.ended;
      await this.#work;
      stopListening();
      await new Promise((done) => setTimeout(done, READ_MS));
      this.#close.fire(exitCodeOf(result));
    } catch (error) {
      if (!isCancelled(error)) this.#write.fire(`\u001B[31m${explain(error)}\u001B[0m\r\n`);
      this.#close.fire(1);
    }
  }

  async #show(text: string): Promise<void> {
    const lines = await Promise.all(text.split("\n").map((line) => this.#local(line)));
    this.#write.fire(forTerminal(lines.join("\n")));
  }

  /** Problem matchers know only files of this machine. */
  async #local(line: string): Promise<string> {
    const path = /File "([^"]+)", line \d+/.exec(line)?.[1];
    if (path === undefined) return line;
    let local = this.#paths.get(path);
    if (local === undefined) {
      local = (await this.#starter.localPath(path)) ?? path;
      this.#paths.set(path, local);
    }
    return line.replace(`"${path}"`, `"${local}"`);
  }
}
