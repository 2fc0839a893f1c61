import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";

export interface TemporaryWorkspace {
  readonly folder: string;
  remove(): void;
}

/** A copy of the sample project, so that typing in it changes nothing of ours. Its folder is called `orders`. */
export function copySample(): TemporaryWorkspace {
  const parent = mkdtempSync(join(tmpdir(), "databand-sample-"));
  const folder = join(parent, "orders");
  cpSync(join(ROOT, "samples", "orders"), folder, { recursive: true });
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** An environment without what would change a test: the user's clusters, and DBND's and Airflow's variables. */
export function cleanEnvironment(): Record<string, string | undefined> {
  const names = Object.keys(process.env).filter((name) => /^(DBND|AIRFLOW)_/.test(name));
  return { ...Object.fromEntries(names.map((name) => [name, undefined])), KUBECONFIG: "/nonexistent/kubeconfig" };
}
