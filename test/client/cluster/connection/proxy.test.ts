import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { openCluster } from "../../../../client/src/cluster/connection/connection.ts";
import { proxyFor } from "../../../../client/src/cluster/connection/proxy.ts";
import { serverVersion } from "../../../../client/src/cluster/facts/clusterInfo.ts";
import { FakeApi, kubeconfig } from "../fakeApi.ts";

describe("the proxy to a server", () => {
  const HTTPS_PROXY = "http://proxy:3128";
  const cases: readonly (readonly [server: string, noProxy: string, proxy: string | undefined])[] = [
    ["https://api.example:6443", "", HTTPS_PROXY],
    ["https://api.example:6443", "*", undefined],
    ["https://api.example:6443", "other, api.example", undefined],
    ["https://api.example:6443", "example", undefined],
    ["https://api.example:6443", ".example", undefined],
    ["https://api.example:6443", "*.example", undefined],
    ["https://example", ".example", HTTPS_PROXY],
    ["https://example", "example", undefined],
    ["https://myexample", "example", HTTPS_PROXY],
    ["https://API.Example", "api.EXAMPLE", undefined],
    ["https://api.example:6443", "api.example:6443", undefined],
    ["https://api.example:6443", "api.example:443", HTTPS_PROXY],
    ["https://api.example", "api.example:443", undefined],
    ["https://10.1.2.3:6443", "10.0.0.0/8", undefined],
    ["https://10.1.2.3:6443", "192.168.0.0/16,10.1.2.4", HTTPS_PROXY],
    ["https://10.1.2.3:6443", "10.1.2.3", undefined],
    ["https://[fd00::1]:6443", "fd00::/8", undefined],
    ["https://[fd00::1]:6443", "fd00::1", undefined],
    ["https://[fd00::1]:6443", "[fd00::1]:6443", undefined],
    ["https://[fd00::1]:6443", "fd00::2", HTTPS_PROXY],
    ["https://127.0.0.1:6443", "", undefined],
    ["https://localhost:6443", "", undefined],
    ["https://[::1]:6443", "", undefined],
    ["https://api.example", "999.1.1.1/99,/,:,[", HTTPS_PROXY],
    ["http://api.example", "", undefined],
    ["not a URL", "", undefined],
  ];
  for (const [server, noProxy, proxy] of cases) {
    test(`${server} without “${noProxy}”: ${proxy ?? "none"}`, () => {
      assert.equal(proxyFor(server, { HTTPS_PROXY, NO_PROXY: noProxy }), proxy);
    });
  }

  test("small letters, plain HTTP, and a proxy without a scheme", () => {
    assert.equal(proxyFor("https://a", { https_proxy: "proxy:8080" }), "http://proxy:8080");
    assert.equal(proxyFor("https://a", { https_proxy: HTTPS_PROXY, no_proxy: "a" }), undefined);
    assert.equal(proxyFor("http://a", { HTTP_PROXY: "socks5://proxy:1080" }), "socks5://proxy:1080");
    assert.equal(proxyFor("https://a", {}), undefined);
  });
});

test("requests and streams go through the proxy of the environment, TLS from end to end", async () => {
  await using api = await new FakeApi()
    .on("GET", "/version", (call) => call.json({ gitVersion: "v1" }))
    .on("GET", "/stream", (call) => {
      call.open();
      call.write("through");
      call.end();
    })
    .listen();
  const target = new URL((await api.cluster()).server);
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on("connect", ({ url = "" }, socket) => {
    asked.push(url);
    const there = connect(Number(target.port), target.hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      there.pipe(socket).pipe(there);
    });
    there.on("error", () => socket.destroy());
    socket.on("error", () => there.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const before = process.env.HTTPS_PROXY;
  process.env.HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  try {
    const config = JSON.parse(kubeconfig("https://api.example:6443")) as { clusters: { cluster: object }[] };
    for (const one of config.clusters) Object.assign(one.cluster, { "insecure-skip-tls-verify": true });
    const cluster = await openCluster({ kubeconfigText: JSON.stringify(config) });
    assert.equal(await serverVersion(cluster), "v1");
    const stream = await cluster.stream("/stream");
    assert.equal(Buffer.concat(await stream.toArray()).toString(), "through");
    assert.deepEqual([...new Set(asked)], ["api.example:6443"]);
    cluster.close();
  } finally {
    if (before === undefined) delete process.env.HTTPS_PROXY;
    else process.env.HTTPS_PROXY = before;
    proxy.closeAllConnections();
    proxy.close();
  }
});
