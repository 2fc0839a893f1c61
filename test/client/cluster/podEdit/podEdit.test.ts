import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { isClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import { refusedFields } from "../../../../client/src/cluster/admission/refusedFields.ts";
import { applyEdit, EditConflict } from "../../../../client/src/cluster/podEdit/applyEdit.ts";
import { editText, placeOf, podOfText, readEdit } from "../../../../client/src/cluster/podEdit/editText.ts";
import { maskPod } from "../../../../client/src/views/logText/maskPod.ts";
import { FakeApi } from "../fakeApi.ts";

const POD: Pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p", namespace: "etl", uid: "u1", resourceVersion: "5", labels: { team: "orders" } },
  spec: {
    containers: [{ name: "base", image: "repo/app:1", env: [{ name: "DB_PASSWORD", value: "hunter2-hunter2" }] }],
    activeDeadlineSeconds: 600,
    ...({ tolerations: [{ key: "gpu", operator: "Exists" }] } as object),
  },
  status: { phase: "Running" },
};
const TEXT = editText(POD, "prod");
const edit = (from: string | RegExp, to: string): string => {
  const edited = TEXT.replace(from, to);
  assert.notEqual(edited, TEXT, "the text has what is edited");
  return edited;
};

describe("what an edit changes", () => {
  test("versions that the cluster counts are not in it: who types on after a save changes what they type", () => {
    const saved = editText(
      { ...POD, metadata: { ...POD.metadata, resourceVersion: "6", ...({ generation: 2 } as object) } },
      "prod",
    );
    assert.equal(saved, TEXT);
  });

  test("what it says first can be read without scrolling sideways", () => {
    const lines = editText({ ...POD, metadata: { ...POD.metadata, name: "p".repeat(40) } }, "cluster".repeat(3)).split(
      "\n",
    );
    const comment = lines.filter((line) => line.startsWith("#"));
    assert.ok(comment.length > 2);
    assert.ok(
      comment.every(({ length }) => length <= 80),
      comment.join("\n"),
    );
  });

  test("an untouched text changes nothing, and has no status", () => {
    assert.deepEqual(readEdit(TEXT, TEXT), { changes: [], problems: [] });
    assert.ok(!TEXT.includes("status:"));
  });

  const allowed: readonly (readonly [what: string, from: string, to: string, pointer: string])[] = [
    ["a label", "team: orders", "team: other", "/metadata/labels/team"],
    ["a new label", "team: orders", "team: orders\n    a/b: c", "/metadata/labels/a~1b"],
    ["no labels", "  labels:\n    team: orders\n", "", "/metadata/labels"],
    ["annotations", "  labels:", "  annotations: { a: b }\n  labels:", "/metadata/annotations"],
    ["an image", "repo/app:1", "repo/app:2", "/spec/containers/0/image"],
    ["an earlier deadline", "activeDeadlineSeconds: 600", "activeDeadlineSeconds: 60", "/spec/activeDeadlineSeconds"],
    ["one more toleration", "  tolerations:", "  tolerations:\n    - key: spot", "/spec/tolerations"],
  ];
  for (const [what, from, to, pointer] of allowed) {
    test(`${what}: ${pointer}`, () => {
      const { changes, problems } = readEdit(TEXT, edit(from, to));
      assert.deepEqual([changes.map((one) => one.pointer), problems], [[pointer], []]);
    });
  }

  const refused: readonly (readonly [what: string, from: string, to: string, at: string, why: RegExp])[] = [
    ["another name of a container", "name: base", "name: main", "main", /cannot be changed in a pod that exists/],
    ["a later deadline", "Seconds: 600", "Seconds: 900", "900", /set or lowered, not raised/],
    ["another toleration", "key: gpu", "key: cpu", "- key: cpu", /added, not changed or removed/],
    ["an image that is gone", "repo/app:1", '""', '""', /needs an image/],
  ];
  for (const [what, from, to, at, why] of refused) {
    test(`${what} is refused at its place`, () => {
      const text = edit(from, to);
      const [problem] = readEdit(TEXT, text).problems;
      assert.match(problem?.message ?? "", why);
      assert.ok(text.slice(problem?.start).startsWith(at), text.slice(problem?.start, problem?.end));
    });
  }

  for (const [what, text] of [
    ["broken YAML", "a: [1"],
    ["a list", "- a"],
    ["nothing", ""],
  ] as const) {
    test(`${what} is a problem, and changes nothing`, () => {
      const { changes, problems } = readEdit(TEXT, text);
      assert.equal(changes.length, 0);
      assert.ok(problems.length > 0);
    });
  }

  test("of YAML that is broken only the first place is told, and not what follows from it", () => {
    const { problems } = readEdit(TEXT, `oops:\n${TEXT}`.replace("metadata:", "  metadata:"));
    assert.equal(problems.length, 1);
  });

  test("secrets are masked in the text, and stay what they are", () => {
    const text = editText(
      maskPod(POD, (one) => one.replaceAll("hunter2", "******")),
      "prod",
    );
    assert.ok(!text.includes("hunter2"));
    const { changes, problems } = readEdit(text, text.replace("repo/app:1", "repo/app:2"));
    assert.deepEqual([changes.length, problems], [1, []]);
  });
});

describe("applying it", () => {
  const PATH = "/api/v1/namespaces/etl/pods/p";
  const { changes } = readEdit(TEXT, edit("repo/app:1", "repo/app:2"));
  const withImage = (image: string, more: Partial<Pod["metadata"]> = {}): Pod => ({
    ...POD,
    metadata: { ...POD.metadata, ...more },
    spec: { ...POD.spec, containers: [{ name: "base", image }] },
  });

  test("only the changed field is sent, if it is what it was; a change beside it is no conflict", async () => {
    await using api = new FakeApi()
      .on("GET", PATH, (call) => call.json(withImage("repo/app:1", { resourceVersion: "9", labels: { team: "x" } })))
      .on("PATCH", PATH, (call) => call.json(withImage("repo/app:2")))
      .start();
    await applyEdit(await api.cluster(), POD, changes);
    const [call] = api.callsTo("PATCH", /.*/);
    assert.equal(call?.headers["content-type"], "application/json-patch+json");
    assert.deepEqual(call.body, [
      { op: "test", path: "/metadata/uid", value: "u1" },
      { op: "test", path: "/spec/containers/0/image", value: "repo/app:1" },
      { op: "replace", path: "/spec/containers/0/image", value: "repo/app:2" },
    ]);
  });

  test("a field that somebody else changed is a conflict, unless it is to be overwritten", async () => {
    await using api = new FakeApi()
      .on("GET", PATH, (call) => call.json(withImage("repo/app:7")))
      .on("PATCH", PATH, (call) => call.json(withImage("repo/app:2")))
      .start();
    const cluster = await api.cluster();
    await assert.rejects(applyEdit(cluster, POD, changes), (error) => {
      assert.ok(error instanceof EditConflict);
      assert.deepEqual(error.pointers, ["/spec/containers/0/image"]);
      return true;
    });
    assert.equal(api.callsTo("PATCH", /.*/).length, 0);
    await applyEdit(cluster, POD, changes, { overwrite: true });
    assert.deepEqual((api.callsTo("PATCH", /.*/)[0]?.body as unknown[])[1], {
      ...{ op: "test", path: "/spec/containers/0/image", value: "repo/app:7" },
    });
  });

  test("somebody who is faster by one request is noticed, too", async () => {
    await using api = new FakeApi()
      .on(
        "GET",
        PATH,
        (call) => call.json(withImage("repo/app:1")),
        (call) => call.json(withImage("repo/app:7")),
      )
      .on("PATCH", PATH, (call) =>
        call.fail(422, "Invalid", "the server rejected our request due to an error in our request"),
      )
      .start();
    await assert.rejects(applyEdit(await api.cluster(), POD, changes), EditConflict);
  });

  test("another pod of the same name is left alone", async () => {
    await using api = new FakeApi()
      .on("GET", PATH, (call) => call.json(withImage("repo/app:1", { uid: "u2" })))
      .start();
    await assert.rejects(applyEdit(await api.cluster(), POD, changes), (error) => isClusterError(error, "conflict"));
    assert.equal(api.callsTo("PATCH", /.*/).length, 0);
  });
});

describe("what the API server refuses stands where it was written", () => {
  test("a value of a map, of which the server names the map only", () => {
    const text = edit("team: orders", "team: or ders");
    const message =
      'Invalid value: "or ders": a valid label must be an empty string or consist of alphanumeric characters';
    const status = { details: { causes: [{ reason: "FieldValueInvalid", message, field: "metadata.labels" }] } };
    const [field] = refusedFields(status, message, podOfText(text));
    const { start, end } = placeOf(text, field?.pointer ?? "");
    assert.equal(text.slice(start, end), "or ders");
  });
  test("a text that is no pod has no fields", () => {
    for (const text of ["", "- a", "x", "{"]) assert.deepEqual(podOfText(text), {}, text);
  });
});
