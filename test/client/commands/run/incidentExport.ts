/** “Export Incident” without an editor, and what of a secret must not be in what it writes. */
import { readdirSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import * as library from "../../../../client/src/cluster/index.ts";
import { ROOT } from "../../../../scripts/root.ts";
import type { RunPlan } from "../../../../server/src/protocol.ts";
import { L10N } from "../../l10nStub.ts";

/** An editor that does what it is asked, and shows nothing. */
const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  export const version = "1.106.0", ProgressLocation = {};
  export const window = {
    withProgress: (_options, work) => work({ report() {} }, { onCancellationRequested() {} }),
  };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { exportIncident } = await import("../../../../client/src/commands/run/exportIncident.ts");

/** What somebody could print a secret as. */
export function forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString("base64");
  const json = JSON.stringify(secret).slice(1, -1);
  const all = [
    secret,
    base64,
    base64.replace(/=+$/, ""),
    bytes.toString("base64url"),
    Buffer.from(`user:${secret}`).toString("base64"),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    encodeURIComponent(secret),
    encodeURIComponent(secret).replace(/%../g, (sign) => sign.toLowerCase()),
    Buffer.from(base64).toString("base64"),
    Buffer.from(encodeURIComponent(secret)).toString("base64"),
    Buffer.from(json).toString("base64"),
    encodeURIComponent(base64),
    encodeURIComponent(encodeURIComponent(secret)),
    json,
    JSON.stringify(json).slice(1, -1),
    secret.replaceAll("'", "''"),
    secret.replaceAll("'", "'\\''"),
    secret.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n"),
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
  ];
  return [...new Set(all)];
}

/** Pieces of a secret none of which may be left anywhere. */
export function tells(secret: string): readonly string[] {
  const lines = secret.split("\n").filter((line) => line.length > 6 && !line.startsWith("-----"));
  return [
    ...new Set([
      ...lines,
      ...forms(secret)
        .flatMap((form) => form.split("\n"))
        .filter((line) => line.length > 8 && !line.startsWith("-----")),
    ]),
  ];
}

/** What an export is made of. */
export interface Exported {
  readonly plan: RunPlan;
  readonly handle: library.RunHandle;
  readonly cluster: library.Cluster;
  /** Of the log's file; that of a task pod's log, too. */
  readonly log: string;
  readonly taskPod: string;
  readonly sight: library.RunSight;
  readonly configuration: string;
}

/** Exports a run below a folder; gives the folder of the incident. */
export async function exportRun(parts: Exported, folder: string): Promise<string> {
  const { plan, handle, cluster, log, sight } = parts;
  const tasks = { podNames: () => Promise.resolve([parts.taskPod]), pathOf: () => log };
  const run = {
    id: "run-1",
    plan,
    params: undefined,
    handle,
    cluster,
    logs: { path: log, tasks, masks: { settled: () => Promise.resolve(undefined) } },
  };
  const services = {
    clusters: { library: Promise.resolve(library) },
    requests: { effectiveConfiguration: () => Promise.resolve({ text: parts.configuration }) },
    sights: { of: () => sight, causes: () => sight.pods.flatMap(({ causes }) => causes) },
    context: { asAbsolutePath: (name: string) => join(ROOT, name) },
  };
  const exported = await exportIncident(services as never)({ run } as never, { fsPath: folder } as never);
  if (exported === undefined) throw new Error("nothing was exported");
  return exported;
}

/** Where one of these texts stands in a file below a folder, or in its name. */
export function leaksBelow(folder: string, secrets: readonly string[]): readonly string[] {
  const leaks: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const bytes = entry.isFile() ? readFileSync(join(entry.parentPath, entry.name)) : Buffer.alloc(0);
    for (const secret of secrets) {
      if (entry.name.includes(secret)) leaks.push(`the name ${entry.name}`);
      const at = bytes.indexOf(secret);
      if (at >= 0) leaks.push(`${entry.name}: ${bytes.subarray(Math.max(0, at - 40), at + secret.length).toString()}`);
    }
  }
  return leaks;
}
