import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { parse, stringify } from "yaml";
import { openCluster } from "../../../../../client/src/cluster/connection/connection.ts";
import { isClusterError } from "../../../../../client/src/cluster/connection/errors.ts";
import { serverVersion } from "../../../../../client/src/cluster/facts/clusterInfo.ts";
import { createIdentity } from "../../../../../client/src/sandbox/tls/certificate.ts";
import { configFor, startApiServer, type ApiServer } from "../apiServer.ts";

const folder = mkdtempSync(join(tmpdir(), "oidc-"));
after(() => rmSync(folder, { recursive: true }));

const HOUR = 3600;

/** A token that is good for so many seconds. */
function idToken(seconds: number, subject = "ann"): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ sub: subject, exp: Math.floor(Date.now() / 1000) + seconds })}.signature`;
}

interface Grant {
  readonly form: URLSearchParams;
  readonly login: string | undefined;
}

/** A provider that gives what `answer` says, and keeps what it was asked. */
async function startProvider(answer: (grant: Grant) => readonly [status: number, body: object | string]) {
  const identity = createIdentity();
  const grants: Grant[] = [];
  const server = createServer({ key: identity.key, cert: identity.certificate }, (request, response) => {
    const { port } = server.address() as AddressInfo;
    if (request.url?.endsWith("/.well-known/openid-configuration")) {
      response.end(JSON.stringify({ token_endpoint: `https://localhost:${port}/token` }));
      return;
    }
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const grant = { form: new URLSearchParams(body), login: request.headers.authorization };
      grants.push(grant);
      const [status, content] = answer(grant);
      response.statusCode = status;
      response.end(typeof content === "string" ? content : JSON.stringify(content));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    grants,
    config: {
      "idp-issuer-url": `https://localhost:${(server.address() as AddressInfo).port}/realm`,
      "idp-certificate-authority-data": btoa(identity.certificate),
      "client-id": "kubernetes",
      "refresh-token": "r1",
    },
    [Symbol.dispose](): void {
      server.closeAllConnections();
      server.close();
    },
  };
}

const withOidc = (api: ApiServer, config: object): string =>
  configFor(api, { "auth-provider": { name: "oidc", config } });

async function visit(api: ApiServer, config: object): Promise<string | undefined> {
  const cluster = await openCluster({ kubeconfigText: withOidc(api, config) });
  try {
    await serverVersion(cluster);
    return api.visits.at(-1)?.headers.authorization;
  } finally {
    cluster.close();
  }
}

describe("a login by OpenID Connect", () => {
  test("its token is taken while it is good; nobody is asked", async () => {
    using api = await startApiServer();
    const token = idToken(HOUR);
    assert.equal(await visit(api, { "id-token": token }), `Bearer ${token}`);
  });

  const fresh = idToken(HOUR, "fresh");
  const old: readonly (readonly [what: string, token: string | undefined])[] = [
    ["has ended", idToken(-HOUR)],
    ["ends now", idToken(1)],
    ["is missing", undefined],
    ["is none", "a.b.c"],
  ];
  for (const [what, token] of old) {
    test(`one that ${what} is renewed`, async () => {
      using api = await startApiServer();
      using provider = await startProvider(() => [200, { id_token: fresh }]);
      assert.equal(await visit(api, { ...provider.config, "id-token": token }), `Bearer ${fresh}`);
      assert.deepEqual(
        provider.grants.map(({ form }) => Object.fromEntries(form)),
        [{ grant_type: "refresh_token", refresh_token: "r1", client_id: "kubernetes" }],
      );
    });
  }

  test("the client's secret goes as a login, and in the form where the provider wants that", async () => {
    using api = await startApiServer();
    const takes = (way: "login" | "form") => (grant: Grant) =>
      (
        way === "login"
          ? grant.login === `Basic ${btoa("kubernetes:s%2F1")}`
          : grant.form.get("client_secret") === "s/1"
      )
        ? ([200, { id_token: fresh }] as const)
        : ([401, { error: "invalid_client" }] as const);
    for (const way of ["login", "form"] as const) {
      using provider = await startProvider(takes(way));
      assert.equal(await visit(api, { ...provider.config, "client-secret": "s/1" }), `Bearer ${fresh}`);
    }
  });

  test("one that the server refuses before its end is renewed once", async () => {
    using api = await startApiServer(({ headers }) => headers.authorization === `Bearer ${fresh}`);
    using provider = await startProvider(() => [200, { id_token: fresh }]);
    const kubeconfigText = withOidc(api, { ...provider.config, "id-token": idToken(HOUR, "revoked") });
    const cluster = await openCluster({ kubeconfigText });
    await serverVersion(cluster);
    await serverVersion(cluster);
    assert.equal(provider.grants.length, 1);
    cluster.close();
  });

  test("a new refresh token is written where the old one stood, as kubectl does: the old one is used up", async () => {
    using api = await startApiServer();
    using provider = await startProvider(({ form }) => {
      const [, number] = /^r(\d)$/.exec(form.get("refresh_token") ?? "") ?? [];
      return [200, { id_token: idToken(1, number), refresh_token: `r${Number(number) + 1}` }];
    });
    const path = join(folder, "config");
    const config = parse(withOidc(api, provider.config)) as {
      users: { name: string; user: { "auth-provider": { config: object } } }[];
    };
    const other = { name: "other", user: { "auth-provider": { config: { "refresh-token": "theirs" } } } };
    config.users.unshift(other);
    writeFileSync(path, `# mine\n${stringify(config)}`, { mode: 0o600 });
    const cluster = await openCluster({ kubeconfig: path, inCluster: false });
    await serverVersion(cluster);
    cluster.close();
    const text = readFileSync(path, "utf8");
    assert.match(text, /^# mine\n/);
    const written = parse(text) as typeof config;
    assert.deepEqual(Object.keys(written), Object.keys(config));
    assert.deepEqual(written.users[0], other);
    const tokens = written.users[1]?.user["auth-provider"].config as Record<string, string>;
    assert.equal(tokens["refresh-token"], "r2");
    assert.equal(tokens["client-id"], "kubernetes");
    if (process.platform !== "win32") assert.equal(statSync(path).mode & 0o777, 0o600);
    const again = await openCluster({ kubeconfig: path, inCluster: false });
    await serverVersion(again);
    again.close();
    assert.deepEqual(
      provider.grants.map(({ form }) => form.get("refresh_token")),
      ["r1", "r2"],
    );
  });

  const failing: readonly (readonly [
    what: string,
    answer: readonly [number, object | string],
    more: object,
    RegExp,
  ])[] = [
    [
      "the provider says no",
      [400, { error: "invalid_grant" }],
      {},
      /has expired, and localhost:\d+ gives no new one: invalid_grant$/,
    ],
    ["the provider is in trouble", [503, "<html>"], {}, /gives no new one: HTTP status 503$/],
    ["it gives another kind of token", [200, { access_token: "secret" }], {}, /gives none of this kind/],
    ["there is no refresh token", [200, {}], { "refresh-token": "" }, /the kubeconfig has no refresh-token/],
    [
      "the issuer is no URL",
      [200, {}],
      { "idp-issuer-url": "nowhere" },
      /idp-issuer-url of the kubeconfig is no URL: nowhere$/,
    ],
    ["nobody listens", [200, {}], { "idp-issuer-url": "https://127.0.0.1:1" }, /127\.0\.0\.1:1 cannot be asked/],
  ];
  for (const [what, answer, more, message] of failing) {
    test(`it is said that ${what}`, async () => {
      using api = await startApiServer();
      using provider = await startProvider(() => answer);
      await assert.rejects(visit(api, { ...provider.config, ...more }), (error) => {
        assert.ok(isClusterError(error, "credentials"), String(error));
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n|r1|secret/);
        assert.ok(error.hint);
        return true;
      });
    });
  }
});
