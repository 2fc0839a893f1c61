/** What a person does with the extension, in words of the main job. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Person } from "./person.ts";

export const CFG = ".dbnd/databand-system.cfg";
const ENGINE = "[cluster]";

/** Opens the sample's configuration, and waits until the language server has read it. */
export async function openConfiguration(person: Person): Promise<void> {
  await person.arrive();
  await person.openFile(CFG);
  await person.page.locator(".statusbar-item", { hasText: "Databand Configuration" }).waitFor();
}

/** Number, from 1, of the first line of the sample's configuration that begins so. */
export function lineOf(folder: string, start: string): number {
  const lines = readFileSync(join(folder, CFG), "utf8").split("\n");
  const index = lines.findIndex((line) => line.startsWith(start));
  if (index < 0) throw new Error(`no ${start} in ${CFG}`);
  return index + 1;
}

/** Begins a line in the engine's section. */
export async function beginLine(person: Person, folder: string, typed: string): Promise<void> {
  await person.goToLine(lineOf(folder, ENGINE));
  await person.press("Enter");
  await person.type(typed);
}

/** Begins a line in the engine's section and waits for a suggestion. Accepts nothing. */
export async function beginKey(person: Person, folder: string, typed: string, expected: string): Promise<void> {
  await beginLine(person, folder, typed);
  await person.suggestion(expected).catch(async () => {
    // The list may have opened before the language server had started.
    await person.press("Escape", "Control+Space");
    await person.suggestion(expected);
  });
}

/** Takes the line of the cursor away. */
export async function removeLine(person: Person): Promise<void> {
  await person.press("Home", "Shift+End", "Shift+End", "Backspace", "Backspace");
}

/** Answers the lists of “Run Task”: task, environment where there are several, parameters. */
export async function answerTaskQuestions(person: Person, task: string): Promise<void> {
  await person.pick(task);
  const go = person.row(`Run ${task}`);
  const environment = person.row("k8s");
  await go.or(environment).first().waitFor();
  if (!(await go.isVisible())) await environment.click();
  await go.click();
  await person.page.locator(".quick-input-widget:visible").waitFor({ state: "hidden" });
}

export async function previewPod(person: Person, task: string): Promise<void> {
  await person.command("Databand: Preview Pod YAML");
  await person.pick(task);
  await person.page.locator(".quick-input-widget:visible").waitFor({ state: "hidden" });
  await person.page.locator(".view-line", { hasText: "apiVersion" }).first().waitFor();
}

/** Compares the previewed pod with that of another engine. */
export async function comparePod(person: Person, engine: string): Promise<void> {
  await person.command("Databand: Compare Pod with Another Environment or Engine");
  await person.pick("Another engine");
  await person.pick(engine);
  await person.page
    .locator(".diff-editor, .monaco-diff-editor")
    .locator(".line-insert, .line-delete")
    .first()
    .waitFor();
  await person.lookAway();
}

/** Writes another `requests` line into the engine, and asks the cluster what it thinks of the pod. */
export async function validatePod(person: Person, folder: string, line: string): Promise<void> {
  await person.press("Control+1");
  await person.goToLine(lineOf(folder, "requests"));
  await person.press("Home", "Shift+End");
  await person.type(line);
  await person.press("Escape");
  await person.command("Databand: Validate Pod with Cluster (Dry Run)");
  await person.toast("refuses the pod").waitFor();
  await person.squiggle.waitFor({ state: "attached" });
}

/** Shows what is in force for an environment or engine, beside the editor. */
export async function showEffective(person: Person, section: string): Promise<void> {
  await person.command("Databand: Show Effective Configuration");
  await person.pick(section);
  await person.page.locator(".view-line", { hasText: "Effective configuration of" }).first().waitFor();
  await person.lookAway();
}

/** Starts a run from the palette, as far as its first lines of log. */
export async function startRun(person: Person, task: string, firstLine: string): Promise<void> {
  await person.command("Databand: Run Task on Kubernetes");
  await answerTaskQuestions(person, task);
  await person.output.filter({ hasText: firstLine }).first().waitFor();
}

/** Shows the view “Databand Runs”. */
export async function showRuns(person: Person): Promise<void> {
  await person.command("Focus on Databand Runs View");
}

/** A run in the view “Databand Runs”, once it is in this state. */
export async function runInTree(person: Person, task: string, state: string | RegExp, limit: number): Promise<string> {
  const row = person.page.locator(".pane-body .monaco-list-row").filter({ hasText: task }).filter({ hasText: state });
  await row.first().waitFor({ timeout: limit });
  return row.first().innerText();
}
