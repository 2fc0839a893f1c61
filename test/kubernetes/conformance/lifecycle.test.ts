import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Namespace, Thing } from "./cluster.ts";
import { eventually } from "../eventually.ts";
import { Cluster, scriptPod } from "./cluster.ts";

const cluster = new Cluster();
let space: Namespace;
before(async () => (space = await cluster.newNamespace()));
after(() => space.remove());

const verdict = ({ status }: Thing): unknown[] => {
  const ended = status.containerStatuses?.[0]?.state.terminated;
  return [status.phase, ended?.exitCode, ended?.reason];
};
const conditions = ({ status }: Thing): Record<string, string> =>
  Object.fromEntries(
    (status.conditions ?? []).map((one) => [one.type, [one.status, one.reason].filter(Boolean).join(" ")]),
  );
const gone = (name: string): Promise<true> =>
  eventually(`${name} to go`, async () => {
    const { status } = await cluster.call("GET", `${space.pods}/${name}`);
    return status === 404 ? true : undefined;
  });

describe("a pod that ends by itself", { concurrency: 4 }, () => {
  test("success", async () => {
    await space.createPod(scriptPod("good", "echo done"));
    const pod = await space.finished("good");
    assert.deepEqual(verdict(pod), ["Succeeded", 0, "Completed"]);
    assert.deepEqual(conditions(pod), {
      PodReadyToStartContainers: "False",
      Initialized: "True PodCompleted",
      Ready: "False PodCompleted",
      ContainersReady: "False PodCompleted",
      PodScheduled: "True",
    });
    for (const event of [
      /^Scheduled: Successfully assigned /,
      /^Created: Created container: base/,
      /^Started: Started container base/,
    ]) {
      await space.eventOf("good", event);
    }
  });

  test("failure, with its exit code", async () => {
    await space.createPod(scriptPod("bad", "exit 3"));
    const pod = await space.finished("bad");
    assert.deepEqual(verdict(pod), ["Failed", 3, "Error"]);
    assert.equal(conditions(pod).Ready, "False PodFailed");
  });

  test("what it leaves in its termination log is its message; for a failure the end of its log may be", async () => {
    const lastWords = async (name: string, script: string, container: object = {}): Promise<string | undefined> => {
      await space.createPod(scriptPod(name, script, { container }));
      return (await space.finished(name)).status.containerStatuses?.[0]?.state.terminated?.message;
    };
    const policy = { terminationMessagePolicy: "FallbackToLogsOnError" };
    const told = await Promise.all([
      lastWords("told", "echo bye > /dev/termination-log"),
      lastWords("told-elsewhere", "echo bye > /tmp/last; exit 3", { terminationMessagePath: "/tmp/last" }),
      lastWords("from-log", "echo first; echo last; exit 3", policy),
      lastWords("both", "echo log; echo bye > /dev/termination-log; exit 3", policy),
      lastWords("well", "echo log", policy),
      lastWords("silent", "echo log; exit 3"),
    ]);
    assert.deepEqual(told, ["bye\n", "bye\n", "first\nlast\n", "bye\n", undefined, undefined]);
  });

  test("a command that is not there: StartError, 128", async () => {
    await space.createPod(scriptPod("nothing", "", { container: { command: ["nosuchcommand"] } }));
    const pod = await space.finished("nothing");
    assert.deepEqual(verdict(pod), ["Failed", 128, "StartError"]);
    assert.match(
      pod.status.containerStatuses?.[0]?.state.terminated?.message ?? "",
      /exec: "nosuchcommand": executable file not found in \$PATH/,
    );
  });

  test("a deadline: DeadlineExceeded", async () => {
    await space.createPod(scriptPod("late", "sleep 60", { spec: { activeDeadlineSeconds: 1 } }));
    const pod = await space.finished("late");
    assert.deepEqual([pod.status.phase, pod.status.reason], ["Failed", "DeadlineExceeded"]);
    assert.equal(pod.status.message, "Pod was active on the node longer than the specified deadline");
  });

  test("a deadline that is set while it runs counts from its start", async () => {
    const late = scriptPod("told-late", "sleep 600", { spec: { terminationGracePeriodSeconds: 1 } });
    await space.createPod(late);
    await space.running("told-late");
    const headers = { "content-type": "application/merge-patch+json" };
    await cluster.call("PATCH", `${space.pods}/told-late`, { body: { spec: { activeDeadlineSeconds: 1 } }, headers });
    const pod = await space.finished("told-late");
    assert.deepEqual([pod.status.phase, pod.status.reason], ["Failed", "DeadlineExceeded"]);
  });

  test("more memory than the limit: OOMKilled, 137", { skip: process.platform !== "linux" }, async () => {
    const script = "x=aaaaaaaaaaaaaaaa; while true; do x=$x$x; done";
    await space.createPod(scriptPod("greedy", script, { container: { resources: { limits: { memory: "32Mi" } } } }));
    assert.deepEqual(verdict(await space.finished("greedy")), ["Failed", 137, "OOMKilled"]);
  });
});

describe("a pod that cannot start", { concurrency: 4 }, () => {
  test("too large for any node: Unschedulable", async () => {
    const resources = { requests: { cpu: "1000", memory: "100Ti" } };
    await space.createPod(scriptPod("huge", "true", { container: { resources } }));
    const pod = await space.podWhen("huge", "to be refused", ({ status }) => (status.conditions ?? []).length > 0);
    const [scheduled] = pod.status.conditions ?? [];
    assert.deepEqual(
      [scheduled?.type, scheduled?.status, scheduled?.reason],
      ["PodScheduled", "False", "Unschedulable"],
    );
    assert.match(
      scheduled?.message ?? "",
      /^0\/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory\. .*preemption: 0\/1 nodes are available: 1 Preemption is not helpful for scheduling\.$/,
    );
    await space.eventOf("huge", /^FailedScheduling: 0\/1 nodes are available/);
  });

  test("a node selector that fits nowhere", async () => {
    await space.createPod(scriptPod("picky", "true", { spec: { nodeSelector: { no: "such" } } }));
    const pod = await space.podWhen("picky", "to be refused", ({ status }) => (status.conditions ?? []).length > 0);
    assert.match(pod.status.conditions?.[0]?.message ?? "", /1 node\(s\) didn't match Pod's node affinity\/selector/);
  });

  test("a volume claim that nobody has made, told before anything about nodes", async () => {
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "no-such-claim" } }];
    const resources = { requests: { cpu: "1000" } };
    await space.createPod(scriptPod("unclaimed", "true", { spec: { volumes }, container: { resources } }));
    const pod = await space.podWhen("unclaimed", "to be refused", ({ status }) => (status.conditions ?? []).length > 0);
    const message = '0/1 nodes are available: persistentvolumeclaim "no-such-claim" not found. not found';
    assert.deepEqual([pod.status.phase, pod.status.conditions?.[0]?.message], ["Pending", message]);
    await space.eventOf("unclaimed", /^FailedScheduling: .*no-such-claim/);
  });

  test("an image that is not there: ErrImagePull, then ImagePullBackOff", async () => {
    await space.createPod(scriptPod("imageless", "true", { container: { image: "no-such-image:1" } }));
    const pod = await space.waiting("imageless", "ImagePullBackOff");
    const { waiting } = pod.status.containerStatuses?.[0]?.state ?? {};
    assert.match(waiting?.message ?? "", /^Back-off pulling image "no-such-image:1": ErrImagePull: .*not found$/);
    assert.equal(pod.status.phase, "Pending");
    await space.eventOf("imageless", /^Failed: Failed to pull image "no-such-image:1": /);
    await space.eventOf("imageless", /^Failed: Error: ErrImagePull$/);
    await space.eventOf("imageless", /^BackOff: Back-off pulling image "no-such-image:1"$/);
    const { code, message } = await cluster.failure("GET", `${space.pods}/imageless/log`);
    assert.equal(code, 400);
    assert.match(
      message,
      /container "base" in pod "imageless" is waiting to start: (trying and failing to pull image|image can't be pulled)/,
    );
  });

  test("imagePullPolicy Never: ErrImageNeverPull", async () => {
    const container = { image: "no-such-image:1", imagePullPolicy: "Never" };
    await space.createPod(scriptPod("never", "true", { container }));
    const pod = await space.waiting("never", "ErrImageNeverPull");
    assert.equal(
      pod.status.containerStatuses?.[0]?.state.waiting?.message,
      'Container image "no-such-image:1" is not present with pull policy of Never',
    );
  });

  test("an image name that cannot be: InvalidImageName", async () => {
    await space.createPod(scriptPod("misnamed", "true", { container: { image: "Capital:1" } }));
    const pod = await space.waiting("misnamed", "InvalidImageName");
    assert.match(
      pod.status.containerStatuses?.[0]?.state.waiting?.message ?? "",
      /couldn't parse image name "Capital:1"/,
    );
  });

  test("a secret that is missing: CreateContainerConfigError, until it is there", async () => {
    const env = [{ name: "A", valueFrom: { secretKeyRef: { name: "later", key: "k" } } }];
    await space.createPod(scriptPod("secretive", "echo $A", { container: { env } }));
    const pod = await space.waiting("secretive", "CreateContainerConfigError");
    assert.equal(pod.status.containerStatuses?.[0]?.state.waiting?.message, 'secret "later" not found');
    await space.eventOf("secretive", /^Failed: Error: secret "later" not found$/);
    const { message } = await cluster.failure("GET", `${space.pods}/secretive/log`);
    assert.equal(message, 'container "base" in pod "secretive" is waiting to start: CreateContainerConfigError');
    await cluster.object("POST", `${space.path}/secrets`, {
      body: { metadata: { name: "later" }, stringData: { k: "now" } },
    });
    await space.finished("secretive");
    assert.equal(await space.log("secretive"), "now\n");
  });

  test("a key that is missing in a config map", async () => {
    await cluster.object("POST", `${space.path}/configmaps`, {
      body: { metadata: { name: "some" }, data: { a: "1" } },
    });
    const env = [{ name: "A", valueFrom: { configMapKeyRef: { name: "some", key: "b" } } }];
    await space.createPod(scriptPod("keyless", "true", { container: { env } }));
    const pod = await space.waiting("keyless", "CreateContainerConfigError");
    assert.equal(
      pod.status.containerStatuses?.[0]?.state.waiting?.message,
      `couldn't find key b in ConfigMap ${space.name}/some`,
    );
  });
});

describe("what a container is given", { concurrency: 4 }, () => {
  test("variables: values, references, fields, secrets, config maps", async () => {
    await cluster.object("POST", `${space.path}/secrets`, {
      body: { metadata: { name: "s" }, stringData: { key: "hidden" } },
    });
    await cluster.object("POST", `${space.path}/configmaps`, {
      body: { metadata: { name: "c" }, data: { one: "1", two: "2" } },
    });
    const container = {
      env: [
        { name: "PLAIN", value: "a b" },
        { name: "EMPTY" },
        { name: "NESTED", value: "<$(PLAIN)> $(MISSING) $$(PLAIN)" },
        { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "SPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
        { name: "TEAM", valueFrom: { fieldRef: { fieldPath: "metadata.labels['team']" } } },
        { name: "SECRET", valueFrom: { secretKeyRef: { name: "s", key: "key" } } },
        { name: "OPTIONAL", valueFrom: { secretKeyRef: { name: "none", key: "key", optional: true } } },
        { name: "LIMIT", valueFrom: { resourceFieldRef: { resource: "limits.memory", divisor: "1Mi" } } },
      ],
      envFrom: [{ configMapRef: { name: "c" }, prefix: "C_" }],
      resources: { limits: { memory: "64Mi" } },
      args: ["$(PLAIN)"],
    };
    const script =
      'echo "$PLAIN|$EMPTY|$NESTED|$POD|$TEAM|$SECRET|${OPTIONAL-unset}|$C_one$C_two|$LIMIT|$0"; test "$SPACE"';
    await space.createPod(scriptPod("env", script, { metadata: { labels: { team: "x" } }, container }));
    assert.deepEqual(verdict(await space.finished("env")), ["Succeeded", 0, "Completed"]);
    assert.equal(await space.log("env"), "a b||<a b> $(MISSING) $(PLAIN)|env|x|hidden|unset|12|64|a b\n");
  });

  test("files: an empty folder shared by containers, and the keys of a config map", async () => {
    await cluster.object("POST", `${space.path}/configmaps`, {
      body: { metadata: { name: "files" }, data: { "a.txt": "from a map" } },
    });
    const volumeMounts = [
      { name: "shared", mountPath: "/mnt/shared" },
      { name: "conf", mountPath: "/mnt/conf" },
    ];
    const init = {
      name: "write",
      image: "busybox:1.36",
      command: ["sh", "-c", "echo written > /mnt/shared/file"],
      volumeMounts,
    };
    const spec = {
      volumes: [
        { name: "shared", emptyDir: {} },
        { name: "conf", configMap: { name: "files" } },
      ],
      initContainers: [init],
    };
    await space.createPod(
      scriptPod("files", "cat /mnt/shared/file /mnt/conf/a.txt", { spec, container: { volumeMounts } }),
    );
    await space.finished("files");
    assert.equal(await space.log("files"), "written\nfrom a map");
  });
});

describe("init containers", { concurrency: 4 }, () => {
  const init = (name: string, script: string, more: object = {}): object => ({
    name,
    image: "busybox:1.36",
    command: ["sh", "-c", script],
    ...more,
  });

  test("run one after the other, before the rest", async () => {
    const spec = { initContainers: [init("one", "echo 1; sleep 1"), init("two", "echo 2")] };
    await space.createPod(scriptPod("prepared", "echo 3", { spec }));
    const early = await space.podWhen(
      "prepared",
      "to initialize",
      ({ status }) => status.initContainerStatuses !== undefined,
    );
    assert.equal(early.status.containerStatuses?.[0]?.state.waiting?.reason, "PodInitializing");
    assert.match(conditions(early).Initialized ?? "", /^False ContainersNotInitialized|^True/);
    const pod = await space.finished("prepared");
    assert.deepEqual(verdict(pod), ["Succeeded", 0, "Completed"]);
    assert.deepEqual(
      pod.status.initContainerStatuses?.map(({ name, ready }) => [name, ready]),
      [
        ["one", true],
        ["two", true],
      ],
    );
    assert.equal(await space.log("prepared", "container=two"), "2\n");
  });

  test("events say which container it was", async () => {
    const init = { name: "first", image: "busybox:1.36", command: ["true"] };
    await space.createPod(scriptPod("parts", "true", { spec: { initContainers: [init] } }));
    await space.finished("parts");
    await space.eventOf("parts", /^Started: .*base/);
    const selector = encodeURIComponent("involvedObject.name=parts,involvedObject.kind=Pod");
    const { items } = await cluster.object("GET", `${space.path}/events?fieldSelector=${selector}`);
    const events = items as unknown as { reason: string; involvedObject: { fieldPath?: string } }[];
    const started = events
      .filter(({ reason }) => reason === "Started")
      .map(({ involvedObject }) => involvedObject.fieldPath);
    assert.deepEqual(started.sort(), ["spec.containers{base}", "spec.initContainers{first}"]);
  });

  test("one that fails ends the pod; the rest never runs", async () => {
    await space.createPod(scriptPod("unprepared", "echo never", { spec: { initContainers: [init("one", "exit 4")] } }));
    const pod = await space.finished("unprepared");
    assert.equal(pod.status.phase, "Failed");
    assert.equal(pod.status.initContainerStatuses?.[0]?.state.terminated?.exitCode, 4);
    assert.equal(pod.status.containerStatuses?.[0]?.state.waiting?.reason, "PodInitializing");
    assert.equal(conditions(pod).Initialized, "False ContainersNotInitialized");
  });

  test("a sidecar runs beside, and ends with, the rest", async () => {
    const sidecar = init("side", "trap 'exit 0' TERM; while true; do sleep 0.1; done", { restartPolicy: "Always" });
    await space.createPod(scriptPod("accompanied", "sleep 0.5; echo main", { spec: { initContainers: [sidecar] } }));
    const pod = await space.finished("accompanied");
    assert.equal(pod.status.phase, "Succeeded");
    assert.ok(pod.status.initContainerStatuses?.[0]?.state.terminated);
  });
});

describe("restarts", { concurrency: 4 }, () => {
  test("a container that fails again and again: CrashLoopBackOff, with the log of the run before", async () => {
    const script = "echo run; date +%N; exit 3";
    await space.createPod(scriptPod("crashing", script, { spec: { restartPolicy: "Always" } }));
    const pod = await space.waiting("crashing", "CrashLoopBackOff");
    const status = pod.status.containerStatuses?.[0];
    assert.ok((status?.restartCount ?? 0) >= 1);
    assert.equal(pod.status.phase, "Running");
    assert.deepEqual([status?.lastState.terminated?.exitCode, status?.lastState.terminated?.reason], [3, "Error"]);
    assert.match(
      status?.state.waiting?.message ?? "",
      /^back-off \S+ restarting failed container=base pod=crashing_.*\(.*\)$/,
    );
    await space.eventOf("crashing", /^BackOff: Back-off restarting failed container base in pod crashing_/);
    assert.match(await space.log("crashing", "previous=true"), /^run\n/);
    // It may just have been started again, and written nothing yet.
    await eventually("its log", async () => (await space.log("crashing")).startsWith("run\n") || undefined);
  });

  test("OnFailure: until it succeeds", async () => {
    const script = "if [ -e /mnt/keep/done ]; then exit 0; fi; touch /mnt/keep/done; exit 1";
    const spec = { restartPolicy: "OnFailure", volumes: [{ name: "keep", emptyDir: {} }] };
    const container = { volumeMounts: [{ name: "keep", mountPath: "/mnt/keep" }] };
    await space.createPod(scriptPod("second-try", script, { spec, container }));
    const pod = await space.finished("second-try");
    assert.deepEqual([pod.status.phase, pod.status.containerStatuses?.[0]?.restartCount], ["Succeeded", 1]);
  });
});

describe("deleting a pod", { concurrency: 4 }, () => {
  test("SIGTERM first: the container may end as it likes", async () => {
    const script = "trap 'echo asked; exit 7' TERM; echo ready; while true; do sleep 0.1; done";
    await space.createPod(scriptPod("polite", script, { spec: { terminationGracePeriodSeconds: 20 } }));
    await space.running("polite");
    await eventually("its trap", async () => ((await space.log("polite")).includes("ready") ? true : undefined));
    const from = (await space.pod("polite")).metadata.resourceVersion;
    const answer = await cluster.object("DELETE", `${space.pods}/polite`, { body: {} });
    assert.equal(answer.metadata.deletionGracePeriodSeconds, 20);
    assert.ok(answer.metadata.deletionTimestamp);
    const events = await cluster.watch(
      `${space.pods}?watch=1&resourceVersion=${from}&fieldSelector=metadata.name%3Dpolite&timeoutSeconds=30`,
      ({ type }) => type === "DELETED",
    );
    const last = events.at(-1)?.object;
    assert.deepEqual(
      [last?.status.phase, last?.status.containerStatuses?.[0]?.state.terminated?.exitCode],
      ["Failed", 7],
    );
    await space.eventOf("polite", /^Killing: Stopping container base$/);
  });

  test("SIGKILL after the grace period: 137", async () => {
    await space.createPod(scriptPod("stubborn", "trap '' TERM; echo ready; while true; do sleep 0.1; done"));
    await space.running("stubborn");
    const from = (await space.pod("stubborn")).metadata.resourceVersion;
    await cluster.object("DELETE", `${space.pods}/stubborn?gracePeriodSeconds=1`);
    const events = await cluster.watch(
      `${space.pods}?watch=1&resourceVersion=${from}&fieldSelector=metadata.name%3Dstubborn&timeoutSeconds=30`,
      ({ type }) => type === "DELETED",
    );
    const ended = events.map(({ object }) => object.status.containerStatuses?.[0]?.state.terminated?.exitCode);
    assert.equal(ended.at(-1), 137);
  });

  test("one that has ended goes at once, one without a node too", async () => {
    await space.createPod(scriptPod("over", "true"));
    await space.finished("over");
    const { metadata } = await cluster.object("DELETE", `${space.pods}/over`);
    assert.equal(metadata.deletionGracePeriodSeconds, 0);
    assert.equal((await cluster.failure("GET", `${space.pods}/over`)).code, 404);
    await space.createPod(scriptPod("nowhere", "true", { spec: { nodeSelector: { no: "such" } } }));
    await cluster.object("DELETE", `${space.pods}/nowhere`);
    assert.equal((await cluster.failure("GET", `${space.pods}/nowhere`)).code, 404);
  });

  test("grace 0: at once, and what ran is killed", async () => {
    await space.createPod(scriptPod("forced", "sleep 60"));
    await space.running("forced");
    await cluster.object("DELETE", `${space.pods}/forced?gracePeriodSeconds=0`);
    assert.equal((await cluster.failure("GET", `${space.pods}/forced`)).code, 404);
  });

  test("preconditions: only the very pod that is meant", async () => {
    const pod = await space.createPod(scriptPod("meant", "true"));
    const other = await cluster.failure("DELETE", `${space.pods}/meant`, { body: { preconditions: { uid: "abc" } } });
    assert.deepEqual([other.code, other.reason], [409, "Conflict"]);
    assert.match(other.message, /the UID in the precondition \(abc\) does not match the UID in record/);
    const old = await cluster.failure("DELETE", `${space.pods}/meant`, {
      body: { preconditions: { resourceVersion: "1" } },
    });
    assert.match(old.message, /the ResourceVersion in the precondition \(1\) does not match/);
    await space.finished("meant");
    await cluster.object("DELETE", `${space.pods}/meant`, { body: { preconditions: { uid: pod.metadata.uid } } });
    await gone("meant");
  });

  test("one that is not there: 404", async () => {
    const { code, message } = await cluster.failure("DELETE", `${space.pods}/nobody`);
    assert.deepEqual([code, message], [404, 'pods "nobody" not found']);
  });

  test("dryRun=All deletes nothing", async () => {
    await space.createPod(scriptPod("spared", "sleep 60"));
    await cluster.object("DELETE", `${space.pods}/spared`, { body: { dryRun: ["All"] } });
    assert.equal((await space.pod("spared")).metadata.deletionTimestamp, undefined);
    await cluster.call("DELETE", `${space.pods}/spared?gracePeriodSeconds=0`);
  });

  test("all that a selector matches", async () => {
    await space.createPod(scriptPod("many-a", "true", { metadata: { labels: { set: "m" } } }));
    await space.createPod(scriptPod("many-b", "true", { metadata: { labels: { set: "m" } } }));
    await space.finished("many-a");
    await space.finished("many-b");
    await cluster.object("DELETE", `${space.pods}?labelSelector=set%3Dm`);
    await gone("many-a");
    await gone("many-b");
  });
});
