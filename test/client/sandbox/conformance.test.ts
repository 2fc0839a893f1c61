/** The API's conformance suite, which real clusters pass too (`test/kubernetes/conformance`), against the sandbox. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { startSandbox } from "../../../client/src/sandbox/index.ts";

const folder = mkdtempSync(join(tmpdir(), "sandbox-conformance-"));
const sandbox = await startSandbox({
  workspaceFolders: [folder],
  resources: folder,
  dataDir: join(folder, "data"),
  trusted: true,
  timings: { backOffBase: 300, backOffMax: 1000, containerStart: 20, finalPhase: 30 },
});
const kubeconfig = join(folder, "kubeconfig");
writeFileSync(kubeconfig, sandbox.kubeconfig);
process.env.KUBECONFIG = kubeconfig;
process.env.DATABAND_TEST_CLUSTER = "sandbox";

for (const suite of [
  "access",
  "objects",
  "lists",
  "watch",
  "logs",
  "streams",
  "lifecycle",
  "ephemeral",
  "quotas",
  "limitRanges",
  "recorded",
  "discovery",
  "oddities",
]) {
  await import(`../../kubernetes/conformance/${suite}.test.ts`);
}

// After the suites' own hooks.
after(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});
