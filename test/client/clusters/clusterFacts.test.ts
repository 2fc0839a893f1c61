/** Whose clusters the window reads for names, and what it tells the language server of them. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { afterEach, describe, test } from "node:test";
import { readFacts } from "../../../client/src/cluster/facts/facts.ts";
import type { Clusters } from "../../../client/src/clusters/clusters.ts";
import type { LanguageServer } from "../../../client/src/language/languageServer.ts";
import type { AirflowCluster, ClusterChoice, ClusterFactsParams } from "../../../server/src/protocol.ts";
import { FakeApi } from "../cluster/fakeApi.ts";

/** The part of an editor that matters here. */
const editor = { isTrusted: true, settings: { clusterFacts: true } as Readonly<Record<string, unknown>> };
Object.assign(globalThis, { factsEditor: editor });
const trustGiven: (() => void)[] = [];
const settingsChanged: ((event: { affectsConfiguration: () => boolean }) => void)[] = [];
Object.assign(globalThis, { factsEvents: { trustGiven, settingsChanged } });
const STUB = `data:text/javascript,${encodeURIComponent(`
  const editor = globalThis.factsEditor;
  const event = (listeners) => (listener) => { listeners.push(listener); return { dispose() {} }; };
  export const workspace = {
    get isTrusted() { return editor.isTrusted; },
    getConfiguration: () => ({ get: (name) => editor.settings[name] }),
    onDidGrantWorkspaceTrust: event(globalThis.factsEvents.trustGiven),
    onDidChangeConfiguration: event(globalThis.factsEvents.settingsChanged),
  };
  export const Disposable = { from: () => ({ dispose() {} }) };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { ClusterFactsReader } = await import("../../../client/src/clusters/clusterFacts.ts");

const HOME = "file:///project";
const airflowOf = (cluster: ClusterChoice, ...namespaces: string[]): AirflowCluster => ({
  home: HOME,
  cluster,
  namespaces,
});

/** A reader whose window has one cluster, or none that answers. */
function windowWith(api: FakeApi | undefined, airflow: readonly AirflowCluster[], sandboxRuns = false) {
  const told: ClusterFactsParams[] = [];
  const connected: (ClusterChoice | undefined)[] = [];
  const clusters = {
    library: Promise.resolve({ readFacts }),
    connect: (choice: ClusterChoice | undefined) => {
      connected.push(choice);
      return api ? api.cluster() : Promise.reject(new Error("offline"));
    },
    onChanged: () => ({ dispose: () => undefined }),
    sandboxRuns,
  } as unknown as Clusters;
  const server = {
    output: { debug: () => undefined },
    onStateChanged: () => ({ dispose: () => undefined }),
    client: {
      isRunning: () => true,
      sendNotification: (_: string, params: ClusterFactsParams) => Promise.resolve(void told.push(params)),
    },
  } as unknown as LanguageServer;
  const reader = new ClusterFactsReader(clusters, server, { airflowClusters: () => Promise.resolve(airflow) });
  return { reader, told, connected };
}

function etl(): FakeApi {
  const items = (...names: string[]) => ({ items: names.map((name) => ({ metadata: { name } })) });
  return new FakeApi()
    .on("GET", "/api/v1/namespaces", (call) => call.json(items("etl", "other")))
    .on("GET", "/api/v1/namespaces/etl/serviceaccounts", (call) => call.json(items("runner")))
    .on("GET", "/api/v1/namespaces/other/serviceaccounts", (call) => call.json(items("elsewhere")));
}

describe("cluster facts of Airflow", () => {
  afterEach(() => Object.assign(editor, { isTrusted: true, settings: { clusterFacts: true } }));
  const choice = { inCluster: false, context: "prod" } as const;

  test("of each namespace in the cluster that airflow.cfg names, read once and told once", async () => {
    await using api = await etl().listen();
    const { reader, told, connected } = windowWith(api, [airflowOf(choice, "etl", "other")]);
    await reader.update([]);
    const { name: cluster } = await api.cluster();
    const namespaces = ["etl", "other"];
    assert.deepEqual(told, [
      {
        engines: {},
        airflow: [
          {
            home: HOME,
            facts: [
              { cluster, namespace: "etl", namespaces, serviceAccounts: ["runner"] },
              { cluster, namespace: "other", namespaces, serviceAccounts: ["elsewhere"] },
            ],
          },
        ],
      },
    ]);
    assert.deepEqual(connected, [choice, choice]);
    await reader.update([]);
    assert.equal(told.length, 1);
    assert.equal(connected.length, 2);
  });

  test("an engine in the same place shares what was read", async () => {
    await using api = await etl().listen();
    const { reader, told, connected } = windowWith(api, [airflowOf(choice, "etl")]);
    await reader.update([{ name: "prod", isDefault: true, engine: "mine", namespace: "etl", cluster: choice }]);
    assert.equal(connected.length, 1);
    assert.deepEqual(told[0]?.airflow?.[0]?.facts, [told[0]?.engines.mine]);
  });

  test("of an engine whose name means two places, in two folders, nothing is told", async () => {
    await using api = await etl().listen();
    const { reader, told } = windowWith(api, []);
    const engine = (name: string, namespace: string) => ({
      ...{ name, isDefault: true, engine: name, namespace, cluster: choice },
    });
    await reader.update([engine("mine", "etl"), engine("same", "etl"), engine("mine", "other"), engine("same", "etl")]);
    assert.deepEqual(Object.keys(told[0]?.engines ?? {}), ["same"]);
  });

  test("are taken back when they are not wanted any more", async () => {
    await using api = await etl().listen();
    const { reader, told } = windowWith(api, [airflowOf(choice, "etl")]);
    await reader.update([]);
    editor.settings = {};
    await reader.update([]);
    assert.deepEqual(told.at(-1), { engines: {} });
    assert.equal(told.length, 2);
  });

  test("once after trust is given, though settings that waited for it change with it; anew when one changes later", async () => {
    await using api = await etl().listen();
    editor.isTrusted = false;
    const { reader, told, connected } = windowWith(api, [airflowOf(choice, "etl")]);
    await reader.update([]);
    assert.equal(connected.length, 0);
    editor.isTrusted = true;
    const change = { affectsConfiguration: () => true };
    for (const given of trustGiven) given();
    for (const changed of settingsChanged) changed(change);
    await reader.update([]);
    assert.deepEqual([connected.length, told.length], [1, 1]);
    for (const changed of settingsChanged) changed(change);
    await reader.update([]);
    assert.equal(connected.length, 2);
  });

  test("the sandbox has each namespace that a run asks for", async () => {
    editor.settings = { clusterFacts: true, "cluster.use": "sandbox" };
    await using api = await etl().listen();
    const { reader, told } = windowWith(api, [airflowOf(choice, "etl")], true);
    await reader.update([]);
    const [facts] = told[0]?.airflow?.[0]?.facts ?? [];
    assert.deepEqual([facts?.serviceAccounts, facts?.namespaces], [["runner"], undefined]);
  });

  for (const [title, state] of [
    ["without the setting", { settings: {} }],
    ["without trust", { isTrusted: false }],
    ["in a sandbox that does not run", { settings: { clusterFacts: true, "cluster.use": "sandbox" } }],
  ] as const) {
    test(`${title} nothing is contacted`, async () => {
      Object.assign(editor, state);
      const { reader, told, connected } = windowWith(undefined, [airflowOf(choice, "etl")]);
      await reader.update([]);
      assert.deepEqual(connected, []);
      assert.deepEqual(
        told.flatMap(({ airflow = [] }) => airflow),
        [],
      );
    });
  }

  test("a cluster that cannot be reached costs nothing but the facts, and is left alone for a while", async () => {
    const { reader, told, connected } = windowWith(undefined, [airflowOf(choice, "etl")]);
    await reader.update([]);
    await reader.update([]);
    assert.equal(connected.length, 1);
    assert.deepEqual(
      told.flatMap(({ airflow = [] }) => airflow),
      [],
    );
  });
});
