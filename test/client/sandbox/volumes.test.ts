/** What is in the volumes of a pod, as its containers see it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PODS, scriptPod, testSandbox, until } from "./harness.ts";

const box = await testSandbox();
const NAMESPACE = "/api/v1/namespaces/default";
const base64 = (text: string): string => Buffer.from(text).toString("base64");

await box.call("POST", `${NAMESPACE}/configmaps`, {
  metadata: { name: "settings" },
  data: { "a.cfg": "one", "b.cfg": "two" },
  binaryData: { bytes: "/wA=" },
});
await box.call("POST", `${NAMESPACE}/secrets`, { metadata: { name: "keys" }, data: { key: base64("s3cret") } });

interface VolumeOf {
  readonly name: string;
  readonly [source: string]: unknown;
}

/** What a script prints that has the volumes mounted below /v, each under its name. */
async function printed(name: string, script: string, volumes: readonly VolumeOf[]): Promise<string> {
  const volumeMounts = volumes.map((volume) => ({ name: volume.name, mountPath: `/v/${volume.name}` }));
  const container = { name: "base", image: "busybox:1.36", command: ["sh", "-c", script], volumeMounts };
  const limits = { memory: "64Mi" };
  const labels = { app: "orders", tier: "a" };
  await box.create({
    metadata: { name, labels, annotations: { note: 'says "hi"' } },
    spec: { restartPolicy: "Never", containers: [{ ...container, resources: { limits } }], volumes },
  });
  const { verdict, log } = await box.finished(name);
  assert.equal(verdict, "Succeeded 0", log);
  return log;
}

describe("volumes", () => {
  test("config maps and secrets: all keys, or those that are named, with their modes", async () => {
    const items = [{ key: "b.cfg", path: "deep/er.cfg", mode: 0o400 }];
    const log = await printed(
      "keyed",
      "cat /v/all/a.cfg /v/all/b.cfg; wc -c < /v/all/bytes; cat /v/some/deep/er.cfg; ls /v/some; cat /v/secret/key; " +
        "echo; for file in /v/all/a.cfg /v/some/deep/er.cfg /v/secret/key; do ls -lL $file | cut -c1-10; done",
      [
        { name: "all", configMap: { name: "settings" } },
        { name: "some", configMap: { name: "settings", items } },
        { name: "secret", secret: { secretName: "keys", defaultMode: 0o440 } },
      ],
    );
    const lines = log.split("\n").map((line) => line.trim());
    assert.deepEqual(lines, ["onetwo2", "twodeep", "s3cret", "-rw-r--r--", "-r--------", "-r--r-----", ""]);
  });

  test("what is optional may be missing", async () => {
    const log = await printed("optional", "ls /v/few; ls /v/none; echo nothing", [
      { name: "none", secret: { secretName: "no-such", optional: true } },
      {
        name: "few",
        configMap: { name: "settings", optional: true, items: [{ key: "no-such", path: "x" }] },
      },
    ]);
    assert.equal(log, "nothing\n");
  });

  test("fields of the pod, and its resources", async () => {
    const files = [
      { path: "labels", fieldRef: { fieldPath: "metadata.labels" } },
      { path: "note", fieldRef: { fieldPath: "metadata.annotations['note']" } },
      { path: "name", fieldRef: { fieldPath: "metadata.name" } },
      { path: "mem", resourceFieldRef: { containerName: "base", resource: "limits.memory", divisor: "1Mi" } },
      { path: "cpu", resourceFieldRef: { containerName: "base", resource: "limits.cpu" } },
    ];
    const script = "cd /v/info; for file in labels note name mem cpu; do cat $file; echo; done";
    const log = await printed("told", script, [{ name: "info", downwardAPI: { items: files } }]);
    // A container without a limit may have all of the node's processors.
    assert.deepEqual(log.trimEnd().split("\n"), ['app="orders"', 'tier="a"', 'says "hi"', "told", "64", "4"]);
  });

  test("a projected volume has all of its sources", async () => {
    const sources = [
      { configMap: { name: "settings", items: [{ key: "a.cfg", path: "settings" }] } },
      { secret: { name: "keys", items: [{ key: "key", path: "in/key" }] } },
      { downwardAPI: { items: [{ path: "ns", fieldRef: { fieldPath: "metadata.namespace" } }] } },
    ];
    const log = await printed("projected", "cat /v/all/settings /v/all/in/key /v/all/ns", [
      { name: "all", projected: { sources } },
    ]);
    assert.equal(log, "ones3cretdefault");
  });

  test("a pod has the token of its service account and the cluster's certificate", async () => {
    const at = "/var/run/secrets/kubernetes.io/serviceaccount";
    await box.create(scriptPod("account", `cat ${at}/namespace; echo; cat ${at}/token; echo; cat ${at}/ca.crt`));
    const { log } = await box.finished("account");
    const [namespace, token = "", ...certificate] = log.split("\n");
    assert.equal(namespace, "default");
    assert.equal((await box.call("GET", PODS, undefined, token)).status, 200);
    assert.equal(certificate.join("\n"), box.sandbox.certificate);
  });

  test("containers share a volume, or have a part of it", async () => {
    const mount = (mountPath: string, more: object = {}): object => ({ name: "shared", mountPath, ...more });
    const writer = {
      name: "writer",
      image: "busybox:1.36",
      command: ["sh", "-c", "echo hello > /out/greeting"],
      volumeMounts: [mount("/out", { subPathExpr: "$(PART)" })],
      env: [{ name: "PART", value: "x" }],
    };
    const reader = {
      name: "base",
      image: "busybox:1.36",
      command: ["sh", "-c", "cat /all/x/greeting /part/greeting"],
      volumeMounts: [mount("/all"), mount("/part", { subPath: "x" })],
    };
    const volumes = [{ name: "shared", emptyDir: {} }];
    const spec = { restartPolicy: "Never", initContainers: [writer], containers: [reader], volumes };
    await box.create({ metadata: { name: "sharing" }, spec });
    assert.equal((await box.finished("sharing")).log, "hello\nhello\n");
  });
});

describe("the cluster's certificate", () => {
  const certificateOf = async (namespace: string): Promise<string | undefined> => {
    const { text } = await box.call("GET", `/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt`);
    return (JSON.parse(text) as { data?: Record<string, string> }).data?.["ca.crt"];
  };

  test("is in each namespace, in new ones too, and comes back when somebody deletes it", async () => {
    assert.equal(await certificateOf("kube-system"), box.sandbox.certificate);
    await box.call("POST", "/api/v1/namespaces", { metadata: { name: "later" } });
    await until("the certificate", () => certificateOf("later"));
    await box.call("DELETE", "/api/v1/namespaces/later/configmaps/kube-root-ca.crt");
    assert.equal(await until("the certificate again", () => certificateOf("later")), box.sandbox.certificate);
  });
});
