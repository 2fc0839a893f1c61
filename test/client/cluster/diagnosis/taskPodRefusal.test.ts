/** A driver whose task pods are refused: its log is the only one that tells (dbnd 1.0.28, measured on Kubernetes 1.34). */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { refusalInLog, taskPodCauses } from "../../../../client/src/cluster/diagnosis/taskPodRefusal.ts";
import { isClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import { createPod } from "../../../../client/src/cluster/pods/pods.ts";
import { startRun } from "../../../../client/src/cluster/run/run.ts";
import type { JsonObject } from "../../../../server/src/protocol.ts";
import { programPlan, World } from "../../../simulation/world.ts";

const world = await World.create();
world.clock.start();
after(() => world[Symbol.asyncDispose]());

const QUOTA =
  'pods "load" is forbidden: exceeded quota: team, requested: requests.memory=2Gi, used: requests.memory=1Gi, limited: requests.memory=2Gi';
const body = (message: string, more: object = {}): string =>
  `HTTP response body: ${JSON.stringify({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code: 403, ...more })}`;

describe("lines of a driver's log", () => {
  const cases: readonly (readonly [what: string, line: string, message: string | undefined])[] = [
    ["the exception of Python's client", body(QUOTA, { details: { name: "load", kind: "pods" } }), QUOTA],
    ["the same, indented, by a client that does not decode", `    ${body(QUOTA).replace("{", "b'{")}'`, QUOTA],
    [
      "the executor for Airflow",
      `[2026-01-01 12:00:00,000] WARNING - ApiException when attempting to run task, re-queueing. Message: ${QUOTA}`,
      QUOTA,
    ],
    ["a pod that is not there any more", body('pods "load" not found'), undefined],
    [
      "no right to read",
      body('pods "load" is forbidden: User "x" cannot get resource "pods" in API group ""'),
      undefined,
    ],
    ["words of a task", `my quota check: ${QUOTA}`, undefined],
    ["an answer that was cut", body(QUOTA).slice(0, 120), undefined],
  ];
  for (const [what, line, message] of cases) {
    test(`${what}: ${message === undefined ? "nothing" : "the server's words"}`, () => {
      assert.equal(refusalInLog(line), message);
    });
  }
});

describe("what it means for the driver's run", () => {
  const told = (message: string): unknown =>
    taskPodCauses(message).map(({ id, key, fix, sentence }) => [id, key, fix?.set, sentence]);

  test("a quota: the key of the task pods, and what is left", () => {
    assert.deepEqual(told(QUOTA), [
      [
        "quota",
        "request_memory",
        "1Gi",
        `A task pod of this driver is refused: 2Gi requests.memory asked for, 1Gi left: the namespace's quota "team" does not allow the pod, in use is 1Gi of 2Gi.`,
      ],
    ]);
  });

  test("a quota of pods: another namespace takes more", () => {
    const pods = 'pods "x" is forbidden: exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1';
    const [cause] = taskPodCauses(pods);
    assert.deepEqual([cause?.key, cause?.fix], ["namespace", undefined]);
  });

  test("no right to create: it is the driver's account that has none", () => {
    const [cause] = taskPodCauses(
      'pods is forbidden: User "system:serviceaccount:etl:default" cannot create resource "pods" in API group "" in the namespace "etl"',
    );
    assert.equal(cause?.key, "service_account_name");
    assert.match(cause.sentence, /system:serviceaccount:etl:default may not create pods/);
  });
});

test("on the sandbox: the run of such a driver ends with the quota, the key and the exit code", async () => {
  const cluster = await world.connect();
  const quota = { metadata: { name: "team" }, spec: { hard: { "requests.memory": "64Mi" } } };
  await cluster.request("POST", "/api/v1/namespaces/etl/resourcequotas", { body: quota });
  const asking = (memory: string): JsonObject => ({
    name: "base",
    image: "program:1",
    resources: { requests: { memory } },
  });
  const task = { apiVersion: "v1", kind: "Pod", metadata: { name: "task", namespace: "etl" } };
  const answer = await createPod(cluster, { ...task, spec: { containers: [asking("128Mi")] } }, { dryRun: true }).then(
    () => undefined,
    (error: unknown) => (isClusterError(error) ? error.status : undefined),
  );
  const plan = programPlan([
    {
      acts: [
        { print: `kubernetes.client.exceptions.ApiException: (403)\n${body(answer?.message ?? "")}\n` },
        { exit: 10 },
      ],
    },
  ]);
  const { containers } = plan.pod.spec as unknown as { readonly containers: readonly [JsonObject] };
  const main = { ...containers[0], ...asking("32Mi") };
  const handle = startRun(cluster, {
    ...plan,
    pod: { ...plan.pod, spec: { ...(plan.pod.spec as JsonObject), containers: [main] } },
  });
  const { verdict, exitCode, key, sentence } = await handle.done;
  assert.deepEqual([verdict, exitCode, key], ["failed", 10, "request_memory"], sentence);
  assert.match(
    sentence,
    /^A task pod of this driver is refused: \S+ requests\.memory asked for, 64Mi left: the namespace's quota "team"/,
  );
  assert.equal(taskPodCauses(handle.state.taskRefusal ?? "")[0]?.fix?.set, "64Mi");
});
