import * as vscode from "vscode";

/** The longest that a channel stays beside the one that has taken its place. Milliseconds. */
const LONGEST = 10_000;

/**
 * Channels in whose place another one has come. Each is closed once the other one is in sight: VS Code, when it loses the
 * channel that it shows, shows any other one instead, and gives that the focus.
 */
export class FormerChannels implements vscode.Disposable {
  readonly #closers = new Set<() => void>();

  /** @param isReplaced whether the other one is in sight; asked whenever other editors are */
  add(channel: vscode.OutputChannel, isReplaced: () => boolean): void {
    const close = (): void => {
      clearTimeout(timer);
      looking.dispose();
      this.#closers.delete(close);
      channel.dispose();
    };
    const looking = vscode.window.onDidChangeVisibleTextEditors(() => {
      if (isReplaced()) close();
    });
    const timer = setTimeout(close, LONGEST);
    this.#closers.add(close);
  }

  dispose(): void {
    for (const close of this.#closers) close();
  }
}
