/** “Export Incident” of a run in the sandbox whose containers, cluster and configuration say everything that they should not. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import * as library from "../../../../client/src/cluster/index.ts";
import { openLogFile } from "../../../../client/src/cluster/logs/logFile.ts";
import type { RunPlan } from "../../../../server/src/protocol.ts";
import { plan as anyPlan } from "../../cluster/run/plans.ts";
import { exportRun, forms, leaksBelow, tells } from "./incidentExport.ts";
import { testSandbox } from "../../sandbox/harness.ts";
import { until } from "../../../protocol/until.ts";

const folder = mkdtempSync(join(tmpdir(), "incident-"));
after(() => rmSync(folder, { recursive: true }));

/** By where the pod has them from. */
const SECRETS = {
  // In a secret, as a variable.
  PLAIN: "tok3n-of-the-warehouse-77",
  SIGNS: `p+a/s&s"w'o<r>d=\\1?`,
  BLANKS: "correct horse battery staple",
  SHORT_LINES: "first-1\nsecond-2\nthird-3",
  UNICODE: "пароль-日本-🔑-x",
  LONG: `-----BEGIN KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC".repeat(6)}\n-----END KEY-----`,
  INSIDE: "abc://user:s3cr3t-inside@host/Bearer zzzzyyyyxxxxwwww1234",
};
const OPEN = "open-in-the-manifest-99";
const BEARER = "abcdefghijklmnop.qrstuvwxyz0123";

const PRINTING = `
import base64, json, os, sys, urllib.parse
names = ${JSON.stringify(Object.keys(SECRETS))}
for name in names:
    secret = os.environ[name]
    data = secret.encode()
    b64 = base64.b64encode(data).decode()
    shown = [secret, b64, b64.rstrip("="), base64.urlsafe_b64encode(data).decode(), base64.b64encode(b"user:" + data).decode(),
             data.hex(), data.hex().upper(), urllib.parse.quote(secret, safe=""), urllib.parse.quote(secret), urllib.parse.quote_plus(secret),
             json.dumps(secret), json.dumps(secret, ensure_ascii=False), json.dumps(json.dumps(secret, ensure_ascii=False)), repr(secret),
             base64.b64encode(b64.encode()).decode(), base64.b64encode(urllib.parse.quote(secret, safe="").encode()).decode(),
             base64.b64encode(json.dumps({"a": secret}).encode()).decode(), urllib.parse.quote(b64, safe=""),
             urllib.parse.quote(urllib.parse.quote(secret, safe=""), safe=""),
             secret.replace("'", "''"), secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")]
    for form in shown:
        print("says", form, "of", name)
    print("password=" + secret)
    print("colours \\x1b[31m" + secret[:4] + "\\x1b[0m" + secret[4:] + "\\x1b[0m")
print("Authorization: Bearer ${BEARER}")
print("open", os.environ["DB_PASSWORD"])
sys.stdout.flush()
with open(os.environ.get("TERMINATION", "/dev/termination-log"), "a") as out:
    out.write("ended with " + os.environ["PLAIN"] + " and " + os.environ["SIGNS"])
sys.exit(3)
`;

test("has no secret in any file, byte by byte, in plain or encoded", async () => {
  const harness = await testSandbox({ namespaces: ["etl"] });
  const cluster = await library.openCluster({ kubeconfigText: harness.sandbox.kubeconfig });
  after(() => cluster.close());
  const data = Object.fromEntries(
    Object.entries(SECRETS).map(([name, value]) => [name, Buffer.from(value).toString("base64")]),
  );
  await cluster.request("POST", "/api/v1/namespaces/etl/secrets", { body: { metadata: { name: "db" }, data } });

  const podName = `job-${SECRETS.PLAIN}`;
  const plan: RunPlan = {
    ...anyPlan({ keepFailedPods: true, keepFinishedPods: true }),
    podName,
    pod: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: podName,
        namespace: "etl",
        labels: { dbnd_run_uid: "run-1", dbnd_task_run_uid: "t", dbnd_task_run_attempt_uid: "a" },
        annotations: {
          note: `Bearer ${BEARER}`,
          blanks: SECRETS.BLANKS,
          signs: SECRETS.SIGNS,
          lines: SECRETS.SHORT_LINES,
        },
      },
      spec: {
        restartPolicy: "Never",
        containers: [
          {
            name: "base",
            image: "python:3.12",
            command: ["python3", "-c", PRINTING],
            args: [`--password=${OPEN}`, "--token", OPEN, `--note=${SECRETS.SIGNS}`, SECRETS.LONG],
            terminationMessagePolicy: "FallbackToLogsOnError",
            env: [
              { name: "DB_PASSWORD", value: OPEN },
              { name: "NOTE", value: `${SECRETS.UNICODE} and ${SECRETS.BLANKS}` },
              ...Object.keys(SECRETS).map((name) => ({ name, valueFrom: { secretKeyRef: { name: "db", key: name } } })),
            ],
          },
        ],
      },
    },
  };
  const path = join(folder, "run.dbndlog");
  const file = await openLogFile(path, undefined, { timestamps: true });
  const handle = library.startRun(cluster, plan, { log: file });
  let sight: library.RunSight = { pods: [], connection: { kind: "connecting" } };
  const stop = new AbortController();
  const target = { namespace: "etl", runLabel: "run-1", podName: () => podName };
  const watching = library.watchRun(cluster, target, (seen) => (sight = seen), stop.signal);
  const result = await handle.done;
  assert.equal(result.verdict, "failed");
  await cluster.request("POST", "/api/v1/namespaces/etl/events", {
    body: {
      metadata: { name: "quoting" },
      involvedObject: { kind: "Pod", namespace: "etl", name: podName, uid: handle.state.tries[0]?.podUid },
      reason: "Failed",
      type: "Warning",
      message: `it said ${Object.values(SECRETS).flatMap(forms).join(" | ")} and ${OPEN}`,
    },
  });
  await until(() => sight.pods.some(({ pod, isLooking }) => pod.status?.phase === "Failed" && !isLooking));
  stop.abort();
  await watching;
  await file.close();
  assert.match(readFileSync(path, "utf8"), /says .* of UNICODE/, "the container has printed them");

  const configuration = [
    "[core]",
    `databand_access_token = ${OPEN}`,
    `db_password = ${SECRETS.BLANKS}`,
    `note = ${SECRETS.SIGNS}`,
    `lines = ${SECRETS.SHORT_LINES.replaceAll("\n", "\n    ")}`,
    `sql = postgresql://user:pw-of-the-address@host/db`,
    "",
  ].join("\n");
  const parts = { plan, handle, cluster, log: path, taskPod: podName, sight, configuration };
  const exported = await exportRun(parts, join(folder, "out"));
  const wanted = [...Object.values(SECRETS).flatMap(tells), OPEN, BEARER, "pw-of-the-address"];
  assert.deepEqual(leaksBelow(join(folder, "out"), wanted), []);
  const tasks = readdirSync(join(exported, "tasks"));
  assert.deepEqual(readdirSync(exported).sort(), [
    "README.md",
    "configuration.cfg",
    "events.txt",
    "log.txt",
    "manifest.yaml",
    "pods.yaml",
    "run.json",
    "tasks",
  ]);
  assert.equal(tasks.length, 1);
  const log = readFileSync(join(exported, "log.txt"), "utf8");
  assert.match(log, /says \*{6} of UNICODE/, "what stands around the secrets is there");
});
