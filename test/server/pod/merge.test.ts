/** Laws of the merge with a base manifest (spec 3.7). */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { mergePods } from "../../../server/src/pod/merge.ts";
import { deserialiseModel } from "../../../server/src/pod/manifest/deserialise.ts";
import { readYaml } from "../../../server/src/pod/manifest/yamlTree.ts";
import { serialise } from "../../../server/src/pod/serialise.ts";
import type { MapNode } from "../../../server/src/pod/node.ts";

function pod(value: unknown, uri = "file:///pod.yaml"): MapNode {
  const root = readYaml({ uri, text: JSON.stringify(value) });
  assert.ok(root);
  return deserialiseModel(root, "Pod");
}

function merged(base: unknown, generated: unknown): Readonly<Record<string, unknown>> {
  return serialise(mergePods(pod(base), pod(generated, "file:///generated"))).pod;
}

function spec(members: Readonly<Record<string, unknown>>): unknown {
  return { spec: { containers: [{ name: "base" }], ...members } };
}

const CASES: readonly (readonly [what: string, base: unknown, generated: unknown, expected: unknown])[] = [
  [
    "what the engine leaves open comes from the base",
    spec({ dnsPolicy: "Default" }),
    spec({}),
    spec({ dnsPolicy: "Default" }),
  ],
  ["what the engine says wins", spec({ hostname: "a" }), spec({ hostname: "b" }), spec({ hostname: "b" })],
  ["False counts as open", spec({ hostNetwork: true }), spec({ hostNetwork: false }), spec({ hostNetwork: true })],
  [
    "an empty list counts as open",
    spec({ tolerations: [{ key: "a" }] }),
    spec({ tolerations: [] }),
    spec({ tolerations: [{ key: "a" }] }),
  ],
  [
    "an empty object of the client counts as said",
    spec({ securityContext: {} }),
    spec({}),
    spec({ securityContext: {} }),
  ],
  [
    "empty values of the base are lost",
    spec({ terminationGracePeriodSeconds: 0, automountServiceAccountToken: false }),
    spec({}),
    spec({}),
  ],
  [
    "false stays when both say it",
    spec({ hostNetwork: false }),
    spec({ hostNetwork: false }),
    spec({ hostNetwork: false }),
  ],
  ["status of the base survives", { status: { phase: "Pending" } }, {}, { status: { phase: "Pending" } }],
  [
    "finalizers are joined, the base's first",
    { metadata: { finalizers: ["a"] } },
    { metadata: { finalizers: ["b"] } },
    { metadata: { finalizers: ["a", "b"] } },
  ],
  [
    "duplicate variables stay, the engine's last",
    { spec: { containers: [{ name: "a", env: [{ name: "X", value: "1" }] }] } },
    { spec: { containers: [{ name: "b", env: [{ name: "X", value: "2" }] }] } },
    {
      spec: {
        containers: [
          {
            name: "b",
            env: [
              { name: "X", value: "1" },
              { name: "X", value: "2" },
            ],
          },
        ],
      },
    },
  ],
];

describe("merging a base manifest", () => {
  for (const [what, base, generated, expected] of CASES) {
    it(what, () => {
      const actual = merged(base, generated);
      assert.deepEqual(actual, serialise(pod(expected)).pod);
    });
  }
});

const text = fc.constantFrom("", "a", "b", "c");
const container = fc.record(
  {
    name: text,
    image: text,
    args: fc.array(text, { maxLength: 2 }),
    tty: fc.boolean(),
    env: fc.array(fc.record({ name: text, value: text }), { maxLength: 2 }),
    ports: fc.array(fc.record({ containerPort: fc.nat(9) }), { maxLength: 2 }),
    resources: fc.record({ limits: fc.dictionary(text, text, { maxKeys: 2 }) }, { requiredKeys: [] }),
  },
  { requiredKeys: ["name"] },
);
const pods = fc.record(
  {
    kind: text,
    metadata: fc.record(
      {
        name: text,
        labels: fc.dictionary(text, text, { maxKeys: 3 }),
        finalizers: fc.array(text, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    spec: fc.record(
      {
        containers: fc.array(container, { minLength: 1, maxLength: 3 }),
        hostNetwork: fc.boolean(),
        priority: fc.nat(2),
        nodeSelector: fc.dictionary(text, text, { maxKeys: 2 }),
        tolerations: fc.array(fc.record({ key: text }), { maxLength: 2 }),
        volumes: fc.array(fc.record({ name: text }), { maxLength: 2 }),
      },
      { requiredKeys: ["containers"] },
    ),
  },
  { requiredKeys: [] },
);

interface Shape {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>>; readonly finalizers?: readonly string[] };
  readonly spec?: {
    readonly containers: readonly { readonly env?: readonly unknown[] }[];
    readonly volumes?: readonly unknown[];
  };
}

describe("laws of the merge", () => {
  it("lists are joined in full: volumes, variables, finalizers", () => {
    fc.assert(
      fc.property(pods, pods, (base, generated) => {
        const result = merged(base, generated) as Shape;
        const length = (one?: readonly unknown[], other?: readonly unknown[]) =>
          (one?.length ?? 0) + (other?.length ?? 0);
        assert.equal(result.spec?.volumes?.length ?? 0, length(base.spec?.volumes, generated.spec?.volumes));
        const [first] = result.spec?.containers ?? [];
        assert.equal(
          first?.env?.length ?? 0,
          length(base.spec?.containers[0]?.env, generated.spec?.containers[0]?.env),
        );
        const finalizers = length(base.metadata?.finalizers, generated.metadata?.finalizers);
        assert.equal(result.metadata?.finalizers?.length ?? 0, finalizers);
      }),
    );
  });

  it("the generated labels are all there, the base's where nobody else has the name", () => {
    fc.assert(
      fc.property(pods, pods, (base, generated) => {
        const labels = (merged(base, generated) as Shape).metadata?.labels ?? {};
        assert.deepEqual(labels, { ...base.metadata?.labels, ...generated.metadata?.labels });
      }),
    );
  });

  it("there are as many containers as on the longer side", () => {
    fc.assert(
      fc.property(pods, pods, (base, generated) => {
        const { spec } = merged(base, generated) as Shape;
        const counts = [base, generated].map((each) => each.spec?.containers.length ?? 0);
        assert.equal(spec?.containers.length ?? 0, Math.max(...counts));
      }),
    );
  });

  it("an empty base changes nothing, and each leaf keeps its origin", () => {
    fc.assert(
      fc.property(pods, (generated) => {
        const alone = serialise(pod(generated, "file:///generated"));
        assert.deepEqual(merged({}, generated), alone.pod);
        const { pod: result, origins } = serialise(mergePods(pod({}), pod(generated, "file:///generated")));
        assert.deepEqual(result, alone.pod);
        assert.deepEqual(origins, alone.origins);
      }),
    );
  });
});
