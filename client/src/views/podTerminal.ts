import * as vscode from "vscode";
import type { Cluster, ExecEnd, ExecSession } from "../cluster/index.ts";
import type { Clusters } from "../clusters.ts";
import { explain } from "../notifications.ts";

/** Where a shell is opened. */
export interface ShellTarget {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** A shell in a container as a terminal of VS Code: keys, size, Ctrl-C and exit code go through. */
export class PodTerminal implements vscode.Pseudoterminal {
  readonly #clusters: Clusters;
  readonly #target: ShellTarget;
  readonly #write = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<number>();
  readonly #left = new AbortController();
  /** What was typed before the shell was there. */
  #typed = "";
  #size: vscode.TerminalDimensions | undefined;
  #session: ExecSession | undefined;
  #isOver = false;
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;

  constructor(clusters: Clusters, target: ShellTarget) {
    this.#clusters = clusters;
    this.#target = target;
  }

  open(size: vscode.TerminalDimensions | undefined): void {
    this.#size = size;
    void this.#run();
  }

  /** Ends the shell: the kubelet stops it with the connection. */
  close(): void {
    this.#left.abort();
    this.#session?.close();
  }

  handleInput(data: string): void {
    if (this.#isOver) this.#close.fire(1);
    else if (this.#session) this.#session.write(data);
    else this.#typed += data;
  }

  setDimensions(size: vscode.TerminalDimensions): void {
    this.#size = size;
    this.#session?.resize(size);
  }

  async #run(): Promise<void> {
    const { cluster, namespace, pod, container } = this.#target;
    try {
      const { execInPod, SHELL } = await this.#clusters.library;
      const decoder = new TextDecoder();
      const session = await execInPod(
        cluster,
        { namespace, pod, container, command: SHELL, tty: true },
        { stdout: (data) => this.#write.fire(decoder.decode(data, { stream: true })) },
        { signal: this.#left.signal, size: this.#size },
      );
      this.#session = session;
      if (this.#size) session.resize(this.#size);
      if (this.#typed !== "") session.write(this.#typed);
      this.#end(await session.ended);
    } catch (error) {
      this.#say(explain(error));
    }
  }

  #end(end: ExecEnd): void {
    switch (end.why) {
      case "exited":
        this.#close.fire(end.exitCode);
        break;
      case "not-started":
        this.#say(`No shell could be started in ${this.#target.container}: ${end.message}`);
        break;
      case "closed":
        this.#say(`The connection to ${this.#target.pod} was lost: ${end.message}.`);
        break;
    }
  }

  /** The terminal stays, so that this can be read; any key closes it. */
  #say(text: string): void {
    this.#isOver = true;
    this.#write.fire(`\r\n\u001B[31m${text}\u001B[0m\r\nPress any key to close this terminal.\r\n`);
  }
}
