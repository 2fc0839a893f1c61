/** Quick fixes as changes of a pod's own fields: for pods that no cfg file of DBND makes, and for names anywhere in it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fix } from "../../../../client/src/cluster/diagnosis/cause.ts";
import { fieldChanges } from "../../../../client/src/cluster/diagnosis/fieldChanges.ts";

const POD = {
  metadata: { namespace: "etl" },
  spec: {
    nodeSelector: { disk: "ssd", "a/b": "c" },
    imagePullSecrets: [{ name: "db" }],
    volumes: [{ name: "db", secret: { secretName: "db", items: [{ key: "db", path: "db" }] } }],
    containers: [
      {
        name: "base",
        image: "host:5000/repo/Orders:1",
        env: [{ name: "db", valueFrom: { secretKeyRef: { name: "db", key: "db" } } }],
        resources: { limits: { memory: "64Mi" } },
      },
    ],
  },
};

const BASE = "/spec/containers/0";
const CASES: readonly (readonly [what: string, fix: Omit<Fix, "title">, changes: Readonly<Record<string, unknown>>])[] =
  [
    [
      "a name, wherever the pod names such a thing, and nothing else of that text",
      { key: "secrets", rename: { kind: "secrets", from: "db", to: "data" } },
      {
        "/spec/imagePullSecrets/0/name": { set: "data" },
        "/spec/volumes/0/secret/secretName": { set: "data" },
        [`${BASE}/env/0/valueFrom/secretKeyRef/name`]: { set: "data" },
      },
    ],
    [
      "a key of one object, for variables and for files of volumes",
      { key: "secrets", rename: { kind: "secrets", from: "db", to: "user", of: "db" } },
      {
        [`${BASE}/env/0/valueFrom/secretKeyRef/key`]: { set: "user" },
        "/spec/volumes/0/secret/items/0/key": { set: "user" },
      },
    ],
    [
      "not the same key of a config map, nor of another secret",
      { key: "secrets", rename: { kind: "configmaps", from: "db", to: "user", of: "db" } },
      {},
    ],
    ["an amount", { key: "limit_memory", set: "256Mi" }, { [`${BASE}/resources/limits/memory`]: { set: "256Mi" } }],
    [
      "an amount that the pod does not say",
      { key: "request_cpu", set: "1" },
      { [`${BASE}/resources/requests/cpu`]: { amount: { kind: "requests", resource: "cpu", value: "1" } } },
    ],
    [
      "fields that still have what was found there",
      {
        key: "affinity",
        fields: [
          { pointer: "/spec/nodeSelector/disk", from: "ssd", to: "hdd" },
          { pointer: "/spec/nodeSelector/a~1b", from: "d", to: "e" },
        ],
      },
      { "/spec/nodeSelector/disk": { set: "hdd" } },
    ],
    [
      "an argument of the operator",
      { key: "startup_timeout", set: "600" },
      { "": { argument: "startup_timeout_seconds", value: "600" } },
    ],
    ["the image's tag", { key: "container_tag", set: "2" }, { [`${BASE}/image`]: { set: "host:5000/repo/Orders:2" } }],
    ["the image's name", { key: "container_repository", set: "orders" }, { [`${BASE}/image`]: { set: "orders:1" } }],
    [
      "labels of nodes, entry by entry",
      { key: "node_selectors", set: '{"a/b": "d"}' },
      { "/spec/nodeSelector/disk": { remove: true }, "/spec/nodeSelector/a~1b": { set: "d" } },
    ],
    [
      "a toleration",
      { key: "tolerations", add: { key: "gpu", operator: "Exists" } },
      { "/spec/tolerations": { addToleration: { key: "gpu", operator: "Exists" } } },
    ],
  ];
for (const [what, fix, changes] of CASES) {
  test(what, () => {
    const found = fieldChanges({ title: "t", ...fix }, POD).map(({ pointer, change }) => [pointer, change]);
    assert.deepEqual(Object.fromEntries(found), changes);
  });
}
