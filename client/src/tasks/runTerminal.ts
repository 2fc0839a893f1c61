import * as vscode from "vscode";
import type { RunTaskArguments } from "../commands/run/runTask.ts";
import { explain, isCancelled } from "../notifications.ts";
import type { Run } from "../runs/runs.ts";
import { forTerminal } from "../views/logTerminal.ts";
import { exitCodeOf } from "./definition.ts";
import { TracebackReader, type Raised } from "./tracebacks.ts";

/**
 * Problem matchers read what the terminal has drawn, and stop 100 ms after the task has ended: the end of a log, which is
 * where a traceback stands, would go unread. Milliseconds.
 */
const READ_MS = 1000;
/** Frames of these are no code of the workspace, whatever the names of its files. */
const LIBRARY = /[\\/](?:site-packages|dist-packages|lib[\\/]python\d)/;
/** As many places of errors are told at the end. */
const MOST_RAISED = 50;

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
 * the run. Paths of tracebacks become those of the workspace. Where errors were raised is told once more at the end, in a
 * line each for the problem matcher: in a terminal that is used again VS Code reads each line several times
 * (microsoft/vscode#170898), so that one for tracebacks of several lines would find nothing.
 */
export class RunTerminal implements vscode.Pseudoterminal {
  readonly #starter: RunStarter;
  readonly #given: RunTaskArguments | undefined;
  readonly #write = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<number>();
  readonly #stopping = new AbortController();
  readonly #paths = new Map<string, string | undefined>();
  readonly #tracebacks = new TracebackReader();
  readonly #raised: Raised[] = [];
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
      await this.#tellPlaces();
      await new Promise((done) => setTimeout(done, READ_MS));
      this.#close.fire(exitCodeOf(result));
    } catch (error) {
      if (!isCancelled(error)) this.#write.fire(`\u001B[31m${explain(error)}\u001B[0m\r\n`);
      this.#close.fire(1);
    }
  }

  async #show(text: string): Promise<void> {
    this.#raised.push(...this.#tracebacks.read(text));
    const lines = await Promise.all(text.split("\n").map((line) => this.#withLocalPath(line)));
    this.#write.fire(forTerminal(lines.join("\n")));
  }

  async #withLocalPath(line: string): Promise<string> {
    const path = /File "([^"]+)", line \d+/.exec(line)?.[1];
    const local = path === undefined ? undefined : await this.#localPath(path);
    return local === undefined ? line : line.replace(`"${path}"`, `"${local}"`);
  }

  /** The problem matcher of the manifest reads these lines. */
  async #tellPlaces(): Promise<void> {
    const lines = new Set<string>();
    for (const { frames, error } of this.#raised.slice(-MOST_RAISED)) {
      for (const { path, line } of frames.toReversed()) {
        const local = LIBRARY.test(path) ? undefined : await this.#localPath(path);
        if (local === undefined) continue;
        lines.add(`── → ${local}:${line}: ${error}\n`);
        break;
      }
    }
    if (lines.size > 0) this.#write.fire(forTerminal([...lines].join("")));
  }

  /** The workspace's file for a path of a container, if there is one. */
  async #localPath(path: string): Promise<string | undefined> {
    if (!this.#paths.has(path)) this.#paths.set(path, await this.#starter.localPath(path));
    return this.#paths.get(path);
  }
}
