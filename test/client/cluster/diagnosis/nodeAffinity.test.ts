/** What of the affinity of a pod would have to be otherwise for a node that is there. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { affinityFix } from "../../../../client/src/cluster/diagnosis/nodeAffinity.ts";
import { fieldChanges } from "../../../../client/src/cluster/diagnosis/fieldChanges.ts";
import { isWanted } from "../../../../client/src/cluster/diagnosis/nodeFit.ts";
import type { Node, NodeRequirement, Pod } from "../../../../client/src/cluster/objects.ts";

type Labels = Readonly<Record<string, string>>;

const node = (name: string, labels: Labels, taint?: string): Node => ({
  metadata: { name, labels },
  ...(taint !== undefined && { spec: { taints: [{ key: taint, effect: "NoSchedule" }] } }),
});
const isIn = (key: string, ...values: string[]): NodeRequirement => ({ key, operator: "In", values });
const wants = (terms: readonly (readonly NodeRequirement[])[], nodeSelector: Labels = {}): Pod => ({
  metadata: { name: "p" },
  spec: {
    nodeSelector,
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })),
        },
      },
    },
  },
});
const TERMS = "/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms";

/** `TERM/EXPRESSION/FIELD: BEFORE → AFTER`. */
function offered(pod: Pod, ...nodes: Node[]): string | undefined {
  const [field] = affinityFix(pod, nodes)?.fields ?? [];
  return (
    field && `${field.pointer.slice(TERMS.length + 1).replace("matchExpressions/", "")}: ${field.from} → ${field.to}`
  );
}

describe("the one requirement that keeps a node away", () => {
  const east = node("n", { zone: "east-1b", disk: "ssd" });
  const cases: readonly (readonly [what: string, pod: Pod, nodes: readonly Node[], offer: string | undefined])[] = [
    ["a value that is close", wants([[isIn("zone", "east-1a")]]), [east], "0/0/values/0: east-1a → east-1b"],
    ["the one value, even where it is not", wants([[isIn("zone", "west")]]), [east], "0/0/values/0: west → east-1b"],
    ["of several the close one", wants([[isIn("zone", "west", "east-1a")]]), [east], "0/0/values/1: east-1a → east-1b"],
    ["of several none is close: nothing", wants([[isIn("zone", "west", "north")]]), [east], undefined],
    ["a label that is close", wants([[isIn("dsk", "ssd")]]), [east], "0/0/key: dsk → disk"],
    ["a label that is not: nothing", wants([[isIn("gpu", "ssd")]]), [east], undefined],
    ["two requirements: nothing", wants([[isIn("zone", "east-1a"), isIn("disk", "sdd")]]), [east], undefined],
    [
      "the other requirement stays",
      wants([[isIn("zone", "east-1b"), isIn("disk", "sdd")]]),
      [east],
      "0/1/values/0: sdd → ssd",
    ],
    [
      "of two terms the one that is closer",
      wants([[isIn("zone", "west")], [isIn("disk", "sdd")]]),
      [east],
      "1/0/values/0: sdd → ssd",
    ],
    [
      "what must not be has no other value",
      wants([[{ key: "disk", operator: "NotIn", values: ["ssd"] }]]),
      [east],
      undefined,
    ],
    [
      "a node that the pod may use comes first, whatever the order",
      wants([[isIn("zone", "east-1a")]]),
      [node("a", { zone: "east-1c" }, "gpu"), east],
      "0/0/values/0: east-1a → east-1b",
    ],
    ["the node selector counts, too", wants([[isIn("zone", "east-1a")]], { disk: "hdd" }), [east], undefined],
  ];
  for (const [what, pod, nodes, offer] of cases) {
    test(what, () => assert.equal(offered(pod, ...nodes), offer));
  }
});

test("whatever is offered, a node is wanted afterwards", () => {
  const label = fc.constantFrom("zone", "zones", "disk", "disc");
  const value = fc.constantFrom("a", "east-1a", "east-1b", "ssd", "sdd");
  const requirement = fc
    .tuple(label, fc.constantFrom("In", "NotIn", "Exists"), fc.uniqueArray(value, { minLength: 1, maxLength: 2 }))
    .map(([key, operator, values]): NodeRequirement => ({ key, operator, values }));
  const term = fc.array(requirement, { minLength: 1, maxLength: 3 });
  const nodes = fc.array(fc.dictionary(label, value), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(term, { minLength: 1, maxLength: 2 }), nodes, (terms, labels) => {
      const pod = wants(terms);
      const all = labels.map((one, index) => node(`n${index}`, one));
      const fix = affinityFix(pod, all);
      if (all.some((one) => isWanted(pod, one)) || !fix) return;
      const after = structuredClone(pod);
      // A pod is JSON.
      for (const { pointer, change } of fieldChanges(fix, pod as unknown as Parameters<typeof fieldChanges>[1])) {
        const steps = pointer.split("/").slice(1);
        const parent = steps.slice(0, -1).reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], after);
        if ("set" in change) (parent as Record<string, unknown>)[steps.at(-1) ?? ""] = change.set;
      }
      assert.ok(all.some((one) => isWanted(after, one)));
    }),
  );
});
