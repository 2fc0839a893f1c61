import assert from "node:assert/strict";
import { test } from "node:test";
import { keepServiceAccounts } from "../../../client/src/sandbox/api/namespaceContents.ts";
import type { KubeObject } from "../../../client/src/sandbox/objects.ts";
import { Store } from "../../../client/src/sandbox/store/store.ts";
import { systemClock } from "../../../client/src/sandbox/clock.ts";

const object = (kind: string, name: string, namespace?: string): KubeObject => ({
  kind,
  apiVersion: "v1",
  metadata: {
    name,
    ...(namespace !== undefined && { namespace }),
    uid: `uid of ${name}`,
    resourceVersion: "",
    creationTimestamp: "2026-01-01T00:00:00Z",
  },
});

test("the default account of a namespace comes back when it is deleted, as long as the namespace is there", async () => {
  const store = new Store(100);
  const stop = keepServiceAccounts({ store, clock: systemClock });
  const account = (): KubeObject | undefined => store.get("serviceaccounts", "space", "default");
  store.put("namespaces", object("Namespace", "space"));
  for (const name of ["default", "other"]) store.put("serviceaccounts", object("ServiceAccount", name, "space"));
  store.remove("serviceaccounts", "space", "default");
  store.remove("serviceaccounts", "space", "other");
  await Promise.resolve();
  assert.ok(account());
  assert.notEqual(account()?.metadata.uid, "uid of default");
  assert.equal(store.get("serviceaccounts", "space", "other"), undefined);
  store.remove("serviceaccounts", "space", "default");
  store.remove("namespaces", undefined, "space");
  await Promise.resolve();
  assert.equal(account(), undefined);
  stop();
});
