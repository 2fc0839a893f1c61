import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startSandbox } from "./sandbox.ts";

/** `npm run sandbox [FOLDER...]`: the sandbox by itself, for `kubectl` and other clients, until Ctrl-C. */
async function main(folders: readonly string[]): Promise<void> {
  const root = resolve(import.meta.dirname, "../../..");
  const workspaceFolders =
    folders.length > 0
      ? folders.map((folder) => resolve(folder))
      : ["orders", "reports"].map((sample) => join(root, "samples", sample));
  const dataDir = join(tmpdir(), `databand-sandbox-${process.pid}`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const sandbox = await startSandbox({
    workspaceFolders,
    resources: join(root, "resources/sandbox"),
    dataDir,
    trusted: true,
  });
  const kubeconfig = join(dataDir, "kubeconfig");
  writeFileSync(kubeconfig, sandbox.kubeconfig, { mode: 0o600 });
  process.stdout.write(
    `Sandbox cluster at ${sandbox.url}, running the code of ${workspaceFolders.join(", ")}\n\n` +
      `  export KUBECONFIG=${kubeconfig}\n  kubectl get pods --all-namespaces\n\nCtrl-C stops it.\n`,
  );
  const stop = (): void => {
    void sandbox.stop().then(() => {
      rmSync(dataDir, { recursive: true, force: true });
      process.exit(0);
    });
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

await main(process.argv.slice(2));
