import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";

export interface TemporaryWorkspace {
  readonly folder: string;
  remove(): void;
}

/** The sample projects: of DBND, and of Airflow. */
export const SAMPLES = ["orders", "reports"] as const;
export type Sample = (typeof SAMPLES)[number];

/** A copy of a sample project, so that typing in it changes nothing of ours. Its folder is called as the sample is. */
export function copySample(sample: Sample = "orders"): TemporaryWorkspace {
  const parent = mkdtempSync(join(tmpdir(), "databand-sample-"));
  const folder = join(parent, sample);
  cpSync(join(ROOT, "samples", sample), folder, { recursive: true });
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/** An environment without what would change a test: the user's clusters, and DBND's and Airflow's variables. */
export function cleanEnvironment(): Record<string, string | undefined> {
  const names = Object.keys(process.env).filter((name) => /^(DBND|AIRFLOW)_/.test(name));
  return { ...Object.fromEntries(names.map((name) => [name, undefined])), KUBECONFIG: "/nonexistent/kubeconfig" };
}
