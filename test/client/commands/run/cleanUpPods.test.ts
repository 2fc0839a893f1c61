/** “Clean Up Pods” deletes what was chosen and confirmed, those very pods, and nothing else. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { userInfo } from "node:os";
import { beforeEach, describe, test } from "node:test";
import { ClusterError, type ClusterErrorReason } from "../../../../client/src/cluster/connection/errors.ts";
import { VirtualClock } from "../../../simulation/virtualClock.ts";
import { L10N } from "../../l10nStub.ts";

interface Item {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly picked: boolean;
}

const editor = {
  placeHolder: "",
  items: [] as readonly Item[],
  /** Labels of what is chosen; undefined: the list is cancelled. */
  choice: [] as readonly string[] | undefined,
  confirms: true,
  question: "",
  detail: "",
  told: [] as string[],
};
Object.assign(globalThis, { cleanUpEditor: editor });
const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const editor = globalThis.cleanUpEditor;
  export class CancellationError extends Error {}
  export const ProgressLocation = {};
  export const workspace = {};
  export const window = {
    withProgress: (_, work) => work({ report() {} }, { isCancellationRequested: false, onCancellationRequested() {} }),
    showQuickPick: async (items, { placeHolder }) => {
      Object.assign(editor, { items, placeHolder });
      return editor.choice && items.filter(({ label }) => editor.choice.includes(label));
    },
    showWarningMessage: async (question, { detail }, button) => {
      Object.assign(editor, { question, detail });
      return editor.confirms ? button : undefined;
    },
    showInformationMessage: async (text) => { editor.told.push(text); },
  };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { cleanUpPods } = await import("../../../../client/src/commands/run/cleanUpPods.ts");
const { deleteOrphan, findOrphans, followedBy } = await import("../../../../client/src/cluster/run/orphans.ts");

const podOf = (name: string, namespace = "etl", phase = "Succeeded", user = "somebody") => ({
  metadata: { name, namespace, uid: `uid-of-${name}`, labels: { dbnd_run_uid: `run-of-${name}` } },
  spec: { containers: [{ env: [{ name: "DBND_USER", value: user }] }] },
  status: { phase },
});

/** Runs the command on a cluster; tells what was deleted, as `namespace/name uid`. */
async function cleanUp(
  pods: Readonly<Record<string, readonly ReturnType<typeof podOf>[] | ClusterErrorReason>>,
  refused: Readonly<Record<string, ClusterErrorReason>> = {},
): Promise<string[]> {
  const deleted: string[] = [];
  const cluster = {
    name: "office",
    namespace: "etl",
    clock: new VirtualClock(),
    request: (method: string, path: string, { body }: { body?: { preconditions: { uid: string } } }) => {
      const [, namespace = "", name = ""] = /namespaces\/([^/]+)\/pods\/([^/]+)$/.exec(path) ?? [];
      if (method === "GET") return Promise.resolve({ metadata: { name, uid: "uid-of-another" } });
      const reason = refused[name];
      if (reason !== undefined) {
        const status = { details: { name } };
        return Promise.reject(new ClusterError(reason, `${name} was not deleted.`, { status }));
      }
      deleted.push(`${namespace}/${name} ${body?.preconditions.uid ?? ""}`);
      return Promise.resolve();
    },
  };
  const library = {
    deleteOrphan,
    findOrphans,
    followedBy,
    listPods: (_: unknown, { namespace }: { namespace: string }) => {
      const found = pods[namespace] ?? [];
      return typeof found === "string"
        ? Promise.reject(new ClusterError(found, `Pods in ${namespace} may not be listed.`))
        : Promise.resolve(found);
    },
  };
  const followed = { id: "run-of-mine", plan: { podName: "mine", namespace: "etl", policy: {} }, tries: [] };
  const services = {
    clusters: { library: Promise.resolve(library), connect: () => Promise.resolve(cluster) },
    requests: { environments: () => Promise.resolve([{ namespace: "lab" }, {}]) },
    runs: { active: [{ plan: followed.plan, handle: { state: followed } }], journalled: () => Promise.resolve([]) },
  };
  await cleanUpPods(services as never)();
  return deleted;
}

const MANY = Array.from({ length: 35 }, (_, index) => podOf(`pod-${index}`));

describe("Clean Up Pods", () => {
  beforeEach(() =>
    Object.assign(editor, { items: [], choice: [], confirms: true, question: "", detail: "", told: [] }),
  );

  test("lists what nobody follows, in all namespaces of the workspace", async () => {
    await cleanUp({
      etl: [podOf("mine", "etl", "Running"), podOf("old")],
      lab: [podOf("forgotten", "lab", "Running")],
    });
    assert.deepEqual(
      editor.items.map(({ label, description, picked }) => [label, description, picked]),
      [
        ["$(package) old", "Succeeded · etl", false],
        ["$(package) forgotten", "Running · lab", false],
      ],
    );
  });

  test("chooses from the start what is of this user and has ended", async () => {
    const me = userInfo().username;
    await cleanUp({ etl: [podOf("a", "etl", "Failed", me), podOf("b", "etl", "Running", me), podOf("c")] });
    assert.deepEqual(
      editor.items.map(({ label, detail, picked }) => [label, detail, picked]),
      [
        ["$(package) a", `started by ${me}`, true],
        ["$(package) b", `started by ${me}`, false],
        ["$(package) c", "started by somebody", false],
      ],
    );
  });

  test("tells which task a pod was submitted for", async () => {
    const { metadata, spec, ...rest } = podOf("old");
    const labels = { ...metadata.labels, dbnd_task_name: "dbnd-driver-run" };
    const containers = spec.containers.map((one) => ({ ...one, command: ["dbnd", "run", "load"] }));
    await cleanUp({ etl: [{ ...rest, metadata: { ...metadata, labels }, spec: { containers } }] });
    assert.deepEqual(
      editor.items.map(({ detail }) => detail),
      ["task load, started by somebody"],
    );
  });

  test("deletes what was chosen, by its uid, once a list of names is confirmed", async () => {
    editor.choice = ["$(package) old"];
    const deleted = await cleanUp({ etl: [podOf("old")], lab: [podOf("other", "lab")] });
    assert.deepEqual(deleted, ["etl/old uid-of-old"]);
    assert.equal(editor.question, "Delete 1 pod on office?");
    assert.equal(editor.detail, "old\n\nTheir logs are lost to the cluster.");
    assert.deepEqual(editor.told, ["1 pod deleted on office."]);
  });

  test("deletes nothing where the list or the question is cancelled, or nothing is chosen", async () => {
    for (const [choice, confirms] of [
      [undefined, true],
      [[], true],
      [["$(package) old"], false],
    ] as const) {
      Object.assign(editor, { choice, confirms });
      assert.deepEqual(await cleanUp({ etl: [podOf("old")] }), []);
    }
    assert.deepEqual(editor.told, []);
  });

  test("asks with no more names than fit", async () => {
    editor.choice = MANY.map(({ metadata }) => `$(package) ${metadata.name}`);
    const deleted = await cleanUp({ etl: MANY });
    assert.equal(deleted.length, 35);
    assert.equal(editor.question, "Delete 35 pods on office?");
    assert.match(editor.detail, /^(pod-\d+\n){30}… and 5 more\n\nTheir logs/);
  });

  test("goes on where a pod may not be deleted, and says so; one that is gone, or another by now, is none of its own", async () => {
    editor.choice = ["$(package) a", "$(package) b", "$(package) c", "$(package) d"];
    const pods = { etl: [podOf("a"), podOf("b"), podOf("c"), podOf("d")] };
    const cleaned = cleanUp(pods, { a: "forbidden", b: "not-found", c: "conflict" });
    await assert.rejects(cleaned, { message: "3 of 4 pods deleted on office.", hint: "a was not deleted." });
  });

  test("looks where it may; a namespace that refuses is told, unless all do", async () => {
    await cleanUp({ etl: [podOf("old")], lab: "forbidden" });
    assert.equal(editor.items.length, 1);
    assert.equal(
      editor.placeHolder,
      "Pods on office whose runs nobody follows from this window. Pods in lab may not be listed.",
    );
    await cleanUp({ lab: "forbidden" });
    assert.deepEqual(editor.told, ["No pods of forgotten runs were found on office. Pods in lab may not be listed."]);
    await assert.rejects(cleanUp({ etl: "forbidden", lab: "forbidden" }), { reason: "forbidden" });
  });
});
