/**
 * A client where no program is found: runs a pod, reads its log, talks to its shell and forwards its port, and signs in with a
 * plug-in that is not there. Writes what came of each to its output, as JSON. For `withoutPrograms.test.ts`.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as library from "../../../client/src/cluster/index.ts";
import { execInPod } from "../../../client/src/cluster/exec/exec.ts";
import { openLogFile } from "../../../client/src/cluster/logs/logFile.ts";
import { plan as anyPlan } from "./run/plans.ts";

const [kubeconfig = "", pod = "", port = ""] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "without-programs-"));
const cluster = await library.openCluster({ kubeconfigText: readFileSync(kubeconfig, "utf8") });
const log = await openLogFile(join(folder, "run.dbndlog"));
const container = { name: "base", image: "busybox:1.36", command: ["sh", "-c", "echo from the pod; sleep 1"] };
const plan = {
  ...anyPlan(),
  podName: "of-the-run",
  namespace: "default",
  pod: {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "of-the-run", namespace: "default", labels: { dbnd_run_uid: "run-1" } },
    spec: { restartPolicy: "Never", containers: [container] },
  },
};
const { verdict } = await library.startRun(cluster, plan, { log }).done;
await log.close();

const inPod = { namespace: "default", pod };
let said = "";
const shell = { ...inPod, command: ["sh", "-c", "echo from the shell"], tty: false };
const session = await execInPod(cluster, shell, { stdout: (data) => (said += data.toString()) });
await session.ended;

const onProblem = (problem: string): void => console.error(problem);
const forward = await library.forwardPort(cluster, { ...inPod, port: Number(port), localPort: 0 }, { onProblem });
let heard = "";
for await (const data of connect(forward.localPort, "127.0.0.1")) heard += String(data);
forward.close();
cluster.close();

const exec = { apiVersion: "client.authentication.k8s.io/v1", interactiveMode: "Never", command: "sign-in" };
const config = JSON.stringify({
  "current-context": "c",
  clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
  contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
  users: [{ name: "u", user: { exec: { ...exec, installHint: "Get it from the shop." } } }],
});
const stranger = await library.openCluster({ kubeconfigText: config });
const refusal = await library.serverVersion(stranger).catch((error: unknown) => error);
stranger.close();

const { message, hint } = refusal as { readonly message?: string; readonly hint?: string };
const text = readFileSync(log.path, "utf8");
process.stdout.write(JSON.stringify({ path: process.env.PATH, verdict, text, said, heard, message, hint }));
rmSync(folder, { recursive: true });
