/** The extension as it runs in a browser alone (vscode.dev): in the web worker extension host, with a worker as server. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";
import { runChecks, type Check } from "./checks.ts";
import { until } from "./kit/until.ts";
import type { Results } from "./kit/results.ts";
import { beginKey, openConfiguration, removeLine } from "./ui/flows.ts";
import type { Person } from "./ui/person.ts";
import { copySample } from "./workspace.ts";

const TITLE = "in a browser";
const LIMIT = 60_000;
/** As if there were no extension host but that of the browser. */
const SETTINGS = { "remote.extensionKind": { "databand-kubernetes.databand-kubernetes": ["web"] } };

const CHECKS: readonly Check[] = [
  ["the language server is a worker", (person) => until("a worker that is ours", () => someWorker(person), LIMIT)],
  [
    "keys are completed",
    async (person, folder) => {
      await beginKey(person, folder, "se", "service_account_name");
      await person.press("Escape");
      await removeLine(person);
    },
  ],
  [
    "what is inside a value is completed",
    async (person, folder) => {
      await beginKey(person, folder, 'tolerations = [{"', "tolerationSeconds");
      await person.press("Escape");
      await removeLine(person);
    },
  ],
  ["a hover tells the layers of files that are not open", (person) => person.hover("namespace", "project.cfg:2")],
  [
    "mistakes are underlined",
    async (person, folder) => {
      await beginKey(person, folder, "request_mem", "request_memory");
      await person.type("ry = 1");
      await person.press("Escape");
      await person.squiggle.waitFor({ state: "attached" });
      await removeLine(person);
    },
  ],
  [
    "the effective configuration opens",
    async (person) => {
      await person.command("Databand: Show Effective Configuration");
      await person.pick("cluster");
      await person.page.locator(".view-line", { hasText: "namespace = team" }).first().waitFor();
    },
  ],
];

/** Runs the checks whose names contain the words; without words all. */
export async function testInBrowser(words: string): Promise<Results> {
  const checks = CHECKS.filter(([name]) => `${TITLE} ${name}`.includes(words));
  if (checks.length === 0) return { passed: 0, failed: 0 };
  const sample = copySample();
  try {
    writeFileSync(join(sample.folder, "project.cfg"), "[cluster]\nnamespace = team\n");
    return await runChecks({
      title: TITLE,
      checks,
      workbench: { workspace: sample.folder, developmentPath: ROOT, settings: SETTINGS },
      begin: openConfiguration,
    });
  } finally {
    sample.remove();
  }
}

/** Whether a worker of the page is the language server: only that has made up a `setImmediate`. */
async function someWorker({ page }: Person): Promise<boolean> {
  const found = await Promise.all(
    page.workers().map((worker) => worker.evaluate(() => typeof setImmediate === "function").catch(() => false)),
  );
  return found.includes(true);
}
