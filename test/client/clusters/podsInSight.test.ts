/** What a window says that may not list the pods of its namespaces. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";
import { L10N } from "../l10nStub.ts";

const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  export class EventEmitter {
    #listeners = [];
    event = (listener) => { this.#listeners.push(listener); return { dispose() {} }; };
    fire(value) { for (const listener of this.#listeners) listener(value); }
    dispose() {}
  }
  export const Disposable = { from: () => ({ dispose() {} }) };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { PodsInSight } = await import("../../../client/src/clusters/podsInSight.ts");

/** A window, and the namespaces whose pods its user may not list. */
function openWindow(): {
  readonly sight: Pick<InstanceType<typeof PodsInSight>, "refusal" | "update">;
  readonly denied: Set<string>;
  readonly connect: (context?: string) => void;
  readonly choose: () => void;
  readonly answer: () => void;
  readonly changes: () => number;
} {
  const listeners: Record<string, (value?: unknown) => void> = {};
  const hears = (name: string) => (listener: (value?: unknown) => void) => {
    listeners[name] = listener;
    return { dispose: () => undefined };
  };
  const denied = new Set<string>();
  const clusters = { onConnected: hears("connected"), onChanged: hears("chosen") };
  const rights = {
    onChanged: hears("answered"),
    denied: (_cluster: unknown, namespace: string) => new Set(denied.has(namespace) ? ["list"] : ["create"]),
  };
  const sight = new PodsInSight(clusters as never, rights as never);
  let changes = 0;
  sight.onChanged(() => (changes += 1));
  const cluster = { name: "prod", user: "ann", namespace: "default" };
  return {
    sight,
    denied,
    connect: (context) => listeners.connected?.({ cluster, choice: context === undefined ? undefined : { context } }),
    choose: () => listeners.chosen?.(),
    answer: () => listeners.answered?.(),
    changes: () => changes,
  };
}

const WISH = "Ask for a role that allows get, list and watch of pods, and get of pods/log.";

test("nothing before somebody connects; the context's namespace where no engine names one; nothing once it may be listed", () => {
  const { sight, denied, connect, answer, choose, changes } = openWindow();
  denied.add("default");
  answer();
  assert.equal(sight.refusal, undefined);
  connect();
  assert.equal(sight.refusal, `ann may not list the pods of namespace default of prod, so none are shown. ${WISH}`);
  connect();
  assert.equal(changes(), 1, "told once");
  denied.clear();
  answer();
  assert.equal(sight.refusal, undefined);
  denied.add("default");
  answer();
  assert.ok(sight.refusal);
  choose();
  assert.equal(sight.refusal, undefined, "another cluster");
});

test("the namespaces of the engines that use the connection, and only those that are denied", () => {
  const { sight, denied, connect } = openWindow();
  const engine = (namespace: string, context: string): never => ({ namespace, cluster: { context } }) as never;
  for (const namespace of ["default", "lab", "etl", "far"]) denied.add(namespace);
  connect("near");
  sight.update([engine("etl", "near"), engine("lab", "near"), engine("etl", "near"), engine("far", "elsewhere")]);
  assert.equal(sight.refusal, `ann may not list the pods of namespaces etl, lab of prod, so none are shown. ${WISH}`);
  denied.delete("etl");
  sight.update([engine("etl", "near"), engine("lab", "near")]);
  assert.match(sight.refusal, /namespace lab of prod/);
  denied.delete("lab");
  connect("near");
  assert.equal(sight.refusal, undefined);
});
