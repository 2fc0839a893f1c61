import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { errorOfAnswer, errorOfConnection } from "../../../../client/src/cluster/connection/errorMapping.ts";
import { openCluster } from "../../../../client/src/cluster/connection/connection.ts";
import { ClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import { podEvents } from "../../../../client/src/cluster/facts/events.ts";
import { createPod, deletePod, getPod, listPods } from "../../../../client/src/cluster/pods/pods.ts";
import { listNamespaces, listNodes, serverVersion } from "../../../../client/src/cluster/facts/clusterInfo.ts";
import { FakeApi, kubeconfig, pod } from "../fakeApi.ts";

async function errorOf(promise: Promise<unknown>): Promise<ClusterError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ClusterError, `expected a ClusterError, got ${String(error)}`);
  assert.ok(!error.message.includes("\n"), "the message is one line");
  return error;
}

describe("requests", () => {
  test("create is strict, may be a dry run, and sends the token", async () => {
    await using api = await new FakeApi()
      .on("POST", "/api/v1/namespaces/etl/pods", (call) => call.json(call.body, 201))
      .listen();
    await createPod(await api.cluster(), { metadata: { name: "p", namespace: "etl" } }, { dryRun: true });
    const call = api.calls[0];
    assert.deepEqual(Object.fromEntries(call?.query ?? []), { fieldValidation: "Strict", dryRun: "All" });
    assert.equal(call?.headers.authorization, "Bearer t1");
  });

  test("lists read all pages", async () => {
    await using api = await new FakeApi()
      .on(
        "GET",
        "/api/v1/namespaces/etl/pods",
        (call) => call.json({ metadata: { resourceVersion: "5", continue: "next" }, items: [pod("a", "Running")] }),
        (call) => call.json({ metadata: { resourceVersion: "5" }, items: [pod("b", "Running")] }),
      )
      .listen();
    const pods = await listPods(await api.cluster(), { namespace: "etl", labelSelector: "dbnd=x" });
    assert.deepEqual(
      pods.map((one) => one.metadata.name),
      ["a", "b"],
    );
    assert.equal(api.calls[1]?.query.get("continue"), "next");
    assert.equal(api.calls[1].query.get("labelSelector"), "dbnd=x");
  });

  test("a page that the server has forgotten meanwhile: the list is asked for all at once, and each object is there once", async () => {
    await using api = await new FakeApi()
      .on(
        "GET",
        "/api/v1/namespaces/etl/pods",
        (call) => call.json({ metadata: { resourceVersion: "5", continue: "next" }, items: [pod("a", "Running")] }),
        (call) => call.fail(410, "Expired"),
        (call) => call.json({ metadata: { resourceVersion: "9" }, items: [pod("a", "Running"), pod("b", "Running")] }),
      )
      .listen();
    const pods = await listPods(await api.cluster(), { namespace: "etl", labelSelector: "dbnd=x" });
    assert.deepEqual(
      pods.map((one) => one.metadata.name),
      ["a", "b"],
    );
    assert.deepEqual(Object.fromEntries(api.calls[2]?.query ?? []), { labelSelector: "dbnd=x" });
  });

  test("delete holds on to the uid and the grace period", async () => {
    await using api = await new FakeApi()
      .on("DELETE", "/api/v1/namespaces/etl/pods/p", (call) => call.json({}))
      .listen();
    await deletePod(await api.cluster(), "etl", "p", { uid: "u1", gracePeriodSeconds: 0 });
    assert.deepEqual(api.calls[0]?.body, {
      apiVersion: "v1",
      kind: "DeleteOptions",
      preconditions: { uid: "u1" },
      gracePeriodSeconds: 0,
    });
  });

  test("events come oldest first; nodes, namespaces, version", async () => {
    await using api = await new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/events", (call) =>
        call.json({
          items: [
            { metadata: {}, reason: "b", lastTimestamp: "2026-01-02T00:00:00Z" },
            { metadata: {}, reason: "a", eventTime: "2026-01-01T00:00:00.000000Z" },
          ],
        }),
      )
      .on("GET", "/api/v1/namespaces", (call) =>
        call.json({ items: [{ metadata: { name: "z" } }, { metadata: { name: "a" } }] }),
      )
      .on("GET", "/api/v1/nodes", (call) => call.json({ items: [{ metadata: { name: "n" } }] }))
      .on("GET", "/version", (call) => call.json({ gitVersion: "v1.34.1" }))
      .listen();
    const cluster = await api.cluster();
    const events = await podEvents(cluster, "etl", { name: "p", uid: "u" });
    assert.deepEqual(
      events.map((event) => event.reason),
      ["a", "b"],
    );
    assert.equal(
      api.calls[0]?.query.get("fieldSelector"),
      "involvedObject.kind=Pod,involvedObject.name=p,involvedObject.uid=u",
    );
    assert.deepEqual(await listNamespaces(cluster), ["a", "z"]);
    assert.equal((await listNodes(cluster)).length, 1);
    assert.equal(await serverVersion(cluster), "v1.34.1");
  });

  test("a 401 reads the credentials again, once", async () => {
    await using api = await new FakeApi()
      .on(
        "GET",
        "/version",
        (call) => call.fail(401, "Unauthorized"),
        (call) => call.json({ gitVersion: "v1" }),
      )
      .listen();
    assert.equal(await serverVersion(await api.cluster()), "v1");
    assert.equal(api.calls.length, 2);
  });

  const failures: readonly [number, string, string, string, RegExp][] = [
    [401, "Unauthorized", "GET", "unauthorized", /Cannot read pod "p" in namespace "etl"/],
    [403, "Forbidden", "GET", "forbidden", /Cannot read pod "p"/],
    [404, "NotFound", "GET", "not-found", /Cannot read pod "p"/],
    [409, "AlreadyExists", "POST", "already-exists", /Cannot create a pod in namespace "etl"/],
    [409, "Conflict", "DELETE", "conflict", /Cannot delete pod "p"/],
    [410, "Expired", "GET", "gone", /Cannot read/],
    [422, "Invalid", "POST", "invalid", /spec.containers: Required value/],
    [429, "TooManyRequests", "GET", "too-many-requests", /Cannot read/],
    [500, "InternalError", "GET", "server", /Cannot read/],
    [504, "Timeout", "GET", "server", /Cannot read/],
  ];
  for (const [code, word, method, reason, message] of failures) {
    test(`${method} answered with ${code} ${word} → ${reason}`, async () => {
      const answer = (call: Parameters<Parameters<FakeApi["on"]>[2]>[0]): void =>
        call.fail(code, word, 'Pod "p" is invalid:\n spec.containers: Required value', { "Retry-After": "2" });
      await using api = await new FakeApi()
        .on(method, "/api/v1/namespaces/etl/pods/p", answer)
        .on(method, "/api/v1/namespaces/etl/pods", answer)
        .listen();
      const cluster = await api.cluster();
      const error = await errorOf(
        method === "POST"
          ? createPod(cluster, { metadata: { namespace: "etl" } })
          : method === "DELETE"
            ? deletePod(cluster, "etl", "p")
            : getPod(cluster, "etl", "p"),
      );
      assert.equal(error.reason, reason);
      assert.match(error.message, message);
      assert.equal(error.httpStatus, code);
      assert.equal(error.retryAfter, 2000);
    });
  }

  test("no answer within the limit → timeout; the caller's signal → cancelled", async () => {
    await using api = new FakeApi().on("GET", "/version", () => undefined).start();
    const cluster = await api.cluster();
    assert.equal((await errorOf(serverVersion(cluster, { timeoutMs: 50 }))).reason, "timeout");
    const abort = new AbortController();
    const asked = errorOf(serverVersion(cluster, { signal: abort.signal }));
    await api.until(() => api.calls.length === 2, "asked");
    abort.abort();
    assert.equal((await asked).reason, "cancelled");
    assert.equal((await errorOf(serverVersion(cluster, { signal: AbortSignal.abort() }))).reason, "cancelled");
    const before = api.calls.length;
    const closing = errorOf(serverVersion(cluster));
    await api.until(() => api.calls.length > before, "asked again");
    cluster.close();
    assert.equal((await closing).reason, "cancelled");
  });

  test("nobody listens → unreachable, with a next step", async () => {
    const cluster = await openCluster({ kubeconfigText: kubeconfig("http://127.0.0.1:1") });
    const error = await errorOf(serverVersion(cluster));
    assert.equal(error.reason, "unreachable");
    assert.match(error.message, /127\.0\.0\.1:1 refused the connection/);
    assert.ok(error.hint);
  });

  test("a reset in the middle of an answer → unreachable", async () => {
    await using api = await new FakeApi()
      .on("GET", "/version", (call) => {
        call.open();
        call.write("{");
        setTimeout(() => call.reset(), 20);
      })
      .listen();
    assert.equal((await errorOf(serverVersion(await api.cluster()))).reason, "unreachable");
  });

  test("an answer that is no JSON although it says so → protocol", async () => {
    await using api = await new FakeApi()
      .on("GET", "/version", (call) => {
        call.open();
        call.write("<html>");
        call.end();
      })
      .listen();
    assert.equal((await errorOf(serverVersion(await api.cluster()))).reason, "protocol");
  });

  test("a web page in the place of an answer → protocol, in words, for requests and for streams", async () => {
    const page = (_: IncomingMessage, answer: ServerResponse): void => {
      answer.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html>Please log in</html>");
    };
    await using server = await plainServer(page);
    const cluster = await openCluster({ kubeconfigText: kubeconfig(server.url) });
    for (const asked of [serverVersion(cluster), cluster.stream("/api/v1/pods")]) {
      const error = await errorOf(asked);
      assert.equal(error.reason, "protocol");
      assert.match(error.message, /answered with a web page$/);
      assert.match(error.hint ?? "", /proxy/);
    }
    cluster.close();
  });

  test("an answer that somebody compressed on the way is read, and one that breaks off there is an error", async () => {
    const packed = gzipSync(JSON.stringify({ gitVersion: `v1.${"x".repeat(5000)}` }));
    let most = packed.length;
    await using server = await plainServer(({ headers }, answer) => {
      assert.equal(headers["accept-encoding"], "identity");
      answer.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
      answer.write(packed.subarray(0, most));
      if (most < packed.length) setImmediate(() => answer.destroy());
      else answer.end();
    });
    const cluster = await openCluster({ kubeconfigText: kubeconfig(server.url) });
    assert.equal((await serverVersion(cluster)).length, 5003);
    most = 20;
    assert.equal((await errorOf(serverVersion(cluster))).reason, "unreachable");
    cluster.close();
  });

  test("a time to wait may be a date; nobody waits for one that is years ahead", () => {
    const request = { method: "GET", path: "/version", server: "s" } as const;
    const now = Date.UTC(2026, 0, 1);
    const wait = (said: string): number | undefined => errorOfAnswer(429, "", said, request, now).retryAfter;
    assert.equal(wait("Thu, 01 Jan 2026 00:00:07 GMT"), 7000);
    assert.equal(wait("Wed, 31 Dec 2025 00:00:00 GMT"), 0);
    assert.equal(wait("Thu, 01 Jan 2037 00:00:00 GMT"), 3_600_000);
    assert.equal(wait("soon"), undefined);
  });

  test("what is wrong with TLS is said in words", async () => {
    await using api = await new FakeApi().on("GET", "/version", (call) => call.json({})).listen();
    const { server } = await api.cluster();
    await using plain = await plainServer((_, answer) => answer.end());
    const cases: readonly (readonly [text: string, said: RegExp])[] = [
      [kubeconfig(server), /has a certificate of an authority that the kubeconfig does not name/],
      [kubeconfig(plain.url.replace("http:", "https:")), /does not speak TLS/],
    ];
    for (const [kubeconfigText, said] of cases) {
      const cluster = await openCluster({ kubeconfigText });
      const error = await errorOf(serverVersion(cluster));
      assert.equal(error.reason, "certificate");
      assert.match(error.message, said);
      assert.ok(error.hint);
      cluster.close();
    }
    const words = (code: string): string =>
      errorOfConnection(Object.assign(new Error(code), { code }), { method: "GET", path: "/version", server: "S" })
        .message;
    assert.match(words("CERT_HAS_EXPIRED"), /S has a certificate that has expired/);
    assert.match(words("ERR_TLS_CERT_ALTNAME_INVALID"), /S has a certificate for another name/);
    assert.match(words("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"), /S does not accept the client certificate/);
    assert.match(words("ECONNREFUSED"), /S refused the connection/);
  });
});

/** An HTTP server of this machine. */
async function plainServer(
  handle: (request: IncomingMessage, answer: ServerResponse) => void,
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
