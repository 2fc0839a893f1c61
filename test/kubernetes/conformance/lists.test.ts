import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Namespace, Thing } from "./cluster.ts";
import { Cluster, scriptPod } from "./cluster.ts";

const cluster = new Cluster();
let space: Namespace;

before(async () => {
  space = await cluster.newNamespace();
  const make = (name: string, labels: object): Promise<Thing> =>
    space.createPod(scriptPod(name, "true", { metadata: { labels } }));
  await make("a", { app: "one", tier: "web" });
  await make("b", { app: "one" });
  await make("c", { app: "two", tier: "db" });
  await make("d", {});
  for (const name of ["a", "b", "c", "d"]) {
    await space.finished(name);
  }
});
after(() => space.remove());

const list = (query: string): Promise<Thing> => cluster.object("GET", `${space.pods}?${query}`);
const names = async (query: string): Promise<string> =>
  (await list(query)).items.map(({ metadata }) => metadata.name).join(" ");

describe("a list", () => {
  test("has the kind of its items and the version of the whole", async () => {
    const { kind, metadata, items } = await list("");
    assert.equal(kind, "PodList");
    assert.match(metadata.resourceVersion, /^\d+$/);
    assert.deepEqual([items.length, items[0]?.kind], [4, undefined]);
  });

  for (const [selector, expected] of [
    ["app=one", "a b"],
    ["app==one", "a b"],
    ["app!=one", "c d"],
    ["app in (one,two)", "a b c"],
    ["app notin (one)", "c d"],
    ["tier", "a c"],
    ["!tier", "b d"],
    ["app=one,!tier", "b"],
    ["app in (one, two),tier in (db)", "c"],
  ] as const) {
    test(`labelSelector ${selector} → ${expected}`, async () => {
      assert.equal(await names(`labelSelector=${encodeURIComponent(selector)}`), expected);
    });
  }

  for (const [selector, expected] of [
    ["metadata.name=b", "b"],
    ["metadata.name!=b", "a c d"],
    ["status.phase=Succeeded,metadata.name!=a", "b c d"],
    ["status.phase=Running", ""],
  ] as const) {
    test(`fieldSelector ${selector} → ${expected}`, async () => {
      assert.equal(await names(`fieldSelector=${encodeURIComponent(selector)}`), expected);
    });
  }

  test("comes in pages of one version, though pods come and go in between", async () => {
    const first = await list("limit=2");
    assert.deepEqual(
      [first.items.map(({ metadata }) => metadata.name).join(" "), first.metadata.remainingItemCount],
      ["a b", 2],
    );
    await space.createPod(scriptPod("bb", "true"));
    const next = await list(`limit=2&continue=${encodeURIComponent(first.metadata.continue ?? "")}`);
    assert.deepEqual(
      [
        next.items.map(({ metadata }) => metadata.name).join(" "),
        next.metadata.continue,
        next.metadata.resourceVersion,
      ],
      ["c d", undefined, first.metadata.resourceVersion],
    );
    await cluster.call("DELETE", `${space.pods}/bb?gracePeriodSeconds=0`);
  });

  test("an empty namespace gives an empty list, even if there is no such namespace", async () => {
    const { items } = await cluster.object("GET", "/api/v1/namespaces/no-such-space/pods");
    assert.deepEqual(items, []);
  });
});

describe("a list that is asked for wrongly", () => {
  for (const [query, code, message] of [
    ["labelSelector=a%20b", 400, /unable to parse requirement: found 'b'/],
    ["fieldSelector=spec.foo%3D1", 400, /field label not supported: spec.foo/],
    ["limit=x", 400, /strconv.ParseInt: parsing "x": invalid syntax/],
    ["resourceVersion=abc", 400, /invalid resource version: resourceVersion: Invalid value: "abc"/],
    ["continue=abc", 400, /invalid continue token: continue key is not valid/],
    ["resourceVersion=99999999999", 504, /Too large resource version: 99999999999/],
  ] as const) {
    test(`${query}: ${code}`, async () => {
      const answer = await cluster.failure("GET", `${space.pods}?${query}`);
      assert.equal(answer.code, code);
      assert.match(answer.message, message);
    });
  }

  test("a pod that is not there is not found", async () => {
    const answer = await cluster.failure("GET", `${space.pods}/nobody`);
    assert.deepEqual(
      [answer.code, answer.reason, answer.message, answer.details],
      [404, "NotFound", 'pods "nobody" not found', { name: "nobody", kind: "pods" }],
    );
  });
});

test("kubectl's table has a row for each pod", async () => {
  const headers = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" };
  const table = (await cluster.object("GET", space.pods, { headers })) as unknown as {
    kind: string;
    columnDefinitions: { name: string }[];
    rows: { cells: (string | number)[] }[];
  };
  assert.equal(table.kind, "Table");
  assert.deepEqual(
    table.columnDefinitions.slice(0, 5).map(({ name }) => name),
    ["Name", "Ready", "Status", "Restarts", "Age"],
  );
  assert.deepEqual(table.rows[0]?.cells.slice(0, 3), ["a", "0/1", "Completed"]);
});
