/** Every leaf of a built pod has an origin, and its names are ones that Kubernetes takes. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { buildPod } from "../../../server/src/pod/buildPod.ts";
import { renderPodYaml } from "../../../server/src/pod/podYaml.ts";
import { pointerStep } from "../../../server/src/pod/serialise.ts";
import type { Json, PodInput } from "../../../server/src/pod/types.ts";
import type { PlainValue } from "../../../server/src/values/types.ts";
import { DRIVER, placeOf, podInput } from "./support.ts";

const word = fc.stringMatching(/^[A-Za-z0-9_.é🚀 -]{0,12}$/);
const plain = fc.letrec<{ value: PlainValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    word,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(word, tie("value"), { maxKeys: 3 }),
  ),
})).value;
const secret = fc.record(
  {
    type: fc.constantFrom("env", "volume", "file"),
    secret: word,
    target: fc.option(word),
    key: fc.option(word),
  },
  { requiredKeys: [] },
);
const engines = fc.record(
  {
    container_repository: word,
    container_tag: fc.option(word),
    namespace: word,
    labels: plain,
    annotations: plain,
    env_vars: plain,
    secrets: fc.oneof(fc.array(secret, { maxLength: 3 }), plain),
    volumes: plain,
    volume_mounts: plain,
    tolerations: plain,
    affinity: plain,
    limits: plain,
    request_cpu: fc.option(word),
    configmaps: plain,
    image_pull_secrets: fc.option(word),
    security_context: plain,
    hostnetwork: fc.boolean(),
    airflow_log_enabled: fc.boolean(),
    airflow_log_port: fc.constantFrom("8793", "http"),
    trap_exit_file_flag: fc.constantFrom(null, "", "done", "/tmp/pod/done"),
    debug_with_command: fc.constantFrom("", "sleep 1", "echo 'open"),
  },
  { requiredKeys: [] },
);
const MANIFESTS = [
  undefined,
  "",
  "metadata: {labels: {a: b}}\nspec:\n  containers:\n  - {name: a, tty: true}\n  - {name: b}\n  volumes: [{name: v, emptyDir: {}}]\n",
  "spec: {}",
  "- [",
];
const names = fc.string({ unit: "binary", maxLength: 300 });
const inputs: fc.Arbitrary<PodInput> = fc
  .record({
    engine: engines,
    taskName: names,
    taskFamily: names,
    manifest: fc.constantFrom(...MANIFESTS),
    tryNumber: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    labels: fc.option(fc.dictionary(fc.constantFrom("dag_id", "task_id"), names), { nil: undefined }),
  })
  .map(({ engine, taskName, taskFamily, manifest, tryNumber, labels }) =>
    podInput(engine as Readonly<Record<string, PlainValue>>, {
      taskRun: { ...DRIVER, taskName, taskFamily, familyShort: taskFamily, taskAirflowId: taskName },
      ...(labels === undefined ? {} : { labels }),
      ...(manifest === undefined ? {} : { baseManifest: { uri: "file:///pod.yaml", text: manifest } }),
      ...(tryNumber === undefined ? {} : { tryNumber }),
    }),
  );

function* leaves(value: Json, pointer = ""): Iterable<string> {
  const members = typeof value === "object" && value !== null ? Object.entries(value as Record<string, Json>) : [];
  if (members.length === 0) yield pointer;
  for (const [name, member] of members) yield* leaves(member, pointer + pointerStep(name));
}

describe("any engine section", () => {
  it("gives a pod whose every leaf, and nothing else, has an origin", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { pod, origins } = buildPod(input);
        assert.deepEqual([...leaves(pod)].sort(), [...origins.keys()].sort());
      }),
      { numRuns: 120 },
    );
  });

  it("gives a name that Kubernetes takes", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { name } = buildPod(input).pod.metadata as { name: string };
        assert.match(name, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
        assert.ok(name.length <= 253 + "-9".length);
      }),
      { numRuns: 120 },
    );
  });

  it("gives labels that Kubernetes takes, whatever the names of tasks and the values of keys", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { labels } = buildPod(input).pod.metadata as { labels: Record<string, string> };
        for (const [name, value] of Object.entries(labels)) {
          assert.match(value, /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/, name);
          assert.ok(value.length <= 63, name);
        }
      }),
      { numRuns: 120 },
    );
  });

  it("tells of every line of its YAML the places that it came from", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = buildPod(input);
        const { yaml, lineOrigins, lineSources } = renderPodYaml(plan);
        const lines = yaml.split("\n").slice(0, -1);
        for (const [line, text] of lines.entries()) {
          const [first] = lineSources[line] ?? [];
          const own = lineOrigins[line];
          assert.ok(own, text);
          // A line above others leads to those of them that a person set; only of DBND's own there may be none.
          assert.ok(first !== undefined || own.kind === "generated", text);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same pod twice", () => {
    fc.assert(fc.property(inputs, (input) => assert.deepEqual(buildPod(input), buildPod(input))));
  });
});

describe("origins", () => {
  const baseManifest = {
    uri: "file:///pod.yaml",
    text: "spec:\n  dnsPolicy: Default\n  containers:\n  - name: main\n    tty: true\n",
  };
  const { origins } = buildPod(
    podInput(
      {
        namespace: "data",
        limits: { memory: "1Gi", cpu: 1 },
        limit_cpu: "2",
        labels: { team: "x" },
        secrets: [{ type: "env", secret: "s", key: "k", target: "T" }],
      },
      { baseManifest },
    ),
  );
  const CASES: readonly (readonly [pointer: string, key: string])[] = [
    ["/metadata/namespace", "namespace"],
    ["/metadata/labels/team", "labels"],
    ["/spec/containers/0/image", "container_repository"],
    ["/spec/containers/0/env/1/value", "namespace"],
    ["/spec/containers/0/resources/limits/memory", "limits"],
    ["/spec/containers/0/resources/limits/cpu", "limit_cpu"],
    ["/spec/containers/0/env/18/valueFrom/secretKeyRef/key", "secrets"],
  ];
  for (const [pointer, key] of CASES) {
    it(`${pointer} comes from ${key}`, () => assert.deepEqual(origins.get(pointer), placeOf(key)));
  }
  it("fields of the base manifest lead to their place in it", () => {
    assert.deepEqual(origins.get("/spec/dnsPolicy"), {
      kind: "file",
      uri: "file:///pod.yaml",
      range: { start: { line: 1, character: 13 }, end: { line: 1, character: 20 } },
      keyRange: { start: { line: 1, character: 2 }, end: { line: 1, character: 11 } },
    });
  });
  it("what nobody set is a default, what DBND makes is generated", () => {
    assert.deepEqual(origins.get("/spec/hostNetwork"), { kind: "default", section: "kubernetes", key: "hostnetwork" });
    assert.equal(origins.get("/metadata/name")?.kind, "generated");
  });
});
