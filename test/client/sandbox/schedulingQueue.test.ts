/** How often the sandbox's scheduler looks at pods that no node takes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { EventRecorder } from "../../../client/src/sandbox/kubelet/eventRecorder.ts";
import { DEFAULT_TIMINGS } from "../../../client/src/sandbox/options.ts";
import type { KubeObject } from "../../../client/src/sandbox/objects.ts";
import type { Pod } from "../../../client/src/sandbox/podObjects.ts";
import { Scheduler } from "../../../client/src/sandbox/scheduler/scheduler.ts";
import { Store } from "../../../client/src/sandbox/store/store.ts";
import { VirtualClock } from "../../simulation/virtualClock.ts";

const MINUTE = 60_000;

/** Each look at a pod reads the nodes once. */
class CountingStore extends Store {
  looks = 0;

  override list(resource: string, namespace?: string): KubeObject[] {
    if (resource === "nodes") this.looks++;
    return super.list(resource, namespace);
  }
}

class Scene implements Disposable {
  readonly clock = new VirtualClock(1);
  readonly store = new CountingStore(100_000);
  readonly #scheduler: Scheduler;

  constructor() {
    const { store, clock } = this;
    store.put("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } } as KubeObject);
    this.#scheduler = new Scheduler({
      store,
      clock,
      timings: DEFAULT_TIMINGS,
      events: new EventRecorder(store, clock),
    });
  }

  [Symbol.dispose](): void {
    this.#scheduler.stop();
  }

  putNode(name: string, cpu: string, status: object = {}): void {
    const node = { metadata: { name }, spec: {}, status: { allocatable: { cpu, pods: "1M" }, ...status } };
    this.store.put("nodes", node as unknown as KubeObject);
  }

  putPods(count: number, cpu: string): void {
    for (let number = 0; number < count; number++) this.putPod(`${cpu}-${number}`, cpu);
  }

  putPod(name: string, cpu: string, spec: object = {}): void {
    const containers = [{ name: "base", resources: { requests: { cpu } } }];
    const metadata = { name, namespace: "n", uid: name };
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: { containers, ...spec },
      status: { phase: "Pending" },
    };
    this.store.put("pods", pod as unknown as KubeObject);
  }

  nodeOf(name: string): string | undefined {
    return (this.store.get("pods", "n", name) as Pod | undefined)?.spec.nodeName;
  }

  pass(time: number): Promise<void> {
    return this.clock.run(new Promise((done) => this.clock.after(time, done)));
  }

  /** How many looks there are meanwhile. */
  async looksIn(time: number): Promise<number> {
    const before = this.store.looks;
    await this.pass(time);
    return this.store.looks - before;
  }
}

for (const count of [200, 400]) {
  test(`${count} pods that fit nowhere are looked at once each, and told of once, until something changes`, async () => {
    using scene = new Scene();
    scene.putNode("small", "1");
    scene.putPods(count, "2");
    assert.equal(await scene.looksIn(4 * MINUTE), count);
    const { version } = scene.store;
    assert.equal(scene.store.list("events").length, count);
    scene.putNode("small", "1", { conditions: [{ type: "Ready", status: "True" }] });
    assert.equal(await scene.looksIn(MINUTE / 2), 0);
    // Five minutes are the longest that one waits.
    assert.equal(await scene.looksIn(MINUTE), count);
    assert.equal(scene.store.version, version + 1, "nothing is written that was said before");
  });
}

test("pods that fit are looked at once each", async () => {
  using scene = new Scene();
  scene.putNode("large", "1k");
  scene.putPods(300, "1");
  assert.equal(await scene.looksIn(MINUTE), 300);
  assert.equal(scene.nodeOf("1-299"), "large");
});

test("a pod waits for room, not for what does not help it", async () => {
  using scene = new Scene();
  scene.putNode("small", "1");
  scene.putPod("first", "1");
  await scene.pass(1000);
  scene.putPod("second", "1");
  scene.putPod("elsewhere", "0", { nodeSelector: { zone: "west" } });
  await scene.pass(MINUTE);
  assert.equal(scene.nodeOf("second"), undefined);
  scene.store.remove("pods", "n", "first");
  assert.equal(await scene.looksIn(1000), 1, "only that which lacked room is looked at");
  assert.equal(scene.nodeOf("second"), "small");
});

test("a new node, and one that has other labels or more room", async () => {
  using scene = new Scene();
  scene.putPod("any", "1");
  await scene.pass(MINUTE);
  scene.putNode("small", "1");
  scene.putPod("more", "2");
  await scene.pass(MINUTE);
  assert.deepEqual([scene.nodeOf("any"), scene.nodeOf("more")], ["small", undefined]);
  scene.putNode("small", "3");
  await scene.pass(1000);
  assert.equal(scene.nodeOf("more"), "small");
});

test("of pods that wait for the same room the most important has it", async () => {
  using scene = new Scene();
  scene.putNode("small", "1");
  scene.putPod("first", "1", { priority: 9 });
  await scene.pass(1000);
  scene.putPod("less", "1", { priority: 1 });
  scene.putPod("most", "1", { priority: 5 });
  await scene.pass(MINUTE);
  scene.store.remove("pods", "n", "first");
  await scene.pass(1000);
  assert.deepEqual([scene.nodeOf("most"), scene.nodeOf("less")], ["small", undefined]);
});

test("what happens again and again has a pod looked at once in ten seconds", async () => {
  using scene = new Scene();
  scene.putNode("small", "1");
  scene.putPod("large", "2");
  await scene.pass(MINUTE);
  const before = scene.store.looks;
  for (let second = 0; second < 120; second++) {
    scene.putNode("small", `${900 + (second % 2)}m`);
    await scene.pass(1000);
  }
  assert.ok(scene.store.looks - before < 20, `${scene.store.looks - before} looks`);
});
