/** Why pods of tests do not run: watched as the runs tree watches them, and mended by the quick fix that it offers. */
import assert from "node:assert/strict";
import {
  createPod,
  deletePod,
  fieldChanges,
  watchRun,
  type Cause,
  type Fix,
  type RunSight,
} from "../../../client/src/cluster/index.ts";
import type { JsonObject, RunPlan } from "../../../server/src/protocol.ts";
import { eventually } from "../eventually.ts";
import type { PodParts, Runs } from "./kit.ts";

export interface WhyCase {
  readonly name: string;
  /** What the container does, if it ever starts; it sleeps where nothing is said. */
  readonly script?: string;
  readonly parts: PodParts;
  /** The first of its causes. */
  readonly id: string;
  readonly key: string | undefined;
  readonly sentence: string | RegExp;
  /** In the words of Kubernetes 1.34 and containerd. */
  readonly evidence: RegExp;
  /** The quick fix, as a menu says it. */
  readonly fix?: string | RegExp;
  /** What happens to the pod that has been created. */
  readonly then?: (podName: string) => Promise<void>;
  /** With what the quick fix changes, and nothing else, the pod starts. */
  readonly mends?: true;
}

/** Holds what is told of a pod on the cluster to the case; then, where there is such, that the quick fix mends it. */
export async function holdCause(runs: Runs, { script = "sleep 600", parts, ...expected }: WhyCase): Promise<void> {
  const plan = runs.plan(script, parts);
  const cause = await firstCause(runs, plan, expected);
  await deletePod(runs.cluster, runs.namespace, plan.podName).catch(() => undefined);
  if (expected.mends !== true) return;
  assert.ok(cause.fix);
  const { podName } = plan;
  const name = `${podName}-mended`;
  const pod = mended(plan.pod, cause.fix);
  await createPod(runs.cluster, { ...pod, metadata: { ...(pod.metadata as JsonObject), name } });
  await runs.podWhen(name, ({ status }) => status?.phase === "Running" || status?.phase === "Succeeded");
  await deletePod(runs.cluster, runs.namespace, name);
}

/** Creates the pod of a plan, and looks until what is told first is what is expected. */
async function firstCause(runs: Runs, plan: RunPlan, expected: Omit<WhyCase, "parts">): Promise<Cause> {
  const stop = new AbortController();
  const target = { namespace: plan.namespace, runLabel: plan.identity.runUid, podName: () => plan.podName };
  let sight: RunSight | undefined;
  const watching = watchRun(runs.cluster, target, (seen) => (sight = seen), stop.signal);
  const causes = (): readonly Cause[] => sight?.pods.flatMap((seen) => seen.causes) ?? [];
  try {
    await createPod(runs.cluster, plan.pod);
    await expected.then?.(plan.podName);
    return await eventually(
      `${expected.id}: ${String(expected.sentence)}`,
      () =>
        Promise.resolve(
          causes()
            .slice(0, 1)
            .find((cause) => isExpected(cause, expected)),
        ),
      () => JSON.stringify([causes(), sight?.pods.map(({ pod }) => pod.status)], undefined, 1),
    );
  } finally {
    stop.abort();
    await watching;
  }
}

function isExpected(cause: Cause, { id, key, sentence, evidence, fix }: Omit<WhyCase, "parts">): boolean {
  return (
    cause.id === id &&
    cause.key === key &&
    isSaid(cause.sentence, sentence) &&
    evidence.test(cause.evidence) &&
    (fix === undefined ? cause.fix === undefined : cause.fix !== undefined && isSaid(cause.fix.title, fix))
  );
}

function isSaid(text: string, expected: string | RegExp): boolean {
  return typeof expected === "string" ? text === expected : expected.test(text);
}

/** The pod with what the quick fix changes in it. */
function mended(pod: JsonObject, fix: Fix): JsonObject {
  const copy = structuredClone(pod) as Record<string, unknown>;
  const changes = fieldChanges(fix, pod);
  assert.ok(changes.length > 0, "the quick fix changes the pod");
  for (const { pointer, change } of changes) {
    if ("addToleration" in change) {
      const spec = copy.spec as Record<string, unknown>;
      spec.tolerations = [...((spec.tolerations as unknown[] | undefined) ?? []), change.addToleration];
      continue;
    }
    assert.ok("set" in change || "remove" in change, JSON.stringify(change));
    const steps = pointer
      .split("/")
      .slice(1)
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = steps.pop() ?? "";
    const parent = steps.reduce((value, step) => value[step] as Record<string, unknown>, copy);
    if ("set" in change) parent[last] = change.set;
    else Reflect.deleteProperty(parent, last);
  }
  return copy as JsonObject;
}

/** Makes an object in the namespace of the runs. */
export async function makeOwn(runs: Runs, kind: string, plural: string, name: string, more: JsonObject): Promise<void> {
  await runs.cluster.request("POST", `/api/v1/namespaces/${runs.namespace}/${plural}`, {
    body: { apiVersion: "v1", kind, metadata: { name }, ...more },
  });
}

/** Makes a claim; with `more` also the volume of the node that is bound to it. */
export async function makeClaim(runs: Runs, name: string, storageClassName: string, more?: JsonObject): Promise<void> {
  const { namespace } = runs;
  const common = { accessModes: ["ReadWriteOnce"], storageClassName };
  if (more) {
    await runs.cluster.request("POST", "/api/v1/persistentvolumes", {
      body: {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: `${namespace}-${name}` },
        spec: {
          ...common,
          capacity: { storage: "1Gi" },
          hostPath: { path: `/tmp/${namespace}`, type: "DirectoryOrCreate" },
          claimRef: { namespace, name },
          ...more,
        },
      },
    });
  }
  await makeOwn(runs, "PersistentVolumeClaim", "persistentvolumeclaims", name, {
    spec: { ...common, resources: { requests: { storage: "1Gi" } } },
  });
}
