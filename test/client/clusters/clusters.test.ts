/** What the window knows of its cluster: the runs tree says why there is none. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { FakeApi } from "../cluster/fakeApi.ts";
import { L10N } from "../l10nStub.ts";

/** The part of an editor that matters here; `problems` are the values that the context key has been set to. */
const editor = { settings: {} as Record<string, unknown>, problems: [] as unknown[], change: (): unknown => undefined };
Object.assign(globalThis, { clustersEditor: editor });
const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const editor = globalThis.clustersEditor;
  export class EventEmitter { event = () => ({ dispose() {} }); fire() {} dispose() {} }
  export class CancellationError extends Error {}
  export const Disposable = { from: () => ({ dispose() {} }) };
  export const workspace = {
    isTrusted: true,
    getConfiguration: () => ({ get: (name) => editor.settings[name] }),
    onDidChangeConfiguration: (listener) => {
      editor.change = () => listener({ affectsConfiguration: (name) => name === "databand.cluster" });
      return { dispose() {} };
    },
  };
  export const commands = {
    executeCommand: async (command, key, value) => {
      if (command === "setContext" && key === "databand.clusterProblem") editor.problems.push(value);
    },
  };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { Clusters } = await import("../../../client/src/clusters/clusters.ts");

const folder = mkdtempSync(join(tmpdir(), "clusters-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function kubeconfig(server: string): string {
  const path = join(folder, "kubeconfig");
  const clusters = [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }];
  const contexts = [{ name: "mine", context: { cluster: "c", user: "u" } }];
  const users = [{ name: "u", user: { token: "t" } }];
  writeFileSync(path, JSON.stringify({ apiVersion: "v1", kind: "Config", clusters, contexts, users }));
  return path;
}

describe("why there is no cluster", () => {
  const window = () => {
    editor.problems = [];
    return new Clusters({} as never, { info: () => undefined } as never);
  };
  const choose = (path: string): void => {
    editor.settings = { "cluster.use": "context", "cluster.context": "mine", "cluster.kubeconfig": path };
  };

  test("no kubeconfig; another choice forgets that", async () => {
    choose(join(folder, "nosuch"));
    const clusters = window();
    await assert.rejects(clusters.connect());
    assert.deepEqual(editor.problems, ["kubeconfig"]);
    editor.change();
    assert.deepEqual(editor.problems, ["kubeconfig", ""]);
  });

  test("nobody answers; then somebody does", async () => {
    await using api = await new FakeApi()
      .on("GET", "/version", (call) => call.json({ gitVersion: "v1.34.0" }))
      .listen();
    const { server } = await api.cluster();
    choose(kubeconfig("http://127.0.0.1:1"));
    const clusters = window();
    await assert.rejects(clusters.connect());
    assert.deepEqual(editor.problems, ["unreachable"]);
    choose(kubeconfig(server));
    await clusters.connect();
    assert.deepEqual(editor.problems, ["unreachable", ""]);
    await clusters.shutDown();
  });

  test("who is not let in is told the same; who cancels is told nothing", async () => {
    await using api = await new FakeApi().on("GET", "/version", (call) => call.fail(401, "Unauthorized")).listen();
    const { server } = await api.cluster();
    choose(kubeconfig(server));
    const clusters = window();
    await assert.rejects(clusters.connect(undefined, AbortSignal.abort()));
    await assert.rejects(clusters.connect());
    assert.equal(editor.problems.at(-1), "unreachable");
    await clusters.shutDown();
  });
});

describe("a kubeconfig that changes", () => {
  const version = (name: string) =>
    new FakeApi()
      .on("GET", "/version", (call) => call.json({ gitVersion: "v1.34.0" }))
      .on("GET", "/api/v1/namespaces", (call) => call.json({ name, token: call.headers.authorization }))
      .on("GET", "/api/v1/nodes", (call) =>
        call.headers.authorization === `Bearer new-of-${name}` ? call.json({ name }) : call.fail(401, "Unauthorized"),
      )
      .listen();
  const answer = (cluster: { request: (method: "GET", path: string) => Promise<unknown> }): Promise<unknown> =>
    cluster.request("GET", "/api/v1/namespaces");

  test("another current context is another cluster for what comes; what has a connection keeps it, and its credentials", async () => {
    await using left = await version("left");
    await using right = await version("right");
    const path = join(folder, "contexts");
    const servers = { left: (await left.cluster()).server, right: (await right.cluster()).server };
    const write = (current: string, token = "of"): void => {
      const names = ["left", "right"] as const;
      const clusters = names.map((name) => ({
        name,
        cluster: { server: servers[name], "insecure-skip-tls-verify": true },
      }));
      const users = names.map((name) => ({ name, user: { token: `${token}-${name}` } }));
      const contexts = names.map((name) => ({ name, context: { cluster: name, user: name } }));
      writeFileSync(path, JSON.stringify({ kind: "Config", clusters, users, contexts, "current-context": current }));
    };
    editor.settings = { "cluster.use": "engine", "cluster.kubeconfig": path };
    const engine = { inCluster: false };
    write("left");
    const clusters = new Clusters({} as never, { info: () => undefined } as never);
    assert.equal(clusters.labelOf(engine), "engine's cluster");
    assert.equal(clusters.labelOf({ ...engine, context: "of the engine" }), "of the engine");
    const first = await clusters.connect(engine);
    assert.equal(clusters.labelOf(engine), "left");
    assert.equal(await clusters.connect(engine), first);
    writeFileSync(path, "{ half a file");
    assert.equal(await clusters.connect(engine), first);
    write("right");
    const second = await clusters.connect(engine);
    assert.deepEqual([first.name, second.name, clusters.labelOf(engine)], ["left", "right", "right"]);
    assert.deepEqual(
      [await answer(first), await answer(second)],
      [
        { name: "left", token: "Bearer of-left" },
        { name: "right", token: "Bearer of-right" },
      ],
    );
    write("right", "new-of");
    assert.deepEqual(await first.request("GET", "/api/v1/nodes"), { name: "left" }, "not with the other's token");
    await clusters.shutDown();
  });
});
