/** Which pods a quota counts, by its scopes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import type { ResourceQuota } from "../../../../client/src/cluster/facts/namespaceLimits.ts";
import type { PodSpec } from "../../../../client/src/cluster/objects.ts";

const PLAIN: PodSpec = { containers: [{ name: "base" }] };
const ASKING: PodSpec = { containers: [{ name: "base", resources: { requests: { cpu: "1" } } }] };

function isRefused(spec: PodSpec, quota: ResourceQuota["spec"]): boolean {
  const team: ResourceQuota = {
    metadata: { name: "team" },
    ...(quota && { spec: quota }),
    status: { hard: { pods: "0" }, used: { pods: "0" } },
  };
  const causes = diagnose({ metadata: {}, spec }, [], [], { quotas: [team], ranges: [] });
  assert.ok(
    causes.every(({ sentence }) => sentence === 'No pods of this kind: the namespace\'s quota "team" allows none.'),
  );
  return causes.length > 0;
}

const selector = (operator: string, values?: readonly string[]): ResourceQuota["spec"] => ({
  scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator, ...(values && { values }) }] },
});

test("pods with and without a deadline, with and without requests, of a priority class", () => {
  const ending = { ...PLAIN, activeDeadlineSeconds: 0 };
  const important = { ...PLAIN, priorityClassName: "big" };
  const cases: readonly (readonly [spec: PodSpec, quota: ResourceQuota["spec"], refused: boolean])[] = [
    [PLAIN, undefined, true],
    [PLAIN, { scopes: [] }, true],
    [ending, { scopes: ["Terminating"] }, true],
    [PLAIN, { scopes: ["Terminating"] }, false],
    [PLAIN, { scopes: ["NotTerminating"] }, true],
    [ending, { scopes: ["NotTerminating"] }, false],
    [PLAIN, { scopes: ["BestEffort"] }, true],
    [ASKING, { scopes: ["BestEffort"] }, false],
    [ASKING, { scopes: ["NotBestEffort"] }, true],
    [PLAIN, { scopes: ["NotBestEffort"] }, false],
    [PLAIN, { scopes: ["BestEffort", "Terminating"] }, false],
    [PLAIN, { scopes: ["CrossNamespacePodAffinity"] }, false],
    [important, { scopes: ["PriorityClass"] }, true],
    [PLAIN, { scopes: ["PriorityClass"] }, false],
    [important, selector("In", ["big"]), true],
    [important, selector("In", ["small"]), false],
    [important, selector("NotIn", ["small"]), true],
    [important, selector("NotIn", ["big"]), false],
    [important, selector("Exists"), true],
    [PLAIN, selector("Exists"), false],
    [PLAIN, selector("DoesNotExist"), true],
    [important, selector("DoesNotExist"), false],
  ];
  for (const [spec, quota, refused] of cases)
    assert.equal(isRefused(spec, quota), refused, JSON.stringify([spec, quota]));
});
