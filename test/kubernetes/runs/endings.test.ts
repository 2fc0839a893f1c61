/** How runs end on a real cluster, and what is said about it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createPod, followLogs, getPod } from "../../../client/src/cluster/index.ts";
import { numbers, Runs, seenOf, upTo, type PodParts } from "./kit.ts";

const runs = await Runs.open();

interface Case {
  readonly name: string;
  readonly script?: string;
  readonly parts?: PodParts;
  readonly verdict: "succeeded" | "failed";
  readonly exitCode?: number;
  readonly reason?: string;
  /** Id and key of a cause that the diagnosis names. */
  readonly cause?: readonly [id: string, key: string | undefined];
  /** In the result's sentence. */
  readonly says?: RegExp;
}

const missing = (kind: "secret" | "configMap"): PodParts => ({
  container: { envFrom: [{ [`${kind}Ref`]: { name: "not-there" } }] },
});

const cases: readonly Case[] = [
  { name: "success", script: "echo done", verdict: "succeeded", exitCode: 0 },
  { name: "failure", script: "exit 3", verdict: "failed", exitCode: 3, says: /exit code 3/ },
  {
    name: "out of memory",
    script: "x=$(head -c 200m /dev/zero | tr '\\0' x); echo ${#x}",
    parts: { container: { resources: { limits: { memory: "32Mi" } } } },
    verdict: "failed",
    exitCode: 137,
    cause: ["out-of-memory", "limit_memory"],
    says: /memory/,
  },
  {
    name: "an image that does not exist",
    parts: { container: { image: "nosuch/image:1" } },
    verdict: "failed",
    reason: "err_image_pull",
    cause: ["image-not-found", "container_repository"],
  },
  {
    name: "an image that may not be pulled",
    parts: { container: { image: "private/image:1" } },
    verdict: "failed",
    reason: "err_image_pull",
    cause: ["image-forbidden", "image_pull_secrets"],
  },
  {
    name: "a node selector that fits nowhere",
    parts: { spec: { nodeSelector: { disk: "golden" } } },
    verdict: "failed",
    reason: "unschedulable",
    cause: ["node-selector", "node_selectors"],
  },
  {
    name: "more CPU than any node has",
    parts: {
      container: { resources: { requests: { cpu: "900" } } },
      policy: {
        checks: {
          unschedulable: true,
          clusterCapacity: true,
          imagePull: true,
          runningPod: false,
          requestCpu: "900",
          requestMemory: null,
        },
      },
    },
    verdict: "failed",
    reason: "unschedulable",
    cause: ["short-of-cpu", "request_cpu"],
    says: /The pod asks for more CPU than any node has/,
  },
  {
    name: "a secret that is missing",
    parts: missing("secret"),
    verdict: "failed",
    reason: "err_config_error",
    cause: ["secret-missing", "secrets"],
  },
  {
    name: "a config map that is missing",
    parts: missing("configMap"),
    verdict: "failed",
    reason: "err_config_error",
    cause: ["config-map-missing", "configmaps"],
  },
  {
    name: "a program that the image does not have",
    parts: { container: { command: ["no-such-program"] } },
    verdict: "failed",
    exitCode: 128,
    cause: ["command-not-found", "dbnd_executable"],
    says: /no program "no-such-program"/,
  },
  {
    name: "an init container that fails",
    parts: { spec: { initContainers: [{ name: "fetch", image: "busybox:1.36", command: ["sh", "-c", "exit 4"] }] } },
    verdict: "failed",
    cause: ["init-container-failed", "pod_yaml"],
  },
  {
    name: "a deadline",
    script: "sleep 600",
    parts: { spec: { activeDeadlineSeconds: 3 } },
    verdict: "failed",
    cause: ["deadline", "pod_yaml"],
  },
  {
    name: "an eviction by the node",
    script: "head -c 5m /dev/zero > /data/full; sleep 600",
    parts: {
      container: { volumeMounts: [{ name: "data", mountPath: "/data" }] },
      spec: { volumes: [{ name: "data", emptyDir: { sizeLimit: "1Mi" } }] },
    },
    verdict: "failed",
    reason: "err_pod_evicted",
    cause: ["evicted", "volumes"],
    says: /more than 1Mi into the volume "data"/,
  },
];

describe("how a run ends", { concurrency: 4 }, () => {
  for (const { name, script = "true", parts = {}, verdict, cause, says, ...more } of cases) {
    test(`${name}: ${verdict}`, async () => {
      const { ended, causes, plan } = await runs.run(script, parts);
      assert.equal(ended.verdict, verdict, ended.sentence);
      if (more.exitCode !== undefined) assert.equal(ended.exitCode, more.exitCode, ended.sentence);
      if (more.reason !== undefined) assert.equal(ended.reason, more.reason, ended.sentence);
      if (says) assert.match(ended.sentence, says);
      if (cause) {
        const [id, key] = cause;
        await seenOf(causes, id, (one) => one.key === key);
      }
      assert.equal(ended.pod, "deleted");
      assert.ok(await runs.isGone(plan.podName));
    });
  }

  test("init and sidecar containers: the task's log, its exit code, and nothing is waited for", async () => {
    const sidecar = {
      name: "proxy",
      image: "busybox:1.36",
      restartPolicy: "Always",
      command: ["sh", "-c", "sleep 600"],
    };
    const init = { name: "fetch", image: "busybox:1.36", command: ["sh", "-c", "echo from init"] };
    const { ended, lines } = await runs.run("for i in 1 2 3; do echo line $i; done; exit 5", {
      spec: { initContainers: [init, sidecar] },
    });
    assert.deepEqual([ended.verdict, ended.exitCode], ["failed", 5]);
    assert.deepEqual(numbers(lines), upTo(3));
  });

  test("a second container that goes on: the task's end is known, and the pod is not waited for beyond the grace period", async () => {
    const helper = { name: "helper", image: "busybox:1.36", command: ["sh", "-c", "sleep 600"] };
    const base = { name: "base", image: "busybox:1.36", command: ["sh", "-c", "echo line 1"] };
    const { ended, lines } = await runs.run("", {
      spec: { containers: [base, helper] },
      policy: { terminationGracePeriod: 2000 },
    });
    assert.deepEqual(numbers(lines), [1]);
    assert.equal(ended.reason, "not-final");
  });

  test("a retry as the table says, each try a pod of its own, one log with both", async () => {
    const { ended, lines, notes } = await runs.run(
      "echo try $HOSTNAME; exit 9",
      { policy: { retryCounts: { 9: 1 }, defaultRetryDelay: 200 } },
      { retries: "policy" },
    );
    assert.deepEqual([ended.verdict, ended.tries, ended.exitCode], ["failed", 2, 9], ended.sentence);
    assert.equal(new Set(lines).size, 2, lines.join());
    assert.ok(notes.some(({ kind }) => kind === "try"));
  });

  test("a name that is taken by somebody else's pod is not touched", async () => {
    const plan = runs.plan("true");
    const other = runs.plan("sleep 600");
    const metadata = { ...(other.pod.metadata as object), name: plan.podName };
    await createPod(runs.cluster, { ...other.pod, metadata });
    const { result } = runs.start(plan);
    assert.equal((await result).reason, "create-refused");
    const left = await getPod(runs.cluster, runs.namespace, plan.podName);
    assert.equal(left.metadata.deletionTimestamp, undefined);
  });

  test("stopped: the pod goes, and the run says so; a second time at once", async () => {
    const { handle, result, plan } = runs.start(
      runs.plan("trap '' TERM; sleep 600", { spec: { terminationGracePeriodSeconds: 60 } }),
    );
    await runs.podWhen(plan.podName, (pod) => pod.status?.phase === "Running");
    handle.stop();
    handle.stop();
    const ended = await result;
    assert.deepEqual([ended.verdict, ended.pod], ["stopped", "deleted"]);
    assert.ok(await runs.isGone(plan.podName));
  });

  test("deleted by somebody else while it runs: failed, and nothing is left", async () => {
    const { result, plan } = runs.start(runs.plan("sleep 600"));
    const { metadata } = await runs.podWhen(plan.podName, (pod) => pod.status?.phase === "Running");
    await runs.cluster.request("DELETE", `/api/v1/namespaces/${runs.namespace}/pods/${metadata.name ?? ""}`);
    const ended = await result;
    assert.equal(ended.verdict, "failed");
    assert.ok(await runs.isGone(plan.podName));
  });
});

describe("why a pod does not run", { concurrency: 4 }, () => {
  test("crash loop: the exit code's meaning, and the log of the run before", async () => {
    const pod = await runs.pod(
      "echo last words; exit 127",
      (one) => (one.status?.containerStatuses?.[0]?.restartCount ?? 0) > 0,
      {
        spec: { restartPolicy: "Always" },
      },
    );
    const cause = await runs.causeOf(pod.metadata.name ?? "", "crash-loop");
    assert.match(cause.sentence, /does not know its command/);
    const lines: string[] = [];
    const request = { namespace: runs.namespace, pod: pod.metadata.name ?? "", previous: true };
    const end = await followLogs(runs.cluster, request, {
      lines: (batch) => void lines.push(...batch.map(({ text }) => text)),
      note: () => undefined,
    });
    assert.deepEqual([end.why, lines], ["not-following", ["last words"]]);
  });

  test("a volume's secret that is missing is told by events", async () => {
    const plan = runs.plan("true", {
      container: { volumeMounts: [{ name: "s", mountPath: "/s" }] },
      spec: { volumes: [{ name: "s", secret: { secretName: "not-there" } }] },
      policy: { startupTimeout: 12_000 },
    });
    const { result, causes } = runs.start(plan);
    const ended = await result;
    assert.equal(ended.reason, "startup-timeout");
    await seenOf(causes, "secret-missing");
  });

  test("a service account that is missing refuses the pod: nothing is created, and the key is named", async () => {
    const { ended } = await runs.run("true", { spec: { serviceAccountName: "nobody" } });
    assert.deepEqual([ended.reason, ended.pod], ["create-refused", "absent"]);
    assert.equal(ended.key, "service_account_name");
  });

  test("a quota that is used up refuses the pod, and is named as the cause", async () => {
    const quotas = await Runs.open();
    await quotas.allow({ pods: "0" });
    const { ended } = await quotas.run("true");
    assert.deepEqual([ended.reason, ended.pod], ["create-refused", "absent"]);
    assert.equal(ended.cause, "quota", ended.sentence);
  });
});
