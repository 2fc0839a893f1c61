import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  CFG,
  beginKey,
  openConfiguration,
  previewPod,
  runInTree,
  showRuns,
  startRun,
} from "../../test/vscode/ui/flows.ts";
import { Person } from "../../test/vscode/ui/person.ts";
import { Steps } from "../../test/vscode/ui/steps.ts";
import { openWorkbench } from "../../test/vscode/host/workbench.ts";
import { OUT } from "../build/packages.ts";
import { SAMPLE_SETTINGS } from "./settings.ts";

/** Milliseconds from the start of a run to its result. */
const RUN_LIMIT = 180_000;
const ENDED = /succeeded|failed|stopped/;

/** The main job, done through the real user interface. Returns the exit code: 0 when the run succeeded. */
export async function runDemo(vsix: string, folder: string, task: string): Promise<number> {
  const pictures = join(OUT, "demo");
  rmSync(pictures, { recursive: true, force: true });
  console.log("starting VS Code ...");
  const workbench = await openWorkbench({ vsix: [vsix], workspace: folder, settings: SAMPLE_SETTINGS });
  const person = new Person(workbench.page);
  const steps = new Steps(person, pictures);
  try {
    await steps.step("open", `opens ${CFG}`, () => openConfiguration(person));
    await write(person, steps, folder);
    await steps.step("preview", `Databand: Preview Pod YAML, of ${task}`, () => previewPod(person, task));
    await steps.step("run", `Databand: Run Task on Kubernetes: ${task} on the sandbox cluster`, async () => {
      await startRun(person, task, task);
      await showRuns(person);
      await runInTree(person, task, "running", RUN_LIMIT);
    });
    return await waitForResult(person, steps, task);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    console.log(`pictures: ${pictures}`);
    await workbench.close();
  }
}

/** Completion, documentation and a mistake, in the engine's section. */
async function write(person: Person, steps: Steps, folder: string): Promise<void> {
  await steps.step("completion", "types `keep_f` in [cluster]: completion", () =>
    beginKey(person, folder, "keep_f", "keep_finished_pods"),
  );
  await steps.step("accepted", "accepts keep_finished_pods, and saves", async () => {
    await person.press("Enter", "Escape", "Control+S");
    await person.page.locator(".view-line", { hasText: "keep_finished_pods" }).first().waitFor();
  });
  await steps.step("hover", "rests on keep_finished_pods: documentation", () =>
    person.hover("keep_finished_pods", "keep_finished_pods"),
  );
  await steps.step("mistake", "misspells a key: a problem, with what was meant", async () => {
    await person.press("Escape", "End", "Enter");
    await person.type("image_pul_policy = Always");
    await person.press("Escape");
    await person.squiggle.waitFor({ state: "attached" });
    await person.hover("image_pul_policy", "image_pull_policy");
  });
  await steps.step("mended", "takes it back", async () => {
    await person.press("Escape", "Escape", "Home", "Shift+End", "Shift+End", "Backspace", "Backspace", "Control+S");
    await person.squiggle.waitFor({ state: "detached" });
  });
}

/** The log while the pod runs, and how the run ended. */
async function waitForResult(person: Person, steps: Steps, task: string): Promise<number> {
  let result = "";
  await steps.step("result", "waits for the result", async () => {
    result = await runInTree(person, task, ENDED, RUN_LIMIT);
    await person.toast(task).waitFor();
  });
  const text = await person.outputText();
  console.log(text.replaceAll(/^/gm, "        | "));
  console.log(`result: ${result.replaceAll(/\s+/g, " ")}`);
  return result.includes("succeeded") ? 0 : 1;
}
