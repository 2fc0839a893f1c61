/**
 * The sandbox cluster in a process of its own: `apiServer.ts FOLDER`. A container prints as many lines as its first
 * argument says, all at once, and then does nothing until it is killed. Sends what a client needs to know; ends with its parent.
 */
import { join } from "node:path";
import { startSandbox, type ContainerRuntime } from "../../../../client/src/sandbox/index.ts";
import { ROOT } from "../../../../scripts/root.ts";
import { logBlocks } from "../logLines.ts";
import type { ApiServerAddress } from "../apiServer.ts";

const PLENTY = { cpu: "100000", memory: "100000Gi", pods: "100000" };

const printer: ContainerRuntime = {
  start: ({ args }, output) => {
    for (const block of logBlocks(Number(args[0] ?? 0))) output.write("stdout", Buffer.from(block));
    const { promise, resolve } = Promise.withResolvers<{ readonly exitCode: number }>();
    return { exited: promise, kill: () => resolve({ exitCode: 137 }) };
  },
};

const [folder = ""] = process.argv.slice(2);
const sandbox = await startSandbox({
  workspaceFolders: [folder],
  trusted: true,
  resources: join(ROOT, "resources", "sandbox"),
  dataDir: folder,
  runtimes: [{ image: "printer:*", runtime: printer }],
  nodes: [{ name: "bench", ...PLENTY }],
});
const { url, token, certificate, kubeconfig } = sandbox;
process.send?.({ url, token, certificate, kubeconfig } satisfies ApiServerAddress);
process.once("disconnect", () => void sandbox.stop().then(() => process.exit(0)));
