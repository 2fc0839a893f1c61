/** A resize for which a node has no room at the moment. That of others is compared with a real node's by the lives of pods. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cluster } from "../../../../client/src/cluster/index.ts";
import type { ContainerRuntime } from "../../../../client/src/sandbox/index.ts";
import type { Thing } from "../../../kubernetes/conformance/cluster.ts";
import { virtualShell } from "../../../kubernetes/lives/virtualShell.ts";
import { NAMESPACE, World } from "../../../simulation/world.ts";

const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

interface Sight {
  /** Of the pod's condition that tells of a resize: its type, reason and message. */
  readonly told: readonly string[];
  readonly cpu: string | undefined;
}

async function create(cluster: Cluster, name: string, cpu: string): Promise<void> {
  const command = ["sh", "-c", "while :; do sleep 0.1; done"];
  const container = { name: "base", image: "busybox:1.36", command, resources: { requests: { cpu } } };
  const body = { metadata: { name }, spec: { terminationGracePeriodSeconds: 1, containers: [container] } };
  await cluster.request("POST", PODS, { body });
}

async function resize(cluster: Cluster, name: string, cpu: string): Promise<void> {
  const body = { spec: { containers: [{ name: "base", resources: { requests: { cpu } } }] } };
  await cluster.request("PATCH", `${PODS}/${name}/resize`, {
    body,
    contentType: "application/strategic-merge-patch+json",
  });
}

async function sightOf(cluster: Cluster, name: string): Promise<Sight> {
  const { status } = await cluster.request<Thing>("GET", `${PODS}/${name}`);
  const told = (status.conditions ?? []).flatMap(({ type, reason = "", message = "" }) =>
    type.startsWith("PodResize") ? [`${type} ${reason} ${message}`] : [],
  );
  const [container] = status.containerStatuses as readonly { readonly resources?: Thing["spec"] }[];
  const { cpu } =
    (container?.resources as { readonly requests?: { readonly cpu?: string } } | undefined)?.requests ?? {};
  return { told, cpu };
}

/** Does it in a cluster with one node, in virtual time. */
async function onNode(cpu: string, act: (cluster: Cluster, wait: Wait) => Promise<void>): Promise<void> {
  const shell: { runtime?: ContainerRuntime } = {};
  const runtimes = () => (shell.runtime ? [{ image: "busybox:*", runtime: shell.runtime }] : []);
  await using world = await World.create(1, { runtimes, nodes: [{ name: "small", cpu }] });
  shell.runtime = virtualShell(world.clock);
  const cluster = await world.connect();
  const wait: Wait = (milliseconds) => new Promise((wake) => void world.clock.after(milliseconds, wake));
  await world.clock.run(act(cluster, wait));
}

type Wait = (milliseconds: number) => Promise<void>;

test("a resize waits until another pod has left the node", () =>
  onNode("2", async (cluster, wait) => {
    await create(cluster, "one", "100m");
    await create(cluster, "other", "230m");
    await wait(2000);
    await resize(cluster, "one", "1900m");
    await wait(1000);
    const message = "Node didn't have enough resource: cpu, requested: 1900, used: 230, capacity: 2000";
    assert.deepEqual(await sightOf(cluster, "one"), { told: [`PodResizePending Deferred ${message}`], cpu: "100m" });
    await cluster.request("DELETE", `${PODS}/other`);
    await wait(3000);
    assert.deepEqual(await sightOf(cluster, "one"), { told: [], cpu: "1900m" });
  }));

test("what a resize has been granted is no longer free for others", () =>
  onNode("1", async (cluster, wait) => {
    await create(cluster, "one", "100m");
    await wait(2000);
    await resize(cluster, "one", "700m");
    await wait(1000);
    await create(cluster, "other", "400m");
    await wait(1000);
    const { spec } = await cluster.request<Thing>("GET", `${PODS}/other`);
    assert.equal(spec.nodeName, undefined);
  }));
