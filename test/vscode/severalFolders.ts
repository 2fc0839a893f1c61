/** Two projects in one window: each with its own configuration, settings, tasks and runs. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";
import { SAMPLE_SETTINGS } from "../../scripts/start/settings.ts";
import { runChecks, type Check } from "./checks.ts";
import type { Results } from "./kit/results.ts";
import { answerTaskQuestions, runInTree, showRuns } from "./ui/flows.ts";
import type { Person } from "./ui/person.ts";

const TITLE = "with several folders";
const RUN_LIMIT = 120_000;
const FOLDERS = ["orders", "stock"] as const;
const MISTAKE = "request_memry = 1Gi\n";

const CHECKS: readonly Check[] = [
  [
    "the status bar tells folder and namespace of the file that is edited",
    async (person) => {
      for (const folder of [...FOLDERS, ...FOLDERS]) {
        await person.openFile(`${folder}.cfg`);
        await statusBar(person, `${folder}: cluster @ sandbox/team-${folder}`).waitFor();
      }
    },
  ],
  [
    "a folder's own settings hold in it, and nowhere else, from when they are saved",
    async (person, workspace) => {
      await person.openFile("orders.cfg");
      await person.squiggle.waitFor({ state: "attached" });
      await person.openFile("stock.cfg");
      await person.squiggle.waitFor({ state: "attached" });
      changeRule(workspace, "stock", "off");
      await person.squiggle.waitFor({ state: "detached" });
      await person.openFile("orders.cfg");
      await person.squiggle.waitFor({ state: "attached" });
      changeRule(workspace, "stock", "error");
      await person.openFile("stock.cfg");
      await person.squiggle.waitFor({ state: "attached" });
    },
  ],
  [
    "“Run Task” goes by the file that is open; without one the folder is asked for; the tree tells both apart",
    async (person) => {
      await person.openFile("stock_tasks.py");
      await person.command("Databand: Run Task on Kubernetes");
      await answerTaskQuestions(person, "load_orders");
      await showRuns(person);
      await runInTree(person, "load_orders", "succeeded", RUN_LIMIT);
      await person.command("View: Close All Editors");
      await person.command("Databand: Run Task on Kubernetes");
      await person.pick("orders");
      await answerTaskQuestions(person, "load_orders");
      for (const folder of FOLDERS) await runInTree(person, `k8s (${folder})`, "1 run", RUN_LIMIT);
    },
  ],
];

/** Runs the checks whose names contain the words; without words all. */
export async function testSeveralFolders(words: string): Promise<Results> {
  const checks = CHECKS.filter(([name]) => `${TITLE} ${name}`.includes(words));
  if (checks.length === 0) return { passed: 0, failed: 0 };
  const parent = mkdtempSync(join(tmpdir(), "databand-folders-"));
  try {
    for (const folder of FOLDERS) makeProject(parent, folder);
    const workspace = join(parent, "both.code-workspace");
    writeFileSync(workspace, JSON.stringify({ folders: FOLDERS.map((path) => ({ path })) }));
    return await runChecks({
      title: TITLE,
      checks,
      workbench: { workspace, developmentPath: ROOT, settings: SAMPLE_SETTINGS },
      begin: (person) => person.arrive(),
    });
  } finally {
    rmSync(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** A copy of the sample, with files that are called after their folder, and a key that nobody knows. */
function makeProject(parent: string, name: (typeof FOLDERS)[number]): void {
  const folder = join(parent, name);
  cpSync(join(ROOT, "samples", "orders"), folder, { recursive: true });
  const cfg = join(folder, ".dbnd", "databand-system.cfg");
  const text = readFileSync(cfg, "utf8")
    .replace("namespace = default", `namespace = team-${name}`)
    .replace("module = tasks", `module = ${name}_tasks`);
  writeFileSync(cfg, text);
  writeFileSync(join(folder, ".dbnd", `${name}.cfg`), `[cluster]\n${MISTAKE}`);
  cpSync(join(folder, "tasks.py"), join(folder, `${name}_tasks.py`));
  rmSync(join(folder, "tasks.py"));
}

function changeRule(workspace: string, folder: string, severity: string): void {
  const settings = join(workspace, "..", folder, ".vscode");
  mkdirSync(settings, { recursive: true });
  writeFileSync(join(settings, "settings.json"), JSON.stringify({ "databand.rules": { "unknown-key": severity } }));
}

function statusBar({ page }: Person, text: string): ReturnType<typeof page.locator> {
  return page.locator(".statusbar-item", { hasText: text }).first();
}
