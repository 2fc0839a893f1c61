/** What the window knows of its cluster: the runs tree says why there is none. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { FakeApi } from "./cluster/fakeApi.ts";
import { L10N } from "./l10nStub.ts";

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
const { Clusters } = await import("../../client/src/clusters.ts");

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
