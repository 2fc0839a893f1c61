/** Users with few rights, credentials that have expired, and a history that is forgotten; needs the cluster in rig/. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import {
  deniedActions,
  isClusterError,
  listPods,
  openCluster,
  watchPods,
  type Cluster,
  type ClusterErrorReason,
} from "../../../client/src/cluster/index.ts";
import { eventually } from "../eventually.ts";
import { Runs } from "./kit.ts";
import { rig } from "./rig.ts";

const runs = await Runs.open();

async function as(user: string): Promise<Cluster> {
  return openCluster({ kubeconfig: await rig("kubeconfig", user) });
}

async function listAs(user: string): Promise<ClusterErrorReason | number> {
  const cluster = await as(user);
  try {
    return (await listPods(cluster, { namespace: runs.namespace })).length;
  } catch (error) {
    if (!isClusterError(error)) throw error;
    assert.ok(error.hint, "what to do is said");
    return error.reason;
  } finally {
    cluster.close();
  }
}

describe("who may do what", () => {
  const cases: readonly (readonly [user: string, outcome: ClusterErrorReason | 0])[] = [
    ["viewer", 0],
    ["nopods", "forbidden"],
    ["expired", "unauthorized"],
    ["badtoken", "unauthorized"],
    ["exec", 0],
  ];
  for (const [user, outcome] of cases) {
    test(`${user}: ${outcome === 0 ? "may list" : outcome}`, async () => assert.equal(await listAs(user), outcome));
  }

  test("what a user may not do is known before it is tried", async () => {
    const deniedTo = async (user: string): Promise<string[]> => {
      const cluster = await as(user);
      try {
        return [...(await deniedActions(cluster, runs.namespace))].sort();
      } finally {
        cluster.close();
      }
    };
    assert.deepEqual(await deniedTo("viewer"), ["attach", "create", "debug", "delete", "edit", "exec", "forward"]);
    assert.ok((await deniedTo("nopods")).includes("list"));
    assert.deepEqual([...(await deniedActions(runs.cluster, runs.namespace))], []);
  });

  test("a token that has expired is told apart from a right that is missing", async () => {
    const token = await rig("token", "--ttl", "-10m", "--namespace", runs.namespace, "default");
    const text = await readFile(await rig("kubeconfig", "badtoken"), "utf8");
    const cluster = await openCluster({ kubeconfigText: text.replace("not-a-token", token) });
    await assert.rejects(listPods(cluster, { namespace: runs.namespace }), (error) =>
      isClusterError(error, "unauthorized"),
    );
    cluster.close();
  });

  test("a run by a user who may only read is refused, and nothing is left", async () => {
    const viewer = await as("viewer");
    const { result } = runs.start(runs.plan("true"), {}, viewer);
    const { reason, pod, sentence } = await result;
    assert.deepEqual([reason, pod], ["create-refused", "absent"]);
    assert.match(sentence, /viewer/);
    viewer.close();
  });

  test("a run goes on with a credential plugin", async () => {
    const cluster = await as("exec");
    const { result } = runs.start(runs.plan("echo line 1"), {}, cluster);
    assert.equal((await result).verdict, "succeeded");
    cluster.close();
  });
});

test("a watch whose history is compacted goes on, and misses nothing", async () => {
  const stop = new AbortController();
  const seen = new Set<string>();
  const handlers = {
    onSync: (pods: readonly { metadata: { name?: string } }[]) =>
      pods.forEach(({ metadata }) => seen.add(metadata.name ?? "")),
    onUpsert: ({ metadata }: { metadata: { name?: string } }) => void seen.add(metadata.name ?? ""),
  };
  const watching = watchPods(runs.cluster, { namespace: runs.namespace }, handlers, { signal: stop.signal });
  const first = await runs.pod("true", () => true);
  await eventually("the first pod", () => Promise.resolve(seen.has(first.metadata.name ?? "") || undefined));
  await rig("compact");
  await rig("restart", "kube-apiserver", "--pause", "1s");
  const second = await eventually("the second pod", () => runs.pod("true", () => true).catch(() => undefined));
  await eventually("its event", () => Promise.resolve(seen.has(second.metadata.name ?? "") || undefined));
  stop.abort();
  await watching;
});
