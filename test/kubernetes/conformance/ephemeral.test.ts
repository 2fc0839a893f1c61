import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Failure, Namespace, Thing } from "./cluster.ts";
import { Cluster, scriptPod } from "./cluster.ts";

const cluster = new Cluster();
let space: Namespace;
before(async () => {
  space = await cluster.newNamespace();
  await space.createPod(scriptPod("box", "sleep 600"));
  await space.running("box");
});
after(() => space.remove());

const PATCH = { "content-type": "application/strategic-merge-patch+json" };
const debugger_ = (name: string, more: object = {}): object => ({
  spec: {
    ephemeralContainers: [{ name, image: "busybox:1.36", command: ["sh", "-c", "echo hi; sleep 600"], ...more }],
  },
});
const add = (body: object): Promise<Thing> =>
  cluster.object("PATCH", `${space.pods}/box/ephemeralcontainers`, { body, headers: PATCH });
const refused = (body: object, path = "box/ephemeralcontainers"): Promise<Failure> =>
  cluster.failure("PATCH", `${space.pods}/${path}`, { body, headers: PATCH });
const named = (pod: Thing): string[] =>
  ((pod.spec.ephemeralContainers ?? []) as { name: string }[]).map(({ name }) => name);

describe("ephemeral containers", () => {
  test("are added to a running pod, run beside the others, and have a log", async () => {
    assert.deepEqual(named(await add(debugger_("first"))), ["first"]);
    const pod = await space.podWhen(
      "box",
      "to run its ephemeral container",
      ({ status }) => status.ephemeralContainerStatuses?.[0]?.state.running !== undefined,
    );
    assert.equal(pod.status.phase, "Running");
    assert.equal(await space.log("box", "container=first&follow=true&limitBytes=3"), "hi\n");
  });

  test("stay when another one comes, as they were", async () => {
    await add(debugger_("second"));
    const pod = await add(debugger_("second"));
    assert.ok(named(pod).includes("second"));
    assert.equal(named(pod).filter((name) => name === "second").length, 1);
  });

  test("a name that a container has is refused", async () => {
    const { code, message } = await refused(debugger_("base"));
    assert.equal(code, 422);
    assert.match(message, /spec\.ephemeralContainers\[\d\]\.name: Duplicate value: "base"/);
  });

  test("resources cannot be asked for", async () => {
    const { code, message } = await refused(debugger_("third", { resources: { requests: { cpu: "1" } } }));
    assert.equal(code, 422);
    assert.match(
      message,
      /spec\.ephemeralContainers\[\d\]\.resources: Forbidden: cannot be set for an Ephemeral Container/,
    );
  });

  test("are no part of what a change of the pod may change", async () => {
    const { code, message } = await refused(debugger_("fourth"), "box");
    assert.equal(code, 422);
    assert.match(message, /pod updates may not change fields other than/);
  });
});
