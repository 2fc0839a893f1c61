import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, afterEach, describe, test } from "node:test";
import { clusterSource, openCluster } from "../../../../../client/src/cluster/connection/connection.ts";
import { isClusterError } from "../../../../../client/src/cluster/connection/errors.ts";
import { listContexts } from "../../../../../client/src/cluster/connection/kubeconfig/kubeconfig.ts";
import { kubeconfig } from "../../fakeApi.ts";

const folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
after(() => rmSync(folder, { recursive: true }));
const before = process.env.KUBECONFIG;
afterEach(() => {
  if (before === undefined) delete process.env.KUBECONFIG;
  else process.env.KUBECONFIG = before;
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const isKubeconfigError = (error: unknown): boolean =>
  isClusterError(error, "kubeconfig") && !error.message.includes("\n") && Boolean(error.hint);

describe("kubeconfig", () => {
  test("contexts with cluster, server, user, namespace", () => {
    const path = file("one", kubeconfig("https://one:6443"));
    assert.deepEqual(listContexts(path), [
      { name: "fake", cluster: "fake", server: "https://one:6443", user: "someone", namespace: "etl", isCurrent: true },
    ]);
  });

  test("KUBECONFIG names several files, some missing: the first of two equal names counts", () => {
    const one = file("one", kubeconfig("https://one:6443"));
    const two = file("two", kubeconfig("https://two:6443"));
    process.env.KUBECONFIG = [join(folder, "missing"), one, two].join(delimiter);
    assert.deepEqual(
      listContexts().map((context) => context.server),
      ["https://one:6443"],
    );
  });

  test("broken, missing, or without the context: a sentence and a next step", async () => {
    assert.throws(() => listContexts(join(folder, "missing")), isKubeconfigError);
    assert.throws(() => listContexts(file("broken", "a: [")), isKubeconfigError);
    await assert.rejects(openCluster({ kubeconfigText: kubeconfig("https://x"), context: "other" }), isKubeconfigError);
    await assert.rejects(openCluster({ kubeconfigText: "{}" }), isKubeconfigError);
    await assert.rejects(openCluster({ kubeconfigText: kubeconfig("no url") }), isKubeconfigError);
    process.env.KUBECONFIG = join(folder, "missing");
    await assert.rejects(openCluster(), isKubeconfigError);
  });

  test("in_cluster outside of a pod is an error; unset falls back to the kubeconfig (spec 4.2)", async () => {
    await assert.rejects(openCluster({ inCluster: true }), isKubeconfigError);
    const path = file("one", kubeconfig("https://one:6443/"));
    const cluster = await openCluster(clusterSource({ inCluster: null, configFile: path, context: "fake" }));
    assert.equal(cluster.server, "https://one:6443");
    assert.equal(cluster.namespace, "etl");
    cluster.close();
  });

  test("a credential plug-in that fails or is missing → credentials, with what it said", async () => {
    const withExec = (command: string, args: string[]): string =>
      JSON.stringify({
        ...(JSON.parse(kubeconfig("https://127.0.0.1:1")) as object),
        users: [
          {
            name: "someone",
            user: { exec: { apiVersion: "client.authentication.k8s.io/v1", command, args, interactiveMode: "Never" } },
          },
        ],
      });
    const failing = await openCluster({
      kubeconfigText: withExec(process.execPath, ["-e", "console.error('please log in'); process.exit(1)"]),
    });
    await assert.rejects(
      failing.request("GET", "/version"),
      (error) => isClusterError(error, "credentials") && error.message.includes("please log in"),
    );
    const missing = await openCluster({ kubeconfigText: withExec("/no/such/plugin", []) });
    await assert.rejects(missing.request("GET", "/version"), (error) => isClusterError(error, "credentials"));
  });
});
