/** Secrets never reach what people see or send on: logs, previews, pages about pods, exports. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followLogs } from "../../client/src/cluster/logs/followLogs.ts";
import { describePod, eventLines } from "../../client/src/cluster/diagnosis/podDescription.ts";
import { podYaml } from "../../client/src/cluster/pods/podYaml.ts";
import type { Cluster, ClusterEvent, Pod, RunState } from "../../client/src/cluster/index.ts";
import { podRedactor, podsRedactor } from "../../client/src/cluster/logs/redaction.ts";
import { PodMasks } from "../../client/src/cluster/logs/podMasks.ts";
import { PodObserver } from "../../client/src/cluster/run/podObserver.ts";
import { newRun, startRun } from "../../client/src/cluster/run/run.ts";
import { watchRun } from "../../client/src/cluster/run/runSight.ts";
import type { RunPlan } from "../../server/src/protocol.ts";
import { incidentFiles } from "../../client/src/runs/incident.ts";
import { speaksOfSecret } from "../../client/src/secretNames.ts";
import { maskYaml } from "../../client/src/views/logText/maskYaml.ts";
import { redactTokens } from "../../client/src/views/logText/redact.ts";
import { nextState } from "../../client/src/views/preview/preview.ts";
import { base, FakeApi, pod, type Call } from "./cluster/fakeApi.ts";
import { plan } from "./cluster/run/plans.ts";

const FROM_SECRET = "s3cret-of-the-database";
const KEY_FILE = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END KEY-----";
const OPEN = "open-in-the-cfg-1234";
const BEARER = "Bearer abcdefghijklmnop.qrstuvwxyz0123";
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";
const ALL = [FROM_SECRET, "MIIEvQIBADANBgkqhkiG9w0", OPEN, BEARER.slice(7), JWT, btoa(FROM_SECRET)];

const POD: Pod = {
  ...pod("p", "Running", { status: base.running() }),
  spec: {
    initContainers: [{ name: "init", envFrom: [{ secretRef: { name: "db" } }] }],
    containers: [
      {
        name: "base",
        env: [
          { name: "FROM_SECRET", valueFrom: { secretKeyRef: { name: "db", key: "password" } } },
          { name: "DBND__CORE__DATABAND_ACCESS_TOKEN", value: OPEN },
          { name: "CALL", value: `curl -H '${BEARER}'` },
        ],
      },
    ],
    volumes: [{ name: "keys", secret: { secretName: "key-file" } }],
  },
};
const SPILL = `password is ${FROM_SECRET}, ${btoa(FROM_SECRET)}, ${OPEN}, ${BEARER}, ${JWT}, MIIEvQIBADANBgkqhkiG9w0`;

function assertNoSecret(text: string): void {
  for (const secret of ALL) assert.ok(!text.includes(secret), `${secret} in ${text}`);
}

function api(): FakeApi {
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  return new FakeApi()
    .on("GET", "/api/v1/namespaces/etl/pods/p", (call) => call.json(POD))
    .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) => call.json({ data: { password: encode(FROM_SECRET) } }))
    .on("GET", "/api/v1/namespaces/etl/secrets/key-file", (call) => call.json({ data: { key: encode(KEY_FILE) } }))
    .on("GET", "/api/v1/namespaces/etl/pods/p/log", (call) => {
      call.open();
      call.write(`2026-01-01T00:00:00.000000000Z ${SPILL}\n`);
      call.end();
    });
}

describe("secrets of a pod", () => {
  test("in its log", async () => {
    await using server = api().start();
    const texts: string[] = [];
    const sink = {
      lines: (lines: readonly { text: string }[]) => void texts.push(...lines.map(({ text }) => text)),
      note: () => undefined,
    };
    await followLogs(await server.cluster(), { namespace: "etl", pod: "p", follow: false }, sink);
    assert.equal(texts.length, 1);
    assertNoSecret(texts.join());
  });

  test("in a description, in events, in the YAML of a pod that runs", async () => {
    await using server = api().start();
    const redactor = await podRedactor(await server.cluster(), POD);
    const event: ClusterEvent = { metadata: {}, reason: "Failed", message: `secret "db" says ${SPILL}` };
    const described = { ...POD, status: { ...POD.status, message: SPILL } };
    assertNoSecret(redactTokens(redactor.text(describePod(described, [event]))));
    const events = redactTokens(redactor.text(eventLines([event]).join("\n")));
    assertNoSecret(events);
    assert.match(events, /secret "db" says/, "names of secrets are told");
    assertNoSecret(maskYaml(redactor.text(podYaml(described))));
  });

  test("in an export", async () => {
    await using server = api().start();
    const redactor = await podRedactor(await server.cluster(), POD);
    const files = incidentFiles(
      {
        configuration: `[core]\ndataband_access_token = ${OPEN}\nnote = ${SPILL}\n`,
        manifest: POD,
        pods: [POD],
        events: [SPILL],
        log: `${SPILL}\n`,
        taskLogs: new Map([["task", SPILL]]),
        state: { ...newRun(plan(), { name: "c", server: "s" }, 0), failure: SPILL },
        task: "task",
        facts: [["image", SPILL]],
        causes: [{ id: "x", severity: "error", sentence: SPILL, evidence: SPILL, hint: SPILL }],
      },
      podYaml,
      (text) => redactor.text(text),
    );
    const page = files.get("README.md") ?? "";
    for (const name of files.keys())
      assert.ok(name === "README.md" || page.includes(`- \`${name.split("/")[0]}`), name);
    for (const text of files.values()) assertNoSecret(text);
  });

  test("of all pods of a run, each secret read once", async () => {
    await using server = api().start();
    const other: Pod = {
      ...pod("q", "Running"),
      spec: { ephemeralContainers: [{ name: "debug", env: [{ name: "API_KEY", value: "of-another-pod" }] }] },
    };
    const mask = await podsRedactor(await server.cluster(), [POD, { ...POD }, other]);
    assertNoSecret(mask(SPILL));
    assert.ok(!mask("see of-another-pod").includes("of-another-pod"));
    assert.equal(server.callsTo("GET", /secrets/).length, 2);
  });

  test("in a preview, in other places of the pod, too", () => {
    const yaml = [
      "      args:",
      `        - login ${OPEN} now`,
      '        - "it\'s ok"',
      "      env:",
      "        - name: DB_PASSWORD",
      `          value: "${OPEN}"`,
      "        - name: OTHER_TOKEN",
      "          value: 'quo''ted-token'",
      "        - name: TEXT",
      "          value: quo'ted-token is here",
    ].join("\n");
    const masked = maskYaml(yaml);
    assertNoSecret(masked);
    assert.ok(!masked.includes("ted-token"), masked);
    assert.match(masked, /login ••• now/);
    assert.equal(masked.split("\n").length, yaml.split("\n").length);
  });

  test("in a preview: line by line the same, without the values", () => {
    const yaml = [
      "spec:",
      "  containers:",
      "    - name: base",
      "      command:",
      "        - dbnd",
      `        - core.databand_access_token=${OPEN}`,
      "      env:",
      "        - name: DB_PASSWORD",
      `          value: ${OPEN}`,
      "        - name: PRIVATE_KEY",
      "          value: |-",
      "            MIIEvQIBADANBgkqhkiG9w0",
      "            more",
      "        - name: CALL",
      `          value: ${BEARER}`,
      "        - name: MODE",
      "          value: batch",
      "        - name: TOKEN_PATH",
      "          value: /var/run/token",
      "        - name: FROM",
      "          valueFrom:",
      "            secretKeyRef:",
      "              name: db",
      "              key: password",
      "  imagePullSecrets:",
      "    - name: regcred",
    ].join("\n");
    const params = { task: "t", environment: "e" };
    const before = { params, identity: plan().identity, plan: undefined, problems: [], text: "", outdated: false };
    const { text } = nextState(before, { plan: { ...plan(), podYaml: yaml }, problems: [] });
    assertNoSecret(text);
    const changed = yaml.split("\n").flatMap((line, index) => (text.split("\n")[index] === line ? [] : [index]));
    assert.deepEqual(changed, [5, 8, 11, 12, 14]);
    assert.equal(text.split("\n").length, yaml.split("\n").length);
  });
});

/** Everything that is shown of a run is made of what passes these places: tree, hovers, results, notifications, diagnostics, log. */
describe("secrets in what the cluster says of a pod", () => {
  const FAILED: Pod = {
    ...POD,
    status: {
      phase: "Failed",
      message: SPILL,
      conditions: [{ type: "Ready", status: "False", message: SPILL }],
      containerStatuses: [
        {
          name: "base",
          restartCount: 1,
          state: { terminated: { exitCode: 128, reason: "StartError", message: SPILL } },
          lastState: { terminated: { exitCode: 1, reason: "Error", message: SPILL } },
        },
      ],
      initContainerStatuses: [{ name: "init", state: { waiting: { reason: "ErrImagePull", message: SPILL } } }],
    },
  };
  const EVENT: ClusterEvent = { metadata: {}, type: "Warning", reason: "Unhealthy", message: SPILL };

  function failing(): FakeApi {
    return api()
      .on("GET", "/api/v1/namespaces/etl/pods/p", (call) => call.json(FAILED))
      .on("GET", "/api/v1/namespaces/etl/pods", (call) =>
        call.query.has("watch") ? call.open() : call.json({ metadata: { resourceVersion: "1" }, items: [FAILED] }),
      )
      .on("GET", "/api/v1/namespaces/etl/events", (call) => call.json({ metadata: {}, items: [EVENT] }));
  }

  test("in what is seen of a run: pods, causes, evidence", async () => {
    await using server = failing().start();
    const stop = new AbortController();
    const told: string[] = [];
    const target = { namespace: "etl", runLabel: "run-1", podName: () => "p" };
    void watchRun(
      await server.cluster(),
      target,
      ({ pods }) => void told.push(JSON.stringify(pods.map(({ pod: { status }, causes }) => ({ status, causes })))),
      stop.signal,
    );
    await server.until(() => told.at(-1)?.includes("password is ******") ?? false, "the pod's words");
    await server.until(() => server.callsTo("GET", /events$/).length > 0, "its events");
    stop.abort();
    for (const text of told) assertNoSecret(text);
  });

  test("as long as it is not known what is secret, a container's last words are left out, and nothing else of it", async () => {
    await using server = failing().start();
    const shown = new PodMasks(await server.cluster(), new AbortController().signal).shown(FAILED);
    const [failed] = FAILED.status?.containerStatuses ?? [];
    assert.deepEqual(shown.status?.containerStatuses, [
      {
        ...failed,
        state: { terminated: { ...failed?.state?.terminated, message: "" } },
        lastState: { terminated: { ...failed?.lastState?.terminated, message: "" } },
      },
    ]);
    const [init = {}] = shown.status.initContainerStatuses ?? [];
    assert.ok("state" in init && !("lastState" in init), "what a container has not is not made up");
  });

  test("in what a run's state, result and journal are made of", async () => {
    await using server = failing().start();
    const events: string[] = [];
    const stop = new AbortController();
    const observer = new PodObserver(
      await server.cluster(),
      (_since, event) => {
        if (event.type === "pod") events.push(JSON.stringify(event.pod.status));
      },
      undefined,
      stop.signal,
    );
    await observer.look(newRun(plan(), { name: "c", server: "s" }, 0));
    stop.abort();
    assert.match(events[0] ?? "", /password is \*{6}/);
    assertNoSecret(events.join());
  });

  test("while they cannot be read: a container's last words are not told", async () => {
    const away = (call: Call): void => call.fail(500, "InternalError");
    await using server = failing()
      .on("GET", "/api/v1/namespaces/etl/secrets/db", away)
      .on("GET", "/api/v1/namespaces/etl/secrets/key-file", away)
      .start();
    const masks = new PodMasks(await server.cluster(), new AbortController().signal);
    const pods = [masks.shown(FAILED), await masks.whole(FAILED)];
    for (const { status } of pods) {
      assert.deepEqual(status?.containerStatuses?.[0]?.state?.terminated, {
        exitCode: 128,
        reason: "StartError",
        message: "",
      });
    }
  });

  test("in the refusal of a pod, which quotes it", async () => {
    await using server = new FakeApi()
      .on("POST", "/api/v1/namespaces/etl/pods", (call) => call.fail(403, "Forbidden", `denied: ${OPEN}, ${BEARER}`))
      .start();
    const refused = plan();
    const spec = { containers: [{ name: "base", env: [{ name: "DB_PASSWORD", value: OPEN }] }] };
    const state = await resultOf(await server.cluster(), { ...refused, pod: { ...refused.pod, spec } });
    assert.match(state.result?.sentence ?? "", /denied/);
    assertNoSecret(JSON.stringify({ ...state, plan: undefined }));
  });
});

async function resultOf(cluster: Cluster, runPlan: RunPlan): Promise<RunState> {
  const handle = startRun(cluster, runPlan);
  await handle.done;
  return handle.state;
}

describe("names that speak of secrets", () => {
  const cases: readonly (readonly [name: string, isSecret: boolean])[] = [
    ["DB_PASSWORD", true],
    ["DBND__CORE__DATABAND_ACCESS_TOKEN", true],
    ["AWS_SECRET_ACCESS_KEY", true],
    ["AIRFLOW__CORE__FERNET_KEY", true],
    ["DB_PWD", true],
    ["SENTRY_DSN", true],
    ["KEY_PASSPHRASE", true],
    ["PWD", false],
    ["OLDPWD", false],
    ["DBND_TRACKER", false],
    ["AWS_WEB_IDENTITY_TOKEN_FILE", false],
    ["TOKEN_PATH", false],
    ["DBND__KUBERNETES__SECRET_NAME", false],
    ["TOKENIZER_NAME", false],
    ["MODE", false],
  ];
  for (const [name, isSecret] of cases) test(name, () => assert.equal(speaksOfSecret(name), isSecret));
});
