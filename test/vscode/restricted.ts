/** A workspace in restricted mode: nothing runs and nothing is contacted; once it is trusted, everything does without a reload. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";
import { runChecks, type Check } from "./checks.ts";
import type { Results } from "./kit/results.ts";
import { until } from "./kit/until.ts";
import { openConfiguration, showRuns } from "./ui/flows.ts";
import { copySample } from "./workspace.ts";

const TITLE = "in restricted mode";
const LIMIT = 60_000;
/** Clusters are looked at by themselves, as soon as the configuration is known. */
const SETTINGS = { "databand.clusterFacts": true, "databand.cluster.use": "engine" };

/** Runs the checks whose names contain the words; without words all. */
export async function testRestricted(words: string): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), "databand-restricted-"));
  const mark = join(folder, "the plug-in has run");
  const checks = checksOf(mark).filter(([name]) => `${TITLE} ${name}`.includes(words));
  const sample = copySample();
  try {
    if (checks.length === 0) return { passed: 0, failed: 0 };
    return await runChecks({
      title: TITLE,
      checks,
      workbench: {
        workspace: sample.folder,
        developmentPath: ROOT,
        settings: SETTINGS,
        asksForTrust: true,
        env: { ...process.env, KUBECONFIG: kubeconfig(folder, mark) },
      },
      begin: openConfiguration,
    });
  } finally {
    sample.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function checksOf(mark: string): readonly Check[] {
  return [
    [
      "the configuration is read, no credential plug-in is run, and the runs tree leads to trusting",
      async (person) => {
        await person.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
        await person.page.locator(".statusbar-item", { hasText: "cluster @" }).waitFor();
        await showRuns(person);
        await person.page.locator(".welcome-view-content", { hasText: "Manage Workspace Trust" }).waitFor();
        assert.ok(!existsSync(mark));
      },
    ],
    [
      "the button gives trust, and all starts without a reload",
      async (person) => {
        await showRuns(person);
        await person.page.locator(".welcome-view-content a", { hasText: "Manage Workspace Trust" }).click();
        await person.page.locator(".workspace-trust-editor .monaco-button", { hasText: "Trust" }).first().click();
        await until("the credential plug-in", () => existsSync(mark), LIMIT);
        await person.page.locator(".welcome-view-content", { hasText: "Select Cluster" }).waitFor();
      },
    ],
  ];
}

/** A kubeconfig whose user signs in with a program that leaves a file as its mark. */
function kubeconfig(folder: string, mark: string): string {
  const path = join(folder, "kubeconfig");
  const program = `require("fs").writeFileSync(${JSON.stringify(mark)}, "")`;
  const exec = {
    ...{ apiVersion: "client.authentication.k8s.io/v1", interactiveMode: "Never" },
    ...{ command: process.execPath, args: ["-e", program] },
  };
  const clusters = [{ name: "c", cluster: { server: "http://127.0.0.1:1" } }];
  const contexts = [{ name: "c", context: { cluster: "c", user: "u" } }];
  const users = [{ name: "u", user: { exec } }];
  const content = { apiVersion: "v1", kind: "Config", "current-context": "c", clusters, contexts, users };
  writeFileSync(path, JSON.stringify(content));
  return path;
}
