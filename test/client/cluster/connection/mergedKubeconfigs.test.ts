/** Several kubeconfigs as one, as `kubectl` merges them (Kubernetes 1.34, `clientcmd.ClientConfigLoadingRules`). */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, afterEach, describe, test } from "node:test";
import { openCluster } from "../../../../client/src/cluster/connection/connection.ts";
import { listContexts } from "../../../../client/src/cluster/connection/kubeconfig/kubeconfig.ts";
import { serverVersion } from "../../../../client/src/cluster/facts/clusterInfo.ts";
import { createIdentity } from "../../../../client/src/sandbox/tls/certificate.ts";
import { startApiServer, type ApiServer } from "./apiServer.ts";

const folder = mkdtempSync(join(tmpdir(), "merged-"));
after(() => rmSync(folder, { recursive: true }));
const before = { variable: process.env.KUBECONFIG, folder: process.cwd() };
afterEach(() => {
  if (before.variable === undefined) delete process.env.KUBECONFIG;
  else process.env.KUBECONFIG = before.variable;
  process.chdir(before.folder);
});

function file(name: string, content: string | object): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const clusters = (server: ApiServer, more: object): object => ({
  clusters: [{ name: "prod", cluster: { server: server.url, "tls-server-name": "localhost", ...more } }],
});

/** A program that gives its own place as the token. */
function plugin(name: string): void {
  const answer = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token: name } };
  chmodSync(file(name, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`), 0o755);
}

const exec = (command: string): object => ({ exec: { apiVersion: "client.authentication.k8s.io/v1", command } });

describe("several kubeconfigs", () => {
  test("paths begin at the file that they stand in: authority, certificate, key, token", async () => {
    using server = await startApiServer();
    const pair = createIdentity();
    file("one/pki/ca.pem", server.identity.certificate);
    file("two/pki/c.pem", pair.certificate);
    file("two/pki/k.pem", pair.key);
    file("two/pki/token", "near\n");
    const context = { name: "here", context: { cluster: "prod", user: "ann" } };
    process.env.KUBECONFIG = [
      file("three/config", { "current-context": "here", contexts: [context] }),
      file("one/config", clusters(server, { "certificate-authority": "pki/ca.pem" })),
      file("two/config", {
        users: [
          {
            name: "ann",
            user: { "client-certificate": "pki/c.pem", "client-key": "./pki/k.pem", tokenFile: "pki/../pki/token" },
          },
        ],
      }),
    ].join(delimiter);
    const cluster = await openCluster({ inCluster: false });
    assert.equal(await serverVersion(cluster), "v1");
    assert.deepEqual(
      server.visits.map(({ headers, hasCertificate }) => [headers.authorization, hasCertificate]),
      [["Bearer near", true]],
    );
    assert.equal(cluster.namespace, "default", "a context without a namespace");
    cluster.close();
  });

  const asPrograms = { skip: process.platform === "win32" && "needs a shell" };
  for (const command of ["./login", "bin/login", "../both/login"]) {
    test(`the program ${command}, of a kubeconfig that is named from the current folder`, asPrograms, async () => {
      using server = await startApiServer();
      file("both/ca.pem", server.identity.certificate);
      plugin("both/login");
      plugin("both/bin/login");
      file("both/config", {
        ...clusters(server, { "certificate-authority": "ca.pem" }),
        "current-context": "here",
        contexts: [{ name: "here", context: { cluster: "prod", user: "ann", namespace: "etl" } }],
        users: [{ name: "ann", user: exec(command) }],
      });
      process.chdir(join(folder, "both"));
      process.env.KUBECONFIG = "config";
      const cluster = await openCluster({ inCluster: false });
      // The folder of a program that runs later is another one.
      process.chdir(folder);
      assert.equal(await serverVersion(cluster), "v1");
      assert.match(server.visits[0]?.headers.authorization ?? "", /^Bearer both\/(?:bin\/)?login$/);
      assert.equal(cluster.namespace, "etl");
      cluster.close();
    });
  }

  test("of each name the first counts, whole: nothing is mixed with another file's entry", () => {
    const entry = (server: string, more: object = {}): object => ({
      clusters: [{ name: "prod", cluster: { server, ...more } }],
      contexts: [{ name: "here", context: { cluster: "prod", user: "ann", ...more } }],
    });
    process.env.KUBECONFIG = [
      file("empty", ""),
      file("a", entry("https://a")),
      file("b", { ...entry("https://b", { namespace: "other" }), "current-context": "here" }),
    ].join(delimiter);
    assert.deepEqual(listContexts(), [
      { name: "here", cluster: "prod", server: "https://a", user: "ann", namespace: "default", isCurrent: true },
    ]);
  });
});
