import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { withoutServerFields } from "../../../../client/src/cluster/admission/serverFields.ts";
import type { JsonObject } from "../../../../server/src/protocol.ts";

const SENT: JsonObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p", namespace: "etl", labels: { team: "a" }, annotations: { tracker: null } },
  spec: {
    containers: [
      {
        name: "base",
        image: "i:1",
        command: ["a", "b"],
        env: [{ name: "A", value: "1" }, { name: "EMPTY" }],
        envFrom: [],
        resources: { requests: { cpu: "0.5" }, limits: {} },
        volumeMounts: [{ name: "data", mountPath: "/data" }],
      },
    ],
    restartPolicy: "Never",
    volumes: [{ name: "data", emptyDir: {} }],
  },
};

const TOKEN = { name: "kube-api-access-x", mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true };

/** The same pod as an API server of Kubernetes 1.34 gives it back. */
const STORED: JsonObject = {
  kind: "Pod",
  apiVersion: "v1",
  metadata: {
    name: "p",
    namespace: "etl",
    labels: { team: "a" },
    annotations: { tracker: "" },
    uid: "u",
    resourceVersion: "7",
    creationTimestamp: "2026-01-01T00:00:00Z",
    managedFields: [{}],
  },
  spec: {
    volumes: [
      { name: "data", emptyDir: {} },
      { name: "kube-api-access-x", projected: { defaultMode: 420, sources: [] } },
    ],
    containers: [
      {
        name: "base",
        image: "i:1",
        command: ["a", "b"],
        env: [{ name: "A", value: "1" }, { name: "EMPTY" }],
        resources: { requests: { cpu: "500m" } },
        volumeMounts: [{ name: "data", mountPath: "/data" }, TOKEN],
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
        imagePullPolicy: "IfNotPresent",
      },
    ],
    restartPolicy: "Never",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    serviceAccountName: "default",
    serviceAccount: "default",
    nodeName: "n1",
    securityContext: {},
    schedulerName: "default-scheduler",
    tolerations: [
      { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
    ],
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: "PreemptLowerPriority",
  },
  status: { phase: "Pending" },
};

function changed(
  change: (pod: { spec: Record<string, unknown>; metadata: Record<string, unknown> }) => void,
): JsonObject {
  const copy = structuredClone(STORED) as unknown as Parameters<typeof change>[0];
  change(copy);
  return copy as unknown as JsonObject;
}

describe("a pod without what the server always adds", () => {
  test("is the pod that was sent, to the letter", () => {
    assert.equal(JSON.stringify(withoutServerFields(STORED, SENT)), JSON.stringify(SENT));
  });
  test("keeps what a webhook changed", () => {
    const stored = changed(({ spec }) => {
      spec.restartPolicy = "Always";
    });
    assert.deepEqual((withoutServerFields(stored, SENT).spec as JsonObject).restartPolicy, "Always");
  });
  test("keeps what a webhook added: labels, containers, tolerations, a priority", () => {
    const stored = changed(({ spec, metadata }) => {
      metadata.labels = { team: "a", injected: "yes" };
      spec.containers = [...(spec.containers as unknown[]), { name: "sidecar", image: "s" }];
      spec.tolerations = [...(spec.tolerations as unknown[]), { key: "gpu", operator: "Exists" }];
      spec.priority = 100;
    });
    const folded = withoutServerFields(stored, SENT) as unknown as {
      metadata: { labels: unknown };
      spec: { containers: { name: string }[]; tolerations: unknown; priority: number };
    };
    assert.deepEqual(folded.metadata.labels, { team: "a", injected: "yes" });
    assert.deepEqual(
      folded.spec.containers.map(({ name }) => name),
      ["base", "sidecar"],
    );
    assert.deepEqual(folded.spec.tolerations, [{ key: "gpu", operator: "Exists" }]);
    assert.equal(folded.spec.priority, 100);
  });
  test("lacks what the server took away", () => {
    const stored = changed(({ metadata }) => {
      metadata.labels = {};
    });
    assert.deepEqual((withoutServerFields(stored, SENT).metadata as JsonObject).labels, {});
  });
  test("has what the server does not write where it is false; but not what somebody has switched on", () => {
    const sent = { spec: { hostNetwork: false, containers: [{ name: "base", tty: false }] } };
    const live = (spec: object) => ({ spec: { containers: [{ name: "base" }], ...spec } });
    assert.deepEqual(withoutServerFields(live({}), sent), sent);
    assert.deepEqual(withoutServerFields(live({ hostNetwork: true }), sent), {
      spec: { hostNetwork: true, containers: [{ name: "base", tty: false }] },
    });
  });

  test("a pod compared with itself stays as it is", () => {
    const word = fc.constantFrom("spec", "name", "containers", "status", "a", "env", "priority");
    const { value } = fc.letrec<{ value: JsonObject[string] }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        word,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.uniqueArray(tie("value"), {
          maxLength: 3,
          selector: (item) => JSON.stringify((item as { name?: unknown } | null)?.name ?? item),
        }),
        fc.dictionary(word, tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(word, value, { noNullPrototype: true }), (pod) => {
        assert.deepEqual(withoutServerFields(pod, pod), pod);
      }),
    );
  });
});
