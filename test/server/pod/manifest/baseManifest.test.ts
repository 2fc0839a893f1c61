/** What is left of a base manifest when DBND has read it (spec 3.7; Kubernetes Python client 24.2.0). */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readBaseManifest } from "../../../../server/src/pod/manifest/baseManifest.ts";
import { PodRefused } from "../../../../server/src/pod/problems.ts";
import { serialise } from "../../../../server/src/pod/serialise.ts";

function read(text: string): unknown {
  const pod = readBaseManifest({ uri: "file:///pod.yaml", text });
  return pod && serialise(pod).pod;
}

const CASES: readonly (readonly [what: string, text: string, pod: unknown])[] = [
  ["an empty text is nothing", "# only a comment\n", undefined],
  ["a list at the root is nothing", "- a\n", undefined],
  ["a word at the root is nothing", "pod\n", undefined],
  [
    "unknown fields vanish",
    "kind: Pod\nbogus: 1\nmetadata: {name: a, Name: b}\n",
    { kind: "Pod", metadata: { name: "a" } },
  ],
  ["snake_case fields vanish", "spec: {containers: [], node_selector: {a: b}}", { spec: { containers: [] } }],
  ["fields newer than the client vanish", "spec: {containers: [], hostUsers: false}", { spec: { containers: [] } }],
  [
    "text fields take text",
    "metadata: {name: 012, uid: yes, labels: {on: 1.10, 5: ~}}",
    {
      metadata: { labels: { true: "1.1", "5": null }, name: "10", uid: "True" },
    },
  ],
  [
    "numbers take numbers",
    'spec: {containers: [], priority: "7", activeDeadlineSeconds: 1.9}',
    {
      spec: { activeDeadlineSeconds: 1, containers: [], priority: 7 },
    },
  ],
  [
    "every text counts as true",
    'spec: {containers: [], hostPID: "false", hostIPC: 0}',
    {
      spec: { containers: [], hostIPC: false, hostPID: true },
    },
  ],
  [
    "nulls vanish, empty objects stay",
    "spec: {containers: [], securityContext: {}, hostname: ~}",
    {
      spec: { containers: [], securityContext: {} },
    },
  ],
  ["the last of two keys counts", "kind: A\nkind: B\n", { kind: "B" }],
  [
    "anchors and merge keys work",
    "x: &a {name: n, uid: u}\nmetadata: {<<: *a, uid: v}\n",
    {
      metadata: { name: "n", uid: "v" },
    },
  ],
  [
    "times are written as the client writes them",
    'metadata: {creationTimestamp: "2024-05-01T10:00:00Z"}',
    {
      metadata: { creationTimestamp: "2024-05-01T10:00:00+00:00" },
    },
  ],
  [
    "a port stays a number or a text",
    "spec: {containers: [{name: a, livenessProbe: {httpGet: {port: http}}}]}",
    {
      spec: { containers: [{ livenessProbe: { httpGet: { port: "http" } }, name: "a" }] },
    },
  ],
];

describe("a base manifest", () => {
  for (const [what, text, pod] of CASES) it(what, () => assert.deepEqual(read(text), pod));
});

const REFUSED: readonly (readonly [what: string, text: string, code: string, line: number])[] = [
  ["an open bracket", "kind: Pod\nmetadata: [1\n", "yaml-syntax", 2],
  ["two documents", "kind: Pod\n---\nkind: Pod\n", "yaml-syntax", 1],
  ["a tag that Python does not know", "kind: !Ref x\n", "yaml-syntax", 0],
  ["a missing anchor", "kind: *x\n", "yaml-syntax", 0],
  ["an anchor inside itself", "metadata: &a\n  labels: *a\n", "yaml-syntax", 1],
  [
    "what is wrong inside, before what is missing",
    "spec:\n  initContainers:\n  - name: i\n    volumeMounts: [x]\n",
    "volume-mount-path-missing",
    3,
  ],
  ["a spec without containers", "kind: Pod\nspec:\n  hostNetwork: true\n", "containers-missing", 2],
  ["a container without a name", "spec:\n  containers:\n  - image: a\n", "name-missing", 2],
  [
    "a mount without a path",
    "spec:\n  containers:\n  - name: a\n    volumeMounts:\n    - name: v\n",
    "volume-mount-path-missing",
    4,
  ],
  ["a number where a list is needed", "spec:\n  containers: 5\n", "wrong-shape", 1],
];

describe("a base manifest is refused for", () => {
  for (const [what, text, code, line] of REFUSED) {
    it(what, () => {
      assert.throws(
        () => read(text),
        (error) => {
          assert.ok(error instanceof PodRefused);
          assert.equal(error.problem.code, code);
          assert.equal(error.problem.origin.kind === "file" && error.problem.origin.range.start.line, line);
          return true;
        },
      );
    });
  }
});
