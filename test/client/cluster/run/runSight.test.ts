import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { watchRun, type RunSight } from "../../../../client/src/cluster/run/runSight.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";

const PODS = "/api/v1/namespaces/etl/pods";
const TARGET = { namespace: "etl", runLabel: "run-1", podName: () => "driver" };
const event = (type: string, object: Pod): string => `${JSON.stringify({ type, object })}\n`;

/** Starts to watch; `last` is what was told last. */
function watching(api: FakeApi, podName = TARGET.podName): { last: RunSight | undefined; stop: () => void } {
  const abort = new AbortController();
  const seen: { last: RunSight | undefined; stop: () => void } = { last: undefined, stop: () => abort.abort() };
  const tell = (sight: RunSight): void => {
    seen.last = sight;
  };
  void api.cluster().then((cluster) => watchRun(cluster, { ...TARGET, podName }, tell, abort.signal));
  return seen;
}

describe("what is seen of a run", () => {
  test("driver and task pods by the run's label; pods that go keep their last state", async () => {
    let watch: Call | undefined;
    await using api = new FakeApi()
      .on("GET", PODS, (call) => {
        assert.equal(call.query.get("labelSelector"), "dbnd_run_uid=run-1");
        if (call.query.has("watch")) {
          call.open();
          watch = call;
        } else
          call.json({
            metadata: { resourceVersion: "1" },
            items: [pod("driver", "Running", { status: base.running() })],
          });
      })
      .start();
    const seen = watching(api);
    await api.until(() => seen.last?.pods.length === 1 && watch !== undefined, "the driver");
    watch?.write(event("ADDED", pod("task", "Running")));
    await api.until(() => seen.last?.pods.length === 2, "the task pod");
    watch?.write(event("DELETED", pod("task", "Succeeded")));
    await api.until(() => seen.last?.pods.some(({ isGone }) => isGone) ?? false, "that it is gone");
    assert.equal(seen.last?.pods.find(({ isGone }) => isGone)?.pod.status?.phase, "Succeeded");
    seen.stop();
  });

  test("a pod that finds no node is diagnosed, with the nodes where they may be listed", async () => {
    const message = "0/1 nodes are available: 1 Insufficient cpu.";
    const sick: Pod = {
      ...pod("driver", "Pending", {
        status: { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }] },
      }),
      spec: { containers: [{ name: "base", resources: { requests: { cpu: "8" } } }] },
    };
    await using api = new FakeApi()
      .on("GET", PODS, (call) =>
        call.query.has("watch") ? call.open() : call.json({ metadata: { resourceVersion: "1" }, items: [sick] }),
      )
      .on("GET", "/api/v1/nodes", (call) =>
        call.json({ items: [{ metadata: { name: "n" }, status: { allocatable: { cpu: "4" } } }] }),
      )
      .start();
    const seen = watching(api);
    await api.until(() => seen.last?.pods[0]?.causes[0]?.severity === "error", "the exact cause");
    assert.match(seen.last?.pods[0]?.causes[0]?.sentence ?? "", /more CPU than any node has/);
    seen.stop();
  });

  test("nodes are read again after a minute, and no sooner, however often their pod changes", async () => {
    const message = "0/1 nodes are available: 1 Insufficient cpu.";
    const sick = (): Pod =>
      pod("driver", "Pending", {
        status: { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }] },
      });
    let watch: Call | undefined;
    await using api = new FakeApi()
      .on("GET", PODS, (call) => {
        if (call.query.has("watch")) {
          call.open();
          watch = call;
        } else call.json({ metadata: { resourceVersion: "1" }, items: [sick()] });
      })
      .on("GET", "/api/v1/nodes", (call) => call.json({ items: [] }))
      .start();
    const seen = watching(api);
    await api.until(() => watch !== undefined, "the watch");
    const read = async (seconds: number): Promise<number> => {
      for (let second = 0; second < seconds; second++) {
        watch?.write(event("MODIFIED", sick()));
        await api.clock.sleep(1000);
      }
      return api.callsTo("GET", /nodes$/).length;
    };
    assert.deepEqual([await read(55), await read(10), await read(50), await read(10)], [1, 2, 2, 3]);
    seen.stop();
  });

  test("a pod that its node does not begin with: the node is looked at after a while, and told where it is silent", async () => {
    const placed = { ...pod("driver", "Pending"), spec: { nodeName: "n" } };
    const message = "Kubelet stopped posting node status.";
    await using api = new FakeApi()
      .on("GET", PODS, (call) =>
        call.query.has("watch") ? call.open() : call.json({ metadata: { resourceVersion: "1" }, items: [placed] }),
      )
      .on("GET", "/api/v1/namespaces/etl/events", (call) => call.json({ items: [] }))
      .on("GET", "/api/v1/nodes", (call) =>
        call.json({
          items: [{ metadata: { name: "n" }, status: { conditions: [{ type: "Ready", status: "Unknown", message }] } }],
        }),
      )
      .start();
    const seen = watching(api);
    await api.until(() => api.callsTo("GET", /events$/).length === 3, "three looks");
    assert.equal(api.callsTo("GET", /nodes$/).length, 0, "most pods are begun with at once");
    await api.until(() => seen.last?.pods[0]?.causes[0]?.id === "node-silent", "the cause");
    assert.equal(api.callsTo("GET", /nodes$/).length, 1);
    seen.stop();
  });

  test("of pods that are gone the last five hundred are kept", async () => {
    let watch: Call | undefined;
    await using api = new FakeApi()
      .on("GET", PODS, (call) => {
        if (call.query.has("watch")) {
          call.open();
          watch = call;
        } else call.json({ metadata: { resourceVersion: "1" }, items: [pod("driver", "Running")] });
      })
      .start();
    const seen = watching(api);
    await api.until(() => seen.last?.pods.length === 1 && watch !== undefined, "the driver");
    for (let index = 0; index <= 501; index++) watch?.write(event("DELETED", pod(`task-${index}`, "Succeeded")));
    const names = (): readonly unknown[] => seen.last?.pods.map((one) => one.pod.metadata.name) ?? [];
    await api.until(() => names().includes("task-501"), "the last task pod");
    assert.deepEqual(
      [names().length, ...["driver", "task-0", "task-1", "task-2"].map((name) => names().includes(name))],
      [501, true, false, false, true],
    );
    seen.stop();
  });

  test("what it names in vain is compared with what there is, read once", async () => {
    const sick = pod("driver", "Pending", {
      status: base.waiting("CreateContainerConfigError", 'secret "databnd" not found'),
    });
    await using api = new FakeApi()
      .on("GET", PODS, (call) =>
        call.query.has("watch") ? call.open() : call.json({ metadata: { resourceVersion: "1" }, items: [sick] }),
      )
      .on("GET", "/api/v1/namespaces/etl/events", (call) => call.json({ items: [] }))
      .on("GET", "/api/v1/namespaces/etl/secrets", (call) => call.json({ items: [{ metadata: { name: "databand" } }] }))
      .start();
    const seen = watching(api);
    await api.until(() => seen.last?.pods[0]?.causes[0]?.fix !== undefined, "the fix");
    assert.deepEqual(seen.last?.pods[0]?.causes[0]?.fix?.rename, { kind: "secrets", from: "databnd", to: "databand" });
    await api.until(() => api.callsTo("GET", /events$/).length > 2, "more looks");
    assert.equal(api.callsTo("GET", /secrets$/).length, 1);
    seen.stop();
  });

  test("a key that a secret does not have is compared with those that it has; their values are not kept", async () => {
    const message = "couldn't find key passwrd in Secret etl/db";
    const sick = pod("driver", "Pending", { status: base.waiting("CreateContainerConfigError", message) });
    await using api = new FakeApi()
      .on("GET", PODS, (call) =>
        call.query.has("watch") ? call.open() : call.json({ metadata: { resourceVersion: "1" }, items: [sick] }),
      )
      .on("GET", "/api/v1/namespaces/etl/events", (call) => call.json({ items: [] }))
      .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) =>
        call.json({ metadata: { name: "db" }, data: { password: "aHVudGVyMg==", user: "eA==" } }),
      )
      .start();
    const seen = watching(api);
    await api.until(() => seen.last?.pods[0]?.causes[0]?.fix !== undefined, "the fix");
    const rename = { kind: "secrets", from: "passwrd", to: "password", of: "db" };
    assert.deepEqual(seen.last?.pods[0]?.causes[0]?.fix?.rename, rename);
    seen.stop();
  });

  test("a pod whose claim has no volume is told the claim's own reason", async () => {
    const message = "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.";
    const one = pod("driver", "Pending", {
      status: { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }] },
    });
    const volumes = [{ name: "v", persistentVolumeClaim: { claimName: "orders" } }];
    const reason = 'storageclass.storage.k8s.io "fast" not found';
    await using api = new FakeApi()
      .on("GET", PODS, (call) =>
        call.query.has("watch")
          ? call.open()
          : call.json({ metadata: { resourceVersion: "1" }, items: [{ ...one, spec: { ...one.spec, volumes } }] }),
      )
      .on("GET", "/api/v1/namespaces/etl/persistentvolumeclaims/orders", (call) =>
        call.json({ metadata: { name: "orders", uid: "c" }, status: { phase: "Pending" } }),
      )
      .on("GET", "/api/v1/namespaces/etl/events", (call) => {
        const isOfClaim = call.query.get("fieldSelector")?.includes("kind=PersistentVolumeClaim") === true;
        call.json({ items: isOfClaim ? [{ metadata: {}, reason: "ProvisioningFailed", message: reason }] : [] });
      })
      .start();
    const seen = watching(api);
    await api.until(() => seen.last?.pods[0]?.causes[0]?.id === "storage-class-missing", "the claim's reason");
    seen.stop();
  });

  test("a claim that cannot be read again says what it said before", async () => {
    const message = "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.";
    const one = pod("driver", "Pending", {
      status: { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }] },
    });
    const volumes = [{ name: "v", persistentVolumeClaim: { claimName: "orders" } }];
    const claim = { metadata: { name: "orders" }, spec: { storageClassName: "fast" }, status: { phase: "Pending" } };
    await using api = new FakeApi()
      .on("GET", PODS, (call) =>
        call.query.has("watch")
          ? call.open()
          : call.json({ metadata: { resourceVersion: "1" }, items: [{ ...one, spec: { ...one.spec, volumes } }] }),
      )
      .on(
        "GET",
        "/api/v1/namespaces/etl/persistentvolumeclaims/orders",
        (call) => call.json(claim),
        (call) => call.fail(503, "ServiceUnavailable"),
      )
      .on("GET", "/api/v1/namespaces/etl/events", (call) => call.json({ items: [] }))
      .start();
    const seen = watching(api);
    const cause = (): string | undefined => seen.last?.pods[0]?.causes[0]?.id;
    await api.until(() => cause() === "storage-class-missing", "the claim's reason");
    await api.until(() => api.callsTo("GET", /orders$/).length > 3, "more looks");
    await api.clock.sleep(10_000);
    assert.equal(cause(), "storage-class-missing");
    seen.stop();
  });

  test("where events may not be read, claims are read all the same, and what is not known is told", async () => {
    const message = "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.";
    const one = pod("driver", "Pending", {
      status: { conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }] },
    });
    const volumes = [{ name: "v", persistentVolumeClaim: { claimName: "orders" } }];
    await using api = new FakeApi()
      .on("GET", PODS, (call) =>
        call.query.has("watch")
          ? call.open()
          : call.json({ metadata: { resourceVersion: "1" }, items: [{ ...one, spec: { ...one.spec, volumes } }] }),
      )
      .on("GET", "/api/v1/namespaces/etl/persistentvolumeclaims/orders", (call) =>
        call.json({ metadata: { name: "orders" }, spec: { storageClassName: "fast" }, status: { phase: "Pending" } }),
      )
      .on("GET", "/api/v1/namespaces/etl/events", (call) => call.fail(403, "Forbidden", "events is forbidden"))
      .on("GET", "/api/v1/nodes", (call) => call.fail(403, "Forbidden", "nodes is forbidden"))
      .start();
    const seen = watching(api);
    await api.until(() => seen.last?.pods[0]?.isLooking === false, "all that can be known");
    const causes = seen.last?.pods[0]?.causes ?? [];
    assert.deepEqual(
      causes.map(({ id, severity }) => [id, severity]),
      [
        ["storage-class-missing", "error"],
        ["evidence-unread", "info"],
      ],
    );
    assert.match(causes[1]?.sentence ?? "", /: nodes, events\.$/);
    assert.match(causes[1]?.evidence ?? "", /events is forbidden/);
    await api.until(() => api.callsTo("GET", /orders$/).length > 2, "more looks");
    const ofPod = api.callsTo("GET", /events$/).filter(({ query }) => query.get("fieldSelector")?.includes("=Pod,"));
    assert.equal(ofPod.length, 1);
    seen.stop();
  });

  test("a look at the events that shows nothing new is not told: rows would be drawn anew for nothing", async () => {
    let looks = 0;
    await using api = new FakeApi()
      .on("GET", PODS, (call) =>
        call.query.has("watch")
          ? call.open()
          : call.json({ metadata: { resourceVersion: "1" }, items: [pod("driver", "Pending")] }),
      )
      .on("GET", "/api/v1/namespaces/etl/events", (call) => {
        looks++;
        call.json({ items: [] });
      })
      .start();
    const abort = new AbortController();
    const told: RunSight[] = [];
    const tell = (sight: RunSight): void => void told.push(sight);
    void api.cluster().then((cluster) => watchRun(cluster, TARGET, tell, abort.signal));
    await api.until(() => looks === 1 && told.at(-1)?.pods[0]?.isLooking === false, "the first look, which is told");
    const before = told.length;
    await api.until(() => looks === 3, "two more");
    assert.equal(told.length, before);
    abort.abort();
  });

  test("of many pods that do not start, each is looked at in its turn", async () => {
    const many = Array.from({ length: 25 }, (_, index) => pod(`task-${String(index)}`, "Pending"));
    await using api = new FakeApi()
      .on("GET", PODS, (call) =>
        call.query.has("watch") ? call.open() : call.json({ metadata: { resourceVersion: "1" }, items: many }),
      )
      .on("GET", "/api/v1/namespaces/etl/events", (call) => call.json({ items: [] }))
      .start();
    const seen = watching(api);
    await api.until(() => seen.last?.pods.every(({ isLooking }) => isLooking === false) === true, "a look at each");
    assert.equal(seen.last?.pods.length, 25);
    seen.stop();
  });

  const running = { name: "base", state: { running: {} } };
  const comingUp = [
    ["Startup", { containerStatuses: [{ ...running, started: false, ready: false }] }],
    ["Readiness", { containerStatuses: [{ ...running, started: true, ready: false, restartCount: 0 }] }],
  ] as const;
  for (const [probe, status] of comingUp)
    test(`a container that runs and does not come up: its events have what its ${probe} probe says`, async () => {
      const message = `${probe} probe failed: dial tcp 10.0.0.9:81: connect: connection refused`;
      await using api = new FakeApi()
        .on("GET", PODS, (call) =>
          call.query.has("watch")
            ? call.open()
            : call.json({ metadata: { resourceVersion: "1" }, items: [pod("driver", "Running", { status })] }),
        )
        .on("GET", "/api/v1/namespaces/etl/events", (call) =>
          call.json({
            items: [
              { metadata: {}, reason: "Unhealthy", message, involvedObject: { fieldPath: "spec.containers{base}" } },
            ],
          }),
        )
        .start();
      const seen = watching(api);
      await api.until(() => seen.last?.pods[0]?.causes[0]?.id === "probe-failed", "the probe");
      seen.stop();
    });

  test("of a pod that has failed the events are read once: a probe that killed it is told nowhere else", async () => {
    const sick = pod("driver", "Failed", { status: base.ended(137) });
    const message = "Container base failed liveness probe, will be restarted";
    let asked = 0;
    await using api = new FakeApi()
      .on("GET", PODS, (call) =>
        call.query.has("watch") ? call.open() : call.json({ metadata: { resourceVersion: "1" }, items: [sick] }),
      )
      .on("GET", "/api/v1/namespaces/etl/events", (call) => {
        asked++;
        call.json({ items: [{ metadata: {}, reason: "Killing", message }] });
      })
      .start();
    const seen = watching(api);
    await api.until(() => seen.last?.pods[0]?.causes[0]?.id === "probe-killed", "the probe");
    assert.equal(asked, 1);
    seen.stop();
  });

  test("without the right to watch, the driver's pod is read", async () => {
    await using api = new FakeApi()
      .on("GET", PODS, (call) => call.fail(403, "Forbidden"))
      .on("GET", `${PODS}/driver`, (call) =>
        call.json(pod("driver", "Pending", { status: base.waiting("ErrImagePull") })),
      )
      .start();
    const seen = watching(api);
    await api.until(() => seen.last?.pods.length === 1, "the driver");
    assert.equal(seen.last?.pods[0]?.causes[0]?.id, "image-pull");
    seen.stop();
  });

  test("where pods are read, those of an operator stay its own, which have no label of the run", async () => {
    const phases = ["Pending", "Running"] as const;
    let asked = 0;
    await using api = new FakeApi()
      .on("GET", PODS, (call) => call.fail(403, "Forbidden"))
      .on("GET", `${PODS}/driver`, (call) => call.json(pod("driver", phases[asked++] ?? "Running")))
      .start();
    const seen = watching(api);
    const shown = (): unknown => seen.last?.pods.map((one) => [one.pod.status?.phase, one.isGone]);
    await api.until(() => isDeepStrictEqual(shown(), [["Running", false]]), "the second look");
    seen.stop();
  });

  test("where pods are read, another one under the name is none of the run, and pods of earlier tries go", async () => {
    const labels = { dbnd_run_uid: TARGET.runLabel };
    const ours = (name: string): object => pod(name, "Running", { uid: name, labels, status: base.running() });
    const there = new Map<string, object>([["driver", ours("driver")]]);
    const answer = (name: string) => (call: Call) => {
      const found = there.get(name);
      if (found) call.json(found);
      else call.fail(404, "NotFound");
    };
    await using api = new FakeApi()
      .on("GET", PODS, (call) => call.fail(403, "Forbidden"))
      .on("GET", `${PODS}/driver`, answer("driver"))
      .on("GET", `${PODS}/driver-2`, answer("driver-2"))
      .start();
    let name = "driver";
    const seen = watching(api, () => name);
    const shown = (): unknown => seen.last?.pods.map((one) => [one.pod.metadata.uid, one.isGone]);
    await api.until(() => isDeepStrictEqual(shown(), [["driver", false]]), "the driver");
    name = "driver-2";
    there.set("driver-2", ours("driver-2"));
    await api.until(() => seen.last?.pods.length === 2, "its next try");
    there.set("driver", pod("driver", "Running", { uid: "other", status: base.running() }));
    const left = [
      ["driver", true],
      ["driver-2", false],
    ];
    await api.until(() => isDeepStrictEqual(shown(), left), "that the first one is gone");
    seen.stop();
  });

  test("a moment's refusal ends nothing where the pod is read; one that lasts is told", async () => {
    let answer: "pod" | "gone" | "refused" = "pod";
    let answeredAt = 0;
    await using api = new FakeApi()
      .on("GET", PODS, (call) => call.fail(403, "Forbidden"))
      .on("GET", `${PODS}/driver`, (call) => {
        if (answer !== "refused") answeredAt = api.clock.monotonic();
        if (answer === "pod") call.json(pod("driver", "Running", { status: base.running() }));
        else if (answer === "gone") call.fail(404, "NotFound", 'pods "driver" not found');
        else call.fail(403, "Forbidden");
      })
      .start();
    const seen = watching(api);
    await api.until(() => seen.last?.pods.length === 1, "the driver");
    answer = "refused";
    await api.until(() => seen.last?.connection.kind === "disconnected", "that it cannot be read");
    answer = "gone";
    await api.until(() => seen.last?.pods[0]?.isGone === true, "that it is gone");
    answer = "refused";
    await api.until(() => seen.last?.connection.kind === "stopped", "that it may not be read");
    assert.ok(api.clock.monotonic() - answeredAt >= 15_000, "refusals count from the last answer that was none");
    seen.stop();
  });
});
