/** Somebody with few rights, by roles in the sandbox: what the client tells him, and how it goes on with what he may do. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Cluster } from "../../../client/src/cluster/index.ts";
import {
  deniedActions,
  followLogs,
  followPods,
  isClusterError,
  listPods,
  openCluster,
} from "../../../client/src/cluster/index.ts";
import { recorder } from "../cluster/logs/oneLog.ts";
import { PODS, scriptPod, testSandbox } from "./harness.ts";

const RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
const NAMESPACE = { namespace: "default" };
const box = await testSandbox();

/** Does something in the name of another one than the sandbox's owner, who speaks for him. */
async function as<T>(user: string, act: (cluster: Cluster) => Promise<T>): Promise<T> {
  const kubeconfigText = box.sandbox.kubeconfig.replace(/^ {4}token:/m, `    as: ${user}\n$&`);
  const cluster = await openCluster({ kubeconfigText });
  try {
    return await act(cluster);
  } finally {
    cluster.close();
  }
}

async function post(path: string, body: object): Promise<void> {
  const { status, text } = await box.call("POST", path, body);
  assert.equal(status, 201, text);
}

/** A role of a user's own. */
async function give(user: string, resource: string, ...verbs: readonly string[]): Promise<void> {
  const metadata = { name: `${user}-${resource.replace("/", "-")}` };
  await post(`${RBAC}/roles`, { metadata, rules: [{ apiGroups: [""], resources: [resource], verbs }] });
  await bind(user, "Role", metadata.name);
}

function bind(user: string, kind: string, name: string): Promise<void> {
  const subjects = [{ kind: "User", name: user }];
  return post(`${RBAC}/rolebindings`, { metadata: { name: `${user}-${name}` }, subjects, roleRef: { kind, name } });
}

describe("who has few rights", () => {
  before(async () => {
    await post(PODS, { ...scriptPod("one", "echo hello"), metadata: { name: "one", labels: { app: "a" } } });
    await box.finished("one");
  });

  test("none at all: lists are refused, and all else is known to be", async () => {
    const denied = await as("nobody", async (cluster) => {
      await assert.rejects(listPods(cluster, NAMESPACE), (error) => isClusterError(error, "forbidden"));
      return deniedActions(cluster, "default");
    });
    assert.ok(denied.has("list") && denied.has("create") && denied.has("exec"));
  });

  test("pods may be listed, but not watched: their logs are read all the same", async () => {
    await give("jane", "pods", "get", "list");
    await give("jane", "pods/log", "get");
    const sink = recorder();
    const selection = { ...NAMESPACE, labelSelector: "app=a" };
    const signal = new AbortController().signal;
    await as("jane", async (cluster) => {
      const watch = cluster.request("GET", `${PODS}?watch=1&timeoutSeconds=1`);
      await assert.rejects(watch, (error) => isClusterError(error, "forbidden") && error.message.includes("watch"));
      const end = await followPods(cluster, { selection, endsWithPods: true }, sink, signal);
      assert.deepEqual([end.why, end.pods, sink.got], ["pods-ended", 1, ["[one] hello"]]);
    });
  });

  test("logs may not be read: following one ends with that reason", async () => {
    await give("john", "pods", "get", "list", "watch");
    const end = await as("john", (cluster) => followLogs(cluster, { ...NAMESPACE, pod: "one" }, recorder()));
    assert.ok(isClusterError(end.error, "forbidden"));
    assert.match(end.error.message, /john/);
  });

  test("the role view of every cluster: pods and logs are read, nothing is changed", async () => {
    await bind("mary", "ClusterRole", "view");
    await as("mary", async (cluster) => {
      assert.equal((await listPods(cluster, NAMESPACE)).length, 1);
      const sink = recorder();
      await followLogs(cluster, { ...NAMESPACE, pod: "one" }, sink);
      assert.deepEqual(sink.got, ["hello"]);
      const create = cluster.request("POST", PODS, { body: scriptPod("two", "true") });
      await assert.rejects(create, (error) => isClusterError(error, "forbidden") && error.message.includes("mary"));
      const denied = [...(await deniedActions(cluster, "default"))].sort();
      assert.deepEqual(denied, ["attach", "create", "debug", "delete", "edit", "exec", "forward"]);
    });
  });

  test("a right that is taken away again is gone with the next request", async () => {
    await give("rose", "pods", "list");
    await as("rose", async (cluster) => {
      assert.equal((await listPods(cluster, NAMESPACE)).length, 1);
      assert.equal((await box.call("DELETE", `${RBAC}/rolebindings/rose-rose-pods`)).status, 200);
      await assert.rejects(listPods(cluster, NAMESPACE), (error) => isClusterError(error, "forbidden"));
    });
  });

  test("nobody makes himself a role", async () => {
    await assert.rejects(
      as("nobody", (cluster) => cluster.request("POST", `${RBAC}/roles`, { body: { metadata: { name: "own" } } })),
      (error) => isClusterError(error, "forbidden"),
    );
  });
});
