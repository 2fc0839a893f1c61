/** Nothing but a credential plug-in is a program of the machine: no kubectl, no shell, and the client does without a PATH. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { openCluster } from "../../../client/src/cluster/connection/connection.ts";
import { createPod, getPod } from "../../../client/src/cluster/pods/pods.ts";
import { eventually } from "../../kubernetes/eventually.ts";
import { testSandbox } from "../sandbox/harness.ts";

test("with an empty PATH a run, its log, a shell and a port do; a plug-in that is missing is named", async () => {
  const { sandbox, dataDir } = await testSandbox();
  const kubeconfig = join(dataDir, "kubeconfig");
  writeFileSync(kubeconfig, sandbox.kubeconfig);
  const cluster = await openCluster({ kubeconfigText: sandbox.kubeconfig });
  const containers = [{ name: "base", image: "busybox:1.36", command: ["sh", "-c", "sleep 600"] }];
  const spec = { restartPolicy: "Never", terminationGracePeriodSeconds: 0, containers };
  await createPod(cluster, { apiVersion: "v1", kind: "Pod", metadata: { name: "box", namespace: "default" }, spec });
  await eventually("the pod", async () => (await getPod(cluster, "default", "box")).status?.phase === "Running");
  cluster.close();

  // Containers of the sandbox have the network of this machine.
  const listener = createServer((socket) => socket.end("from the port")).listen(0, "127.0.0.1");
  after(() => listener.close());
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;

  const words = [join(import.meta.dirname, "withoutPrograms.ts"), kubeconfig, "box", String(port)];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env: { PATH: "" }, timeout: 60_000 });
  const seen = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  assert.equal(seen.path, "");
  assert.equal(seen.verdict, "succeeded");
  assert.match(String(seen.text), /^from the pod$/m);
  assert.deepEqual([seen.said, seen.heard], ["from the shell\n", "from the port"]);
  assert.match(String(seen.message), /sign-in/);
  assert.match(String(seen.hint), /Get it from the shop\./);
});
