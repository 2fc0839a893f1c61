/** What a person answers to the extension's questions. */
import * as vscode from "vscode";

/**
 * Part of the label to choose, or of a button, or the text to write; several where several can be chosen. A function is given
 * what is asked, with the small print of a modal message below.
 */
export type Answer = string | readonly string[] | ((question: string) => string);
type Item = string | vscode.QuickPickItem;

/**
 * Answers the questions that the extension asks while `act` runs, one after another: lists, inputs, modal messages and where
 * to save. Throws where a list has no such label, an input refuses the text, a question has no answer left, or an answer is
 * not asked for.
 */
export async function answering<T>(answers: readonly Answer[], act: () => PromiseLike<T>): Promise<T> {
  const person = new Person(answers);
  const { showInputBox, showQuickPick, showSaveDialog, showWarningMessage } = vscode.window;
  const originals = { showInputBox, showQuickPick, showSaveDialog, showWarningMessage };
  // Tests share the extension's API object, so this is what it calls.
  Object.assign(vscode.window, {
    showInputBox: (options: vscode.InputBoxOptions) => person.writes(options),
    showQuickPick: async (items: readonly Item[] | PromiseLike<readonly Item[]>, options: vscode.QuickPickOptions) =>
      person.picks(await items, options),
    showSaveDialog: ({ title = "" }: vscode.SaveDialogOptions) => Promise.resolve(person.saves(title)),
    showWarningMessage: (text: string, options: vscode.MessageOptions, ...buttons: string[]) =>
      options.modal === true
        ? Promise.resolve(person.presses([text, options.detail ?? []].flat().join("\n"), buttons))
        : showWarningMessage(text, options, ...buttons),
  });
  try {
    const result = await act();
    person.checkDone();
    return result;
  } finally {
    Object.assign(vscode.window, originals);
  }
}

/** Titles of the lists that the extension shows while `act` runs; each is left without a choice, as Escape does. */
export async function titlesOf(act: () => PromiseLike<unknown>): Promise<readonly (string | undefined)[]> {
  const { showQuickPick } = vscode.window;
  const titles: (string | undefined)[] = [];
  // Tests share the extension's API object, so this is what it calls.
  Object.assign(vscode.window, {
    showQuickPick: (_items: unknown, { title }: vscode.QuickPickOptions) => {
      titles.push(title);
      return Promise.resolve(undefined);
    },
  });
  try {
    await act();
  } finally {
    Object.assign(vscode.window, { showQuickPick });
  }
  return titles;
}

/** What progress notifications say while `act` runs goes into `reports`. */
export async function reporting<T>(reports: (string | undefined)[], act: () => PromiseLike<T>): Promise<T> {
  const { withProgress } = vscode.window;
  type Work<R> = Parameters<typeof withProgress<R>>[1];
  // Tests share the extension's API object, so this is what it calls.
  Object.assign(vscode.window, {
    withProgress: <R>(options: vscode.ProgressOptions, work: Work<R>) =>
      withProgress(options, (progress, token) => {
        const report: typeof progress.report = (value) => {
          reports.push(value.message);
          progress.report(value);
        };
        return work({ report }, token);
      }),
  });
  try {
    return await act();
  } finally {
    Object.assign(vscode.window, { withProgress });
  }
}

/** The list that stays open beside a command. Throws where there is none. */
export async function shownPick(act: () => PromiseLike<unknown>): Promise<vscode.QuickPick<vscode.QuickPickItem>> {
  const { createQuickPick } = vscode.window;
  let shown: vscode.QuickPick<vscode.QuickPickItem> | undefined;
  // Tests share the extension's API object, so this is what it calls.
  Object.assign(vscode.window, {
    createQuickPick: () => {
      shown = createQuickPick();
      return shown;
    },
  });
  try {
    await act();
  } finally {
    Object.assign(vscode.window, { createQuickPick });
  }
  if (!shown) throw new Error("no list was shown");
  return shown;
}

/** Leaves a question without a fit answer, as Escape does; commands tell problems to users, so the first one is kept. */
class Person {
  readonly #left: Answer[];
  #problem: string | undefined;

  constructor(answers: readonly Answer[]) {
    this.#left = [...answers];
  }

  async writes(options: vscode.InputBoxOptions): Promise<string | undefined> {
    const text = this.#next(options.prompt)?.toString();
    const problem = text === undefined ? undefined : await options.validateInput?.(text);
    if (!problem) return text;
    this.#fail(`“${String(text)}” is refused: ${typeof problem === "string" ? problem : problem.message}`);
    return undefined;
  }

  picks(items: readonly Item[], { canPickMany, title }: vscode.QuickPickOptions): Item | Item[] | undefined {
    const answer = this.#next(title);
    if (answer === undefined) return undefined;
    const picked = [answer].flat().flatMap((label) => this.#choose(items, label) ?? []);
    return canPickMany === true ? picked : picked[0];
  }

  presses(question: string, buttons: readonly string[]): string | undefined {
    const answer = this.#next(question)?.toString();
    return answer === undefined ? undefined : this.#choose(buttons, answer);
  }

  saves(title: string): vscode.Uri | undefined {
    const path = this.#next(title)?.toString();
    return path === undefined ? undefined : vscode.Uri.file(path);
  }

  checkDone(): void {
    if (this.#problem !== undefined) throw new Error(this.#problem);
    if (this.#left.length > 0) throw new Error(`nobody has asked for ${JSON.stringify(this.#left)}`);
  }

  #next(question = "?"): string | readonly string[] | undefined {
    const answer = this.#left.shift();
    if (answer === undefined) this.#fail(`“${question}” has no answer`);
    return typeof answer === "function" ? answer(question) : answer;
  }

  #choose<T extends Item>(items: readonly T[], label: string): T | undefined {
    const found = items.find((item) => labelOf(item).includes(label));
    if (found === undefined) this.#fail(`no “${label}” in ${JSON.stringify(items.map(labelOf))}`);
    return found;
  }

  #fail(problem: string): void {
    this.#problem ??= problem;
  }
}

function labelOf(item: Item): string {
  return typeof item === "string" ? item : item.label;
}
