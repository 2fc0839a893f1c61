import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, mock, test } from "node:test";
import { openCluster } from "../../../../../client/src/cluster/connection/connection.ts";
import { isClusterError, type ClusterErrorReason } from "../../../../../client/src/cluster/connection/errors.ts";
import { serviceAccountEntry } from "../../../../../client/src/cluster/connection/kubeconfig/serviceAccount.ts";
import { serverVersion } from "../../../../../client/src/cluster/facts/clusterInfo.ts";
import { createIdentity } from "../../../../../client/src/sandbox/tls/certificate.ts";
import { configFor, startApiServer, type ApiServer } from "../apiServer.ts";

const folder = mkdtempSync(join(tmpdir(), "credentials-"));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Opens what a text names, and asks the server for its version. */
async function visit(kubeconfigText: string): Promise<string> {
  const cluster = await openCluster({ kubeconfigText });
  try {
    return await serverVersion(cluster);
  } finally {
    cluster.close();
  }
}

describe("who one is", () => {
  const pair = createIdentity();
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const cases: readonly (readonly [what: string, user: () => object, brought: object])[] = [
    ["a token", () => ({ token: "t1" }), { authorization: "Bearer t1" }],
    ["a file with a token, and a line end", () => ({ tokenFile: file("t", "t2\n") }), { authorization: "Bearer t2" }],
    [
      "the file goes before the token",
      () => ({ token: "t1", tokenFile: file("t", "t2") }),
      { authorization: "Bearer t2" },
    ],
    [
      "a name and a password",
      () => ({ username: "ann", password: "pw" }),
      { authorization: `Basic ${base64("ann:pw")}` },
    ],
    ["nobody", () => ({}), {}],
    ["somebody else", () => ({ token: "t1", as: "bob" }), { authorization: "Bearer t1", "impersonate-user": "bob" }],
    [
      "somebody else in groups, with more",
      () => ({ as: "bob", "as-uid": "7", "as-groups": ["dev", "ops"], "as-user-extra": { "a/b": ["c"] } }),
      {
        "impersonate-user": "bob",
        "impersonate-uid": "7",
        "impersonate-group": "dev, ops",
        "impersonate-extra-a%2fb": "c",
      },
    ],
  ];
  for (const [what, user, brought] of cases) {
    test(what, async () => {
      using server = await startApiServer();
      assert.equal(await visit(configFor(server, user())), "v1");
      const headers = server.visits[0]?.headers ?? {};
      const told = Object.entries(headers).filter(([name]) => /^(?:authorization|impersonate)/.test(name));
      assert.deepEqual(Object.fromEntries(told), brought);
    });
  }

  test("a certificate, as data or in files; data goes before a file", async () => {
    using server = await startApiServer();
    const files = { "client-certificate": file("c.pem", pair.certificate), "client-key": file("k.pem", pair.key) };
    const data = { "client-certificate-data": btoa(pair.certificate), "client-key-data": btoa(pair.key) };
    await visit(configFor(server, files));
    await visit(configFor(server, data));
    await visit(configFor(server, { ...data, "client-certificate": "/none", "client-key": "/none" }));
    assert.deepEqual(
      server.visits.map(({ hasCertificate }) => hasCertificate),
      [true, true, true],
    );
  });

  test("a token file that is rotated while a log is followed: the server refuses the old one, the new one is read", async () => {
    let taken = "Bearer old";
    using server = await startApiServer(({ headers }) => headers.authorization === taken);
    const path = file("rotated", "old\n");
    const cluster = await openCluster({ kubeconfigText: configFor(server, { tokenFile: path }) });
    assert.equal(await serverVersion(cluster), "v1");
    file("rotated", "new\n");
    taken = "Bearer new";
    assert.equal(await serverVersion(cluster), "v1");
    cluster.close();
  });
});

describe("how a server is reached", () => {
  const ways: readonly (readonly [what: string, cluster: (server: ApiServer) => object])[] = [
    ["the authority as data", () => ({})],
    [
      "in a file",
      ({ identity }) => ({
        "certificate-authority-data": undefined,
        "certificate-authority": file("ca", identity.certificate),
      }),
    ],
    ["data goes before a file", () => ({ "certificate-authority": "/none" })],
    [
      "without looking at its certificate",
      () => ({ "certificate-authority-data": undefined, "insecure-skip-tls-verify": true }),
    ],
    [
      "… whatever is there of an authority",
      () => ({ "certificate-authority-data": "!!!", "insecure-skip-tls-verify": true }),
    ],
  ];
  for (const [what, cluster] of ways) {
    test(what, async () => {
      using server = await startApiServer();
      assert.equal(await visit(configFor(server, {}, cluster(server))), "v1");
    });
  }

  test("tls-server-name is the name that is looked for, and that the server is told", async () => {
    using server = await startApiServer();
    await visit(configFor(server));
    assert.equal(server.visits[0]?.serverName, "localhost");
    await assert.rejects(visit(configFor(server, {}, { "tls-server-name": "other.example" })), /for another name/);
  });

  test("by requests of our own: VS Code puts agents of its own into those of Node", async () => {
    const fail = (): never => {
      throw new Error("Node's request was called");
    };
    mock.method(http, "request", fail);
    mock.method(https, "request", fail);
    syncBuiltinESMExports();
    try {
      using server = await startApiServer();
      assert.equal(await visit(configFor(server)), "v1");
      const cluster = await openCluster({ kubeconfigText: configFor(server) });
      await assert.rejects(cluster.openSocket("/version", { protocols: ["p"] }), /protocol|upgrade|version/i);
      cluster.close();
      assert.equal(server.visits.length, 2);
    } finally {
      mock.restoreAll();
      syncBuiltinESMExports();
    }
  });
});

describe("what is wrong is said in one sentence, with the next step", () => {
  type Case = readonly [what: string, reason: ClusterErrorReason, message: RegExp, user: object, cluster?: object];
  const cases: readonly Case[] = [
    [
      "no certificate in the data",
      "kubeconfig",
      /^certificate-authority-data of cluster "prod" is no certificate$/,
      {},
      { "certificate-authority-data": "AAAA" },
    ],
    [
      "no file of the authority",
      "kubeconfig",
      /certificate-authority of cluster "prod" names a file that does not exist: \/none/,
      {},
      { "certificate-authority-data": undefined, "certificate-authority": "/none" },
    ],
    [
      "another authority",
      "certificate",
      /of an authority that the kubeconfig does not name/,
      {},
      { "certificate-authority-data": btoa(createIdentity().certificate) },
    ],
    [
      "no file of the token",
      "credentials",
      /^tokenFile of user "ann" names a file that does not exist: \/none$/,
      { tokenFile: "/none" },
    ],
    [
      "a folder for the token",
      "credentials",
      /^tokenFile of user "ann" names a file that cannot be read: /,
      { tokenFile: folder },
    ],
    ["an empty token file", "credentials", /^tokenFile of user "ann" is empty: /, { tokenFile: file("empty", "\n") }],
    [
      "half of a client certificate",
      "kubeconfig",
      /has only one of client-certificate and client-key/,
      { "client-certificate-data": "AAAA" },
    ],
    [
      "a client certificate that is none",
      "credentials",
      /^The client certificate of user "ann" cannot be used: /,
      { "client-certificate-data": "AAAA", "client-key-data": "AAAA" },
    ],
    [
      "a key of another pair",
      "credentials",
      /^The client certificate of user "ann" cannot be used: /,
      { "client-certificate-data": btoa(createIdentity().certificate), "client-key-data": btoa(createIdentity().key) },
    ],
    [
      "a provider that is gone",
      "credentials",
      /auth-provider "gcp" of user "ann" is none that Kubernetes still has/,
      { "auth-provider": { name: "gcp" } },
    ],
    [
      "a proxy that is none",
      "kubeconfig",
      /What is set as the proxy to https:.* is no address of one/,
      {},
      { "proxy-url": "proxy:3128" },
    ],
  ];
  for (const [what, reason, message, user, cluster] of cases) {
    test(what, async () => {
      using server = await startApiServer();
      await assert.rejects(visit(configFor(server, user, cluster)), (error) => {
        assert.ok(isClusterError(error, reason), String(error));
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n|undefined|null|\[object/);
        assert.ok(error.hint);
        return true;
      });
    });
  }
});

describe("in a pod", () => {
  const variables = ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"] as const;
  const inPod = (host: string): ReturnType<typeof serviceAccountEntry> => {
    const before = variables.map((name) => process.env[name]);
    [process.env.KUBERNETES_SERVICE_HOST, process.env.KUBERNETES_SERVICE_PORT] = [host, "443"];
    try {
      return serviceAccountEntry(folder);
    } finally {
      variables.forEach((name, index) => {
        const value = before[index];
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      });
    }
  };

  test("the service account's token and authority, its namespace, and the server of the environment", () => {
    file("token", "t\n");
    file("ca.crt", "pem");
    file("namespace", "etl\n");
    const entry = inPod("10.0.0.1");
    assert.equal(entry?.cluster.server, "https://10.0.0.1:443");
    assert.equal(entry.cluster.authorityFile, join(folder, "ca.crt"));
    assert.equal(entry.user.tokenFile, join(folder, "token"));
    assert.equal(entry.context.namespace, "etl");
    assert.equal(inPod("fd00::1")?.cluster.server, "https://[fd00::1]:443");
  });

  test("not where there is no server, or no token", () => {
    assert.equal(inPod(""), undefined);
    rmSync(join(folder, "token"), { force: true });
    assert.equal(inPod("10.0.0.1"), undefined);
  });
});
