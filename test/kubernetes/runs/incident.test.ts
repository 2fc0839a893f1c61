/** “Export Incident” of a run on a real cluster: nothing of a secret is in any file of it, byte by byte. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openLogFile, podEvents, startRun, watchRun, type RunSight } from "../../../client/src/cluster/index.ts";
import type { JsonObject } from "../../../server/src/protocol.ts";
import { exportRun, forms, leaksBelow, tells } from "../../client/commands/run/incidentExport.ts";
import { eventually } from "../eventually.ts";
import { Runs } from "./kit.ts";

const runs = await Runs.open();
const folder = mkdtempSync(join(tmpdir(), "incident-"));
after(() => rmSync(folder, { recursive: true }));

const SECRETS = {
  PLAIN: "tok3n-of-the-warehouse-77",
  SIGNS: "p+a/s&s\"w'o<r>d=1?%",
  BLANKS: "correct horse battery staple",
  LINES: "first-line-1\nsecond-line-2",
  FILE: "only-in-a-file-4711",
};
const PULL = "pull-with-this-0815";
const OPEN = "open-in-the-manifest-99";

/** Says all that it has, in many ways; to its log, to the kubelet, and as its last words. */
const SCRIPT = `
say() {
  echo "plain $1"; printf %s "$1" | base64 | sed "s/^/base64 /"; printf %s "$1" | base64 -w0 | base64 -w0; echo
  printf 'user:%s' "$1" | base64 -w0; echo; printf %s "$1" | od -An -tx1 | tr -d ' \n'; echo
}
say "$PLAIN"; say "$SIGNS"; say "$BLANKS"; say "$LINES"
say "$(cat /secrets/FILE)"
env; cat /secrets/*; echo; echo "$@"; echo "open $DB_PASSWORD"
head -c 16374 /dev/zero | tr '\\0' y; echo "$PLAIN"
sleep 8
printf 'ended with %s and %s' "$PLAIN" "$SIGNS" > /dev/termination-log
printf 'half of it: %s' "$(echo "$PLAIN" | cut -c 1-17)"
exit 3`;

async function makeSecret(name: string, data: Readonly<Record<string, string>>, type = "Opaque"): Promise<void> {
  const body = { apiVersion: "v1", kind: "Secret", metadata: { name }, type, stringData: data };
  await runs.cluster.request("POST", `/api/v1/namespaces/${runs.namespace}/secrets`, { body });
}

test("has no secret of variables, files, the registry, the manifest, the cfg, events and last words", async () => {
  await makeSecret("db", SECRETS);
  const auths = { "registry.example": { username: "puller", password: PULL } };
  await makeSecret("registry", { ".dockerconfigjson": JSON.stringify({ auths }) }, "kubernetes.io/dockerconfigjson");
  const fromSecret = (name: string): JsonObject => ({ name, valueFrom: { secretKeyRef: { name: "db", key: name } } });
  const base = runs.plan(SCRIPT, {
    container: {
      args: ["--", `--password=${OPEN}`, `--note=${SECRETS.SIGNS}`, PULL],
      env: [...["PLAIN", "SIGNS", "BLANKS", "LINES"].map(fromSecret), { name: "DB_PASSWORD", value: OPEN }],
      volumeMounts: [{ name: "secrets", mountPath: "/secrets" }],
      // What it says the kubelet quotes in an event.
      readinessProbe: { exec: { command: ["sh", "-c", 'echo "not ready: $PLAIN"; exit 1'] }, periodSeconds: 1 },
    },
    spec: {
      imagePullSecrets: [{ name: "registry" }],
      volumes: [{ name: "secrets", projected: { sources: [{ secret: { name: "db" } }] } }],
    },
    policy: { keepFailedPods: true },
  });
  const pod = base.pod as { readonly metadata: JsonObject };
  const annotations = { note: SECRETS.BLANKS, signs: SECRETS.SIGNS };
  const plan = { ...base, pod: { ...base.pod, metadata: { ...pod.metadata, annotations } } };

  const log = join(folder, "run.dbndlog");
  const file = await openLogFile(log, undefined, { timestamps: true });
  const handle = startRun(runs.cluster, plan, { log: file });
  let sight: RunSight = { pods: [], connection: { kind: "connecting" } };
  const stop = new AbortController();
  const target = { namespace: plan.namespace, runLabel: plan.identity.runUid, podName: () => plan.podName };
  const watching = watchRun(runs.cluster, target, (seen) => (sight = seen), stop.signal);
  const { verdict } = await handle.done;
  assert.equal(verdict, "failed");
  await eventually("the kubelet's event", async () => {
    const events = await podEvents(runs.cluster, plan.namespace, { name: plan.podName });
    return events.some(({ message }) => message?.includes("not ready: ")) || undefined;
  });
  await eventually("its last words", () =>
    Promise.resolve(sight.pods.some(({ pod }) => JSON.stringify(pod.status).includes("ended with")) || undefined),
  );
  stop.abort();
  await watching;
  await file.close();

  const configuration = `[core]\ndataband_access_token = ${OPEN}\nnote = ${SECRETS.SIGNS}\nsql = pg://u:${PULL}@h/d\n`;
  const parts = { plan, handle, cluster: runs.cluster, log, taskPod: plan.podName, sight, configuration };
  const exported = await exportRun(parts, join(folder, "out"));
  const halves = ["of-the-warehouse-77", "tok3n-of-the-ware"];
  const wanted = [...Object.values(SECRETS).flatMap(tells), ...forms(PULL), OPEN, ...halves];
  assert.deepEqual(leaksBelow(folder, wanted), []);
  assert.match(readFileSync(join(exported, "events.txt"), "utf8"), /not ready: \*{6}/);
  assert.match(readFileSync(join(exported, "log.txt"), "utf8"), /plain \*{6}/);
  assert.match(readFileSync(join(exported, "pods.yaml"), "utf8"), /ended with \*{6} and \*{6}/);
});
