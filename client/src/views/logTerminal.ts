import * as vscode from "vscode";
import { workspaceFile } from "./logLinks.ts";
import { placesInLog, type LogPlace } from "./logPlaces.ts";
import type { ShownLog } from "./shownLog.ts";

/** What a terminal is given of a long log at the beginning; it keeps fewer lines by default. Characters. */
const MOST_SO_FAR = 1024 * 1024;
const CTRL_C = "\u0003";

/**
 * A log in a terminal, as the container wrote it: colours, progress bars. All that is kept so far, then what comes, whatever
 * the panel filters. Ctrl-C closes the terminal; the panel goes on.
 */
export class LogTerminal implements vscode.Pseudoterminal {
  readonly #log: ShownLog;
  readonly #write = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<void>();
  #stop: (() => void) | undefined;
  #isClosed = false;
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;

  constructor(log: ShownLog) {
    this.#log = log;
  }

  open(): void {
    let isFirst = true;
    const show = (text: string): void => {
      this.#write.fire(forTerminal(isFirst ? endOf(text) : text));
      isFirst = false;
    };
    this.#log.follow(show).then(
      (stop) => {
        if (this.#isClosed) stop();
        else this.#stop = stop;
      },
      (error: unknown) => this.#write.fire(`\u001B[31m${String(error)}\u001B[0m\r\n`),
    );
  }

  handleInput(data: string): void {
    if (data.includes(CTRL_C)) this.#close.fire();
  }

  close(): void {
    this.#isClosed = true;
    this.#stop?.();
  }
}

function endOf(text: string): string {
  if (text.length <= MOST_SO_FAR) return text;
  return text.slice(text.indexOf("\n", text.length - MOST_SO_FAR) + 1);
}

/** Text of a log as a terminal wants it. Lines of ours stand back, but for those that tell of a failure or warn. */
export function forTerminal(text: string): string {
  return text
    .replace(/^──+ ?([✗⚠])?.*$/gmu, (line, mark?: string) => `\u001B[0;${STYLES[mark ?? ""] ?? DIM}m${line}\u001B[0m`)
    .replaceAll("\n", "\r\n");
}

/** By the mark of a note, as the panel has them: red and yellow. */
const STYLES: Readonly<Record<string, string>> = { "✗": "31", "⚠": "33" };
const DIM = "2";

class PlaceLink extends vscode.TerminalLink {
  readonly place: LogPlace;

  constructor(place: LogPlace) {
    super(place.start, place.end - place.start, vscode.l10n.t("Open {0} at line {1}", place.path, place.line));
    this.place = place;
  }
}

/** Lines of tracebacks lead to the workspace's files, wherever the container keeps its copies. */
export const LOG_TERMINAL_LINKS: vscode.TerminalLinkProvider<PlaceLink> = {
  provideTerminalLinks({ line, terminal }) {
    const { creationOptions: options } = terminal;
    if (!("pty" in options && options.pty instanceof LogTerminal)) return [];
    return placesInLog(line).map((place) => new PlaceLink(place));
  },

  async handleTerminalLink({ place }) {
    const file = await workspaceFile(place.path);
    if (!file) {
      void vscode.window.showInformationMessage(vscode.l10n.t("No file of this workspace is like {0}.", place.path));
      return;
    }
    const selection = new vscode.Range(place.line - 1, 0, place.line - 1, 0);
    await vscode.window.showTextDocument(file, { selection });
  },
};
