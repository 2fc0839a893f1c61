/** What fresh requests have found a real API server (v1.34.4) to answer in its own way. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Cluster, type Namespace } from "./cluster.ts";

const cluster = new Cluster();
let space: Namespace;
before(async () => (space = await cluster.newNamespace()));
after(() => space.remove());

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
const MERGE = "application/merge-patch+json";
const list = (query: string): string => `${space.pods}?${query}`;
const refusal = async (path: string, accept = "application/json"): Promise<readonly [number, string]> => {
  const { code, message } = await cluster.failure("GET", path, { headers: { accept } });
  return [code, message];
};

describe("odd requests", () => {
  test("a version that is none: events are not read from the cache that refuses it in other words", async () => {
    const why = 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax';
    assert.deepEqual(await refusal(`${space.pods}/a?resourceVersion=x`), [500, why]);
    const events = `${space.path}/events/a?resourceVersion=x`;
    assert.deepEqual(await refusal(events), [400, `invalid resource version: ${why}`]);
  });

  test("rows with what there is not", async () => {
    const why = `includeObject: Invalid value: "Odd": must be 'Metadata', 'Object', 'None', or empty`;
    for (const query of ["", "watch=1&timeoutSeconds=1&"]) {
      assert.deepEqual(await refusal(list(`${query}includeObject=Odd`), TABLE), [
        400,
        `Unable to convert to Table as requested: ${why}`,
      ]);
    }
  });

  test("a page that is none is refused before the version beside it", async () => {
    const [code, message] = await refusal(list("resourceVersion=-1&continue=e30"));
    assert.equal(code, 400);
    assert.match(message, /^invalid continue token: /);
  });

  test("the version 00 is that of now", async () => {
    const { status } = await cluster.call("GET", list("resourceVersionMatch=Exact&resourceVersion=00"));
    assert.equal(status, 200);
  });

  test("a claim keeps the finalizers that it came with", async () => {
    const body = {
      metadata: { name: "kept", finalizers: ["example.com/keep"] },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    };
    const claim = await cluster.object("POST", `${space.path}/persistentvolumeclaims?dryRun=All`, { body });
    const { finalizers } = claim.metadata as { readonly finalizers?: readonly string[] };
    assert.deepEqual(finalizers, ["example.com/keep", "kubernetes.io/pvc-protection"]);
  });

  test("asking for no ephemeral container is no change", async () => {
    const spec = { schedulerName: "nobody", containers: [{ name: "base", image: "busybox:1.36" }] };
    await cluster.object("POST", space.pods, { body: { metadata: { name: "plain" }, spec } });
    const patch = (path: string) =>
      cluster.object("PATCH", path, {
        body: { metadata: { labels: { app: "a" } } },
        headers: { "content-type": MERGE },
      });
    assert.equal((await patch(`${space.pods}/plain/ephemeralcontainers`)).metadata.generation, 1);
    assert.equal((await patch(`${space.pods}/plain`)).metadata.generation, 1);
  });

  test("an event with a wrong reference is told of nothing else", async () => {
    const { details } = await cluster.failure("POST", `${space.path}/events`, { body: {} });
    assert.deepEqual(
      details?.causes?.map(({ field }) => field),
      ["involvedObject.namespace"],
    );
  });

  test("the old paths of watches take nothing but GET", async () => {
    const { code } = await cluster.failure("PATCH", `/api/v1/watch/namespaces/${space.name}/pods`, { body: {} });
    assert.equal(code, 405);
  });

  test("a node that is made is not to be used before it has been looked at, and keeps what it says", async () => {
    const body = { metadata: { name: space.name }, status: { capacity: { cpu: "1" } } };
    const node = await cluster.object("POST", "/api/v1/nodes", { body });
    await cluster.call("DELETE", `/api/v1/nodes/${space.name}`);
    assert.deepEqual(
      [node.spec.taints, (node.status as unknown as { capacity: object }).capacity],
      [[{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }], { cpu: "1" }],
    );
  });
});
