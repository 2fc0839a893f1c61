import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { openCluster } from "../../../../../client/src/cluster/connection/connection.ts";
import { isClusterError } from "../../../../../client/src/cluster/connection/errors.ts";
import { serverVersion } from "../../../../../client/src/cluster/facts/clusterInfo.ts";
import { createIdentity } from "../../../../../client/src/sandbox/tls/certificate.ts";
import { eventually } from "../../../../kubernetes/eventually.ts";
import { configFor, startApiServer } from "../apiServer.ts";

const folder = mkdtempSync(join(tmpdir(), "plugin-"));
after(() => rmSync(folder, { recursive: true }));

const V1 = "client.authentication.k8s.io/v1";
const V1BETA1 = "client.authentication.k8s.io/v1beta1";

/** A user whose credentials come from a program, given as JavaScript. */
function user(script: string, more: object = {}): object {
  const exec = { apiVersion: V1, interactiveMode: "IfAvailable", command: process.execPath, args: ["-e", script] };
  return { exec: { ...exec, ...more } };
}

/** A program that prints an answer. */
const prints = (answer: unknown): string => `console.log(${JSON.stringify(JSON.stringify(answer))})`;
const credential = (status: unknown, apiVersion = V1): object => ({ apiVersion, kind: "ExecCredential", status });

describe("a credential plug-in", () => {
  const good: readonly (readonly [what: string, user: object])[] = [
    ["v1", user(prints(credential({ token: "t" })))],
    ["v1beta1", user(prints(credential({ token: "t" }, V1BETA1)), { apiVersion: V1BETA1, interactiveMode: undefined })],
    ["that never wants to be typed to", user(prints(credential({ token: "t" })), { interactiveMode: "Never" })],
    ["that talks beside its answer", user(`console.error("hello");${prints(credential({ token: "t" }))}`)],
    [
      "that would read what is typed",
      user(`process.stdin.on("end",()=>${prints(credential({ token: "t" }))}).resume()`),
    ],
    [
      "with variables, null, too",
      user(prints(credential({ token: "t" })), { env: null, args: ["-e", prints(credential({ token: "t" }))] }),
    ],
    [
      "with a variable",
      user(`console.log(process.env.ANSWER)`, {
        env: [{ name: "ANSWER", value: JSON.stringify(credential({ token: "t" })) }],
      }),
    ],
  ];
  for (const [what, ann] of good) {
    test(what, async () => {
      using server = await startApiServer();
      const cluster = await openCluster({ kubeconfigText: configFor(server, ann) });
      assert.equal(await serverVersion(cluster), "v1");
      assert.equal(server.visits[0]?.headers.authorization, "Bearer t");
      cluster.close();
    });
  }

  test("a certificate in the place of a token", async () => {
    using server = await startApiServer();
    const { certificate, key } = createIdentity();
    const ann = user(prints(credential({ clientCertificateData: certificate, clientKeyData: key })));
    const cluster = await openCluster({ kubeconfigText: configFor(server, ann) });
    await serverVersion(cluster);
    assert.equal(server.visits[0]?.hasCertificate, true);
    cluster.close();
  });

  test("is told that nobody can type, and of the cluster where it wants to be", async () => {
    using server = await startApiServer();
    const heard = join(folder, "heard");
    const script = `require("fs").writeFileSync(${JSON.stringify(heard)}, process.env.KUBERNETES_EXEC_INFO);${prints(credential({ token: "t" }))}`;
    const extensions = [{ name: "client.authentication.k8s.io/exec", extension: { audience: "a" } }];
    const told = async (more: object): Promise<unknown> => {
      const kubeconfigText = configFor(server, user(script, more), { extensions });
      const cluster = await openCluster({ kubeconfigText });
      await serverVersion(cluster);
      cluster.close();
      return JSON.parse(readFileSync(heard, "utf8"));
    };
    assert.deepEqual(await told({}), { apiVersion: V1, kind: "ExecCredential", spec: { interactive: false } });
    assert.deepEqual(await told({ provideClusterInfo: true }), {
      apiVersion: V1,
      kind: "ExecCredential",
      spec: {
        interactive: false,
        cluster: {
          server: server.url,
          "tls-server-name": "localhost",
          "certificate-authority-data": btoa(server.identity.certificate),
          config: { audience: "a" },
        },
      },
    });
  });

  test("is run again when what it gave has ended, or is refused; not before, nor where a token is given", async () => {
    let taken = /./;
    using server = await startApiServer(({ headers }) => taken.test(headers.authorization ?? ""));
    const runs = join(folder, "runs");
    const count = (): number => (existsSync(runs) ? readFileSync(runs, "utf8").length : 0);
    const script = `const fs=require("fs");fs.appendFileSync(${JSON.stringify(runs)},"x");const n=fs.readFileSync(${JSON.stringify(runs)}).length;console.log(JSON.stringify({apiVersion:"${V1}",kind:"ExecCredential",status:{token:"t"+n,expirationTimestamp:"2999-01-01T00:00:00Z"}}))`;
    const cluster = await openCluster({ kubeconfigText: configFor(server, user(script)) });
    await Promise.all([serverVersion(cluster), serverVersion(cluster), serverVersion(cluster)]);
    assert.equal(count(), 1);
    taken = /t2/;
    await Promise.all([serverVersion(cluster), serverVersion(cluster)]);
    assert.equal(count(), 2);
    cluster.close();
    taken = /given/;
    const given = await openCluster({ kubeconfigText: configFor(server, { ...user(script), token: "given" }) });
    await serverVersion(given);
    given.close();
    assert.equal(count(), 2);
  });

  test("beside the kubeconfig, by a path that begins there", { skip: process.platform === "win32" }, async () => {
    using server = await startApiServer();
    mkdirSync(join(folder, "bin"));
    const program = join(folder, "bin", "login");
    writeFileSync(program, `#!/bin/sh\necho '${JSON.stringify(credential({ token: "near" }))}'\n`);
    chmodSync(program, 0o755);
    const path = join(folder, "config");
    writeFileSync(path, configFor(server, user("", { command: "bin/login" })));
    const cluster = await openCluster({ kubeconfig: path, inCluster: false });
    await serverVersion(cluster);
    assert.equal(server.visits[0]?.headers.authorization, "Bearer near");
    cluster.close();
  });

  test("that hangs: each request has its limit and says what it waits for, none runs it again, and it ends with the connection", async () => {
    using server = await startApiServer();
    const started = join(folder, "started");
    const script = `require("fs").appendFileSync(${JSON.stringify(started)},process.pid+"\\n");setInterval(()=>0,1000)`;
    const cluster = await openCluster({ kubeconfigText: configFor(server, user(script)) });
    for (const timeoutMs of [1500, 10]) {
      await assert.rejects(
        serverVersion(cluster, { timeoutMs }),
        (error) =>
          isClusterError(error, "timeout") &&
          /plug-in ".*" has not answered/.test(error.message) &&
          Boolean(error.hint),
      );
    }
    await eventually("the program to start", () =>
      Promise.resolve(existsSync(started) && readFileSync(started, "utf8") !== "" ? true : undefined),
    );
    const pids = readFileSync(started, "utf8").trim().split("\n").map(Number);
    assert.equal(pids.length, 1);
    cluster.close();
    await eventually("the program to end", () => Promise.resolve(isAlive(pids[0] ?? 0) ? undefined : true));
  });
});

describe("of a credential plug-in that gives none it is said why", () => {
  const SECRET = "eyJhbGciOiJSUzI1NiJ9.secret.secret";
  const cases: readonly (readonly [what: string, user: object, message: RegExp, hint?: RegExp])[] = [
    [
      "it fails",
      user(`console.error("please log in\\nnow");process.exit(3)`),
      /ended with exit code 3: please log in now$/,
    ],
    ["it fails without a word", user("process.exit(1)"), /ended with exit code 1$/],
    ["it prints nothing", user(""), /answered with nothing$/],
    ["it prints a bare token", user(`console.log("${SECRET}")`), /answered with something that is no ExecCredential$/],
    ["it prints another object", user(prints({ kind: "Pod" })), /answered with something that is no ExecCredential$/],
    ["it prints null", user(prints(null)), /answered with something that is no ExecCredential$/],
    [
      "another version",
      user(prints(credential({ token: SECRET }, V1BETA1))),
      /answered in version .*v1beta1, the kubeconfig wants .*\/v1$/,
    ],
    ["no status", user(prints(credential(null))), /answered without a token or a certificate$/],
    ["an empty token", user(prints(credential({ token: "" }))), /answered without a token or a certificate$/],
    [
      "half of a certificate",
      user(prints(credential({ clientKeyData: SECRET }))),
      /answered with only one of certificate and key$/,
    ],
    [
      "far too much",
      user(`setInterval(()=>process.stdout.write("x".repeat(1e6)),1)`),
      /answered with more than a credential$/,
    ],
    [
      "it is missing",
      user("", { command: "no-such-plugin" }),
      /"no-such-plugin" of user "ann" is not on this machine/,
      /Install the program/,
    ],
    [
      "it is missing, and how to get it is known",
      user("", { command: "no-such-plugin", installHint: "Run\n  brew install it" }),
      /is not on this machine/,
      /^Run brew install it$/,
    ],
    ["it may not be run", user("", { command: folder }), /may not be run|cannot be started/],
    ["it needs a terminal", user("", { interactiveMode: "Always" }), /which needs a terminal$/],
    [
      "no such version",
      user("", { apiVersion: "client.authentication.k8s.io/v9" }),
      /has an apiVersion that there is not: .*v9$/,
    ],
    ["no version", user("", { apiVersion: undefined }), /has an apiVersion that there is not: none$/],
  ];
  for (const [what, ann, message, hint] of cases) {
    test(what, async () => {
      using server = await startApiServer();
      const cluster = await openCluster({ kubeconfigText: configFor(server, ann) });
      await assert.rejects(serverVersion(cluster), (error) => {
        assert.ok(isClusterError(error, "credentials"), String(error));
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n|secret|eyJ/);
        assert.match(error.hint ?? "", hint ?? /./);
        return true;
      });
      assert.equal(server.visits.length, 0);
      cluster.close();
    });
  }
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
