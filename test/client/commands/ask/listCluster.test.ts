/** What “Tail Pod Logs” and its like find on a cluster that does not let a user list everything. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { describe, test } from "node:test";
import { ClusterError, isClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import type { Services } from "../../../../client/src/services.ts";
import { L10N } from "../../l10nStub.ts";

const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  export const ProgressLocation = {};
  export const workspace = {};
  export const window = {
    withProgress: (_, work) => work({ report() {} }, { isCancellationRequested: false, onCancellationRequested() {} }),
  };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { listPodsOf } = await import("../../../../client/src/commands/ask/listCluster.ts");

type Answer = readonly string[] | ClusterError;
const forbidden = new ClusterError("forbidden", "pods is forbidden");

/** Names of the pods that are found where each namespace, or “*” for all, answers so. */
async function find(answers: Readonly<Record<string, Answer>>): Promise<readonly string[]> {
  const listPods = (_: unknown, { namespace = "*" }: { readonly namespace?: string }): Promise<readonly object[]> => {
    const answer = answers[namespace];
    if (answer instanceof ClusterError) return Promise.reject(answer);
    return Promise.resolve((answer ?? []).map((name) => ({ metadata: { name } })));
  };
  const environments = [{ namespace: "etl" }, { namespace: undefined }, { namespace: "theirs" }, { namespace: "etl" }];
  const services = {
    clusters: {
      library: Promise.resolve({ isClusterError, listPods }),
      connect: () => Promise.resolve({ name: "kind", namespace: "mine" }),
    },
    requests: { environments: () => Promise.resolve(environments) },
  } as unknown as Services;
  const { items } = await listPodsOf(services);
  return items.map(({ metadata }) => metadata.name ?? "");
}

describe("the pods that a command finds", () => {
  test("are those of all namespaces, where they may be listed", async () => {
    assert.deepEqual(await find({ "*": ["a", "b"], mine: ["wrong"] }), ["a", "b"]);
  });

  test("are else those of the context and of the engines, each namespace once", async () => {
    assert.deepEqual(await find({ "*": forbidden, mine: ["m"], etl: ["e"], theirs: ["t"] }), ["m", "e", "t"]);
  });

  test("do not go missing with a namespace that may not be listed", async () => {
    assert.deepEqual(await find({ "*": forbidden, mine: forbidden, etl: ["e"], theirs: forbidden }), ["e"]);
  });

  test("are none where a namespace that may be listed is empty", async () => {
    assert.deepEqual(await find({ "*": forbidden, mine: [], etl: forbidden, theirs: forbidden }), []);
  });

  test("where no namespace may be listed, that is told", async () => {
    await assert.rejects(find({ "*": forbidden, mine: forbidden, etl: forbidden, theirs: forbidden }), forbidden);
  });

  test("another failure is told, not taken for an empty namespace", async () => {
    const broken = new ClusterError("unreachable", "etcd is gone");
    await assert.rejects(find({ "*": forbidden, mine: ["m"], etl: broken, theirs: [] }), broken);
    await assert.rejects(find({ "*": broken, mine: ["m"], etl: ["e"], theirs: ["t"] }), broken);
  });
});
