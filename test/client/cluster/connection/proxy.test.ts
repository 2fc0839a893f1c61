import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { describe, test } from "node:test";
import { openCluster } from "../../../../client/src/cluster/connection/connection.ts";
import { loadKubeconfig } from "../../../../client/src/cluster/connection/kubeconfig.ts";
import { proxyFor, type ProxySettings } from "../../../../client/src/cluster/connection/proxy.ts";
import { serverVersion } from "../../../../client/src/cluster/facts/clusterInfo.ts";
import { proxySettings } from "../../../../client/src/proxySettings.ts";
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
      assert.equal(proxyFor(server, {}, { HTTPS_PROXY, NO_PROXY: noProxy }), proxy);
    });
  }

  test("small letters, plain HTTP, and a proxy without a scheme", () => {
    assert.equal(proxyFor("https://a", {}, { https_proxy: "proxy:8080" }), "http://proxy:8080");
    assert.equal(proxyFor("https://a", {}, { https_proxy: HTTPS_PROXY, no_proxy: "a" }), undefined);
    assert.equal(proxyFor("http://a", {}, { HTTP_PROXY: "socks5://proxy:1080" }), "socks5://proxy:1080");
    assert.equal(proxyFor("https://a", {}, {}), undefined);
  });
});

describe("VS Code's settings of proxies", () => {
  const SERVER = "https://api.example:6443";
  const [SET, ENVIRONMENT] = ["http://set:3128", "http://environment:3128"];
  type Case = readonly [what: string, settings: Record<string, unknown>, noProxy: string, proxy: string | undefined];
  const cases: readonly Case[] = [
    ["nothing is set", {}, "", ENVIRONMENT],
    ["what VS Code has by itself", { proxy: "", noProxy: [], proxySupport: "override" }, "", ENVIRONMENT],
    ["a proxy goes before the environment's", { proxy: SET }, "", SET],
    ["… with blanks around it", { proxy: ` ${SET} ` }, "", SET],
    ["… without a scheme", { proxy: "set:3128" }, "", SET],
    ["… switched on", { proxy: SET, proxySupport: "on" }, "", SET],
    ["… to fall back from", { proxy: SET, proxySupport: "fallback" }, "", SET],
    ["… to override with", { proxy: SET, proxySupport: "override" }, "", SET],
    ["off: none", { proxySupport: "off" }, "", undefined],
    ["off: not the one that is set, either", { proxy: SET, proxySupport: "off" }, "", undefined],
    ["an exception", { proxy: SET, noProxy: ["other", ".example"] }, "", undefined],
    ["… from the environment's proxy", { noProxy: ["api.example:6443"] }, "", undefined],
    ["… of another server", { proxy: SET, noProxy: ["other"] }, "", SET],
    ["an exception of the environment", { proxy: SET }, "api.example", undefined],
    ["… does not count beside one that is set", { proxy: SET, noProxy: ["other"] }, "api.example", SET],
    ["… counts beside empty ones", { proxy: SET, noProxy: [" "] }, "api.example", undefined],
    ["values of other kinds", { proxy: 7, noProxy: "api.example", proxySupport: null }, "", ENVIRONMENT],
    ["exceptions of other kinds", { proxy: SET, noProxy: [null, 7, {}] }, "", SET],
  ];
  for (const [what, values, NO_PROXY, proxy] of cases) {
    test(`${what}: ${proxy ?? "none"}`, () => {
      const settings = proxySettings((name) => values[name]);
      assert.equal(proxyFor(SERVER, settings, { HTTPS_PROXY: ENVIRONMENT, NO_PROXY }), proxy);
    });
  }

  test("never to this machine", () => {
    assert.equal(proxyFor("https://127.0.0.1:6443", { proxy: SET }, {}), undefined);
  });

  const withProxyUrl = (proxyUrl: string | undefined): string => {
    const config = JSON.parse(kubeconfig(SERVER)) as { clusters: { cluster: object }[] };
    for (const one of config.clusters) Object.assign(one.cluster, { "proxy-url": proxyUrl });
    return JSON.stringify(config);
  };
  const ofKubeconfig: readonly (readonly [proxyUrl: string | undefined, proxies: ProxySettings, proxy: string])[] = [
    ["http://kubeconfig:3128", { proxy: SET }, "http://kubeconfig:3128"],
    ["http://kubeconfig:3128", { isOff: true }, "http://kubeconfig:3128"],
    ["http://kubeconfig:3128", { noProxy: ["*"] }, "http://kubeconfig:3128"],
    [undefined, { proxy: SET }, SET],
    ["", { proxy: SET }, SET],
  ];
  for (const [proxyUrl, proxies, proxy] of ofKubeconfig) {
    test(`proxy-url ${JSON.stringify(proxyUrl)}, settings ${JSON.stringify(proxies)}: ${proxy}`, async () => {
      const config = await loadKubeconfig({ text: withProxyUrl(proxyUrl), proxies });
      assert.equal(config.getCurrentCluster()?.proxyUrl, proxy);
    });
  }
});

/** A proxy that takes requests for any host to one server, and notes for which. */
async function proxyTo(target: URL) {
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
  return {
    asked,
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    [Symbol.dispose](): void {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

/** Of a server with a name that only a proxy knows. */
function unreachable(): string {
  const config = JSON.parse(kubeconfig("https://api.example:6443")) as { clusters: { cluster: object }[] };
  for (const one of config.clusters) Object.assign(one.cluster, { "insecure-skip-tls-verify": true });
  return JSON.stringify(config);
}

test("requests and streams go through the proxy of the environment, TLS from end to end", async () => {
  await using api = await new FakeApi()
    .on("GET", "/version", (call) => call.json({ gitVersion: "v1" }))
    .on("GET", "/stream", (call) => {
      call.open();
      call.write("through");
      call.end();
    })
    .listen();
  using proxy = await proxyTo(new URL((await api.cluster()).server));
  const before = process.env.HTTPS_PROXY;
  process.env.HTTPS_PROXY = proxy.url;
  try {
    const cluster = await openCluster({ kubeconfigText: unreachable() });
    assert.equal(await serverVersion(cluster), "v1");
    const stream = await cluster.stream("/stream");
    assert.equal(Buffer.concat(await stream.toArray()).toString(), "through");
    assert.deepEqual([...new Set(proxy.asked)], ["api.example:6443"]);
    cluster.close();
  } finally {
    if (before === undefined) delete process.env.HTTPS_PROXY;
    else process.env.HTTPS_PROXY = before;
  }
});

test("a setting that changes counts for the next connection", async () => {
  await using api = await new FakeApi().on("GET", "/version", (call) => call.json({ gitVersion: "v1" })).listen();
  const server = new URL((await api.cluster()).server);
  using first = await proxyTo(server);
  using second = await proxyTo(server);
  let proxy = first.url;
  const open = async (): Promise<void> => {
    const host = { proxySettings: () => ({ proxy }) };
    const cluster = await openCluster({ kubeconfigText: unreachable() }, host);
    assert.equal(await serverVersion(cluster), "v1");
    cluster.close();
  };
  await open();
  assert.deepEqual([first.asked.length > 0, second.asked.length > 0], [true, false]);
  proxy = second.url;
  await open();
  assert.ok(second.asked.length > 0);
});
