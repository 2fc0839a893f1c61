import * as vscode from "vscode";
import type { Cluster, ExecSession, ShellEnd } from "../cluster/index.ts";
import type { Clusters } from "../clusters/clusters.ts";
import { explain } from "../notifications.ts";

/** Exit code of a process that SIGKILL (9) ended, 128 + 9: so ends whatever else is in a container when its first process does. */
const KILLED = 137;

/** What a terminal is connected with. */
export interface TerminalTarget {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Joins the container's first process, as its spec describes that; absent: a new shell. */
  readonly attach?: { readonly stdin: boolean; readonly tty: boolean };
  /** Is told that the container has no shell. */
  readonly onNoShell?: () => void;
}

/** A shell in a container, or its first process, as a terminal of VS Code: keys, size, Ctrl-C and exit code go through. */
export class PodTerminal implements vscode.Pseudoterminal {
  readonly #clusters: Clusters;
  readonly #target: TerminalTarget;
  readonly #write = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<number | undefined>();
  readonly #left = new AbortController();
  /** What was typed before the shell was there. */
  #typed = "";
  #size: vscode.TerminalDimensions | undefined;
  #session: ExecSession | undefined;
  #isOver = false;
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;

  constructor(clusters: Clusters, target: TerminalTarget) {
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
    // With an exit code the workbench would report what has been read here already.
    if (this.#isOver) this.#close.fire(undefined);
    else if (this.#session) this.#session.write(data);
    else this.#typed += data;
  }

  setDimensions(size: vscode.TerminalDimensions): void {
    this.#size = size;
    this.#session?.resize(size);
  }

  async #run(): Promise<void> {
    try {
      this.#end(await this.#connect());
    } catch (error) {
      this.#say(explain(error));
    }
  }

  async #connect(): Promise<ShellEnd> {
    const { cluster, namespace, pod, container, attach } = this.#target;
    const { attachToPod, shellInPod } = await this.#clusters.library;
    const options = { signal: this.#left.signal, size: this.#size };
    const isTerminal = attach?.tty ?? true;
    const show = (): ((data: Buffer) => void) => {
      const decoder = new TextDecoder();
      return (data) => {
        const text = decoder.decode(data, { stream: true });
        this.#write.fire(isTerminal ? text : text.replaceAll(/\r?\n/g, "\r\n"));
      };
    };
    const output = { stdout: show(), stderr: show() };
    const where = { namespace, pod, container };
    if (!attach) return shellInPod(cluster, where, output, { ...options, onSession: (one) => this.#take(one) });
    const keys = attach.stdin
      ? vscode.l10n.t("Close this terminal to leave.")
      : vscode.l10n.t("It takes no input. Close this terminal to leave.");
    this.#write.fire(`\u001B[2m${vscode.l10n.t("Attached to {0} of {1}.", container, pod)} ${keys}\u001B[0m\r\n`);
    const session = await attachToPod(cluster, { ...where, ...attach }, output, options);
    this.#take(session);
    return session.ended;
  }

  /** Another shell is tried where one is not there. */
  #take(session: ExecSession): void {
    this.#session = session;
    if (this.#size) session.resize(this.#size);
    if (this.#typed !== "") session.write(this.#typed);
  }

  #end(end: ShellEnd): void {
    if (this.#target.attach && end.why === "exited") {
      this.#say(vscode.l10n.t("The container {0} has ended.", this.#target.container));
      return;
    }
    switch (end.why) {
      case "exited":
        if (end.exitCode === KILLED) {
          this.#say(
            vscode.l10n.t("The shell in {0} was killed, as it is when its container ends.", this.#target.container),
          );
        } else this.#close.fire(end.exitCode);
        break;
      case "no-shell":
        this.#say(
          vscode.l10n.t(
            "The container {0} has no shell: its image has none of {1}.",
            this.#target.container,
            end.tried.join(", "),
          ),
        );
        this.#target.onNoShell?.();
        break;
      case "not-started":
        this.#say(vscode.l10n.t("No shell could be started in {0}: {1}", this.#target.container, end.message));
        break;
      case "closed":
        this.#say(vscode.l10n.t("The connection to {0} was lost: {1}.", this.#target.pod, end.message));
        break;
    }
  }

  /** The terminal stays, so that this can be read; any key closes it. */
  #say(text: string): void {
    this.#isOver = true;
    this.#write.fire(`\r\n\u001B[31m${text}\u001B[0m\r\n${vscode.l10n.t("Press any key to close this terminal.")}\r\n`);
  }
}
