import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { describe, test } from "node:test";
import { openCluster } from "../../../../../client/src/cluster/connection/connection.ts";
import { isClusterError } from "../../../../../client/src/cluster/connection/errors.ts";
import { loadKubeconfig } from "../../../../../client/src/cluster/connection/kubeconfig/kubeconfig.ts";
import { proxyFor, proxyTo, type ProxySettings } from "../../../../../client/src/cluster/connection/network/proxy.ts";
import { serverVersion } from "../../../../../client/src/cluster/facts/clusterInfo.ts";
import { proxySettings } from "../../../../../client/src/clusters/proxySettings.ts";
import { FakeApi, kubeconfig } from "../../fakeApi.ts";
import { configFor, startApiServer } from "../apiServer.ts";

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
    test(`proxy-url ${JSON.stringify(proxyUrl)}, settings ${JSON.stringify(proxies)}: ${proxy}`, () => {
      const [cluster] = loadKubeconfig({ text: withProxyUrl(proxyUrl) }).clusters;
      assert.equal(proxyTo(SERVER, cluster?.proxyUrl, proxies)?.url.href, `${proxy}/`);
    });
  }
});

/** A proxy that takes requests for any host to one server, and notes for which; only who says `login`, where that is given. */
async function startProxy(target: URL, login?: string) {
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on("connect", ({ url = "", headers }, socket) => {
    asked.push(url);
    if (login !== undefined && headers["proxy-authorization"] !== login) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
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
  using proxy = await startProxy(new URL((await api.cluster()).server));
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
  using first = await startProxy(server);
  using second = await startProxy(server);
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

test("a server without TLS is reached through a proxy, too; that a proxy does not reach it is said", async () => {
  const plain = createServer((_, answer) => {
    answer.setHeader("content-type", "application/json");
    answer.end('{"gitVersion":"v1"}');
  });
  plain.listen(0, "127.0.0.1");
  await once(plain, "listening");
  using proxy = await startProxy(new URL(`http://127.0.0.1:${(plain.address() as AddressInfo).port}`));
  const config = JSON.parse(kubeconfig("http://api.example:8001")) as { clusters: { cluster: object }[] };
  for (const one of config.clusters) Object.assign(one.cluster, { "proxy-url": proxy.url });
  const cluster = await openCluster({ kubeconfigText: JSON.stringify(config) });
  assert.equal(await serverVersion(cluster), "v1");
  assert.deepEqual(proxy.asked, ["api.example:8001"]);
  cluster.close();
  plain.closeAllConnections();
  plain.close();
  await once(plain, "close");
  const again = await openCluster({ kubeconfigText: JSON.stringify(config) });
  await assert.rejects(serverVersion(again), (error) => isClusterError(error, "unreachable"));
  again.close();
});

describe("a login to the proxy", () => {
  const LOGIN = `Basic ${btoa("ann:p w")}`;
  const ask = async (proxyUrl: (url: string) => string | undefined, proxies: (url: string) => ProxySettings) => {
    using api = await startApiServer();
    using proxy = await startProxy(new URL(api.url), LOGIN);
    const cluster = { server: "https://api.example:6443", "proxy-url": proxyUrl(proxy.url) };
    const host = { proxySettings: () => proxies(proxy.url) };
    const opened = await openCluster({ kubeconfigText: configFor(api, {}, cluster) }, host);
    try {
      return await serverVersion(opened);
    } finally {
      opened.close();
    }
  };
  const withLogin = (url: string): string => url.replace("//", "//ann:p%20w@");

  test("stands in the URL", async () => {
    assert.equal(await ask(withLogin, () => ({})), "v1");
  });

  test("is VS Code's http.proxyAuthorization, for its own proxy and that of the environment", async () => {
    const settings = proxySettings((name) => ({ proxyAuthorization: ` ${LOGIN} ` })[name as string]);
    assert.equal(
      await ask(
        () => undefined,
        (proxy) => ({ ...settings, proxy }),
      ),
      "v1",
    );
  });

  test("and is not told to the proxy of a kubeconfig, which is another one", async () => {
    await assert.rejects(
      ask(
        (url) => url,
        (proxy) => ({ proxy, authorization: LOGIN }),
      ),
      (error) =>
        isClusterError(error, "unreachable") &&
        /^Cannot ask .*: the proxy http:\/\/127\.0\.0\.1:\d+ to https:\/\/api\.example:6443 asks for a login$/.test(
          error.message,
        ),
    );
  });

  test("a proxy that is not there is told from a server that is not there, and its login from nobody", async () => {
    await assert.rejects(
      ask(
        () => "http://ann:secret@127.0.0.1:1",
        () => ({}),
      ),
      (error) =>
        isClusterError(error, "unreachable") &&
        error.message.includes("the proxy http://127.0.0.1:1 to https://api.example:6443 refused the connection") &&
        !error.message.includes("secret"),
    );
  });
});

/** A SOCKS 5 proxy that takes all to one server, and notes for which; `answer` is what it says to each. */
async function startSocks(target: URL, login: string | undefined, answer: number) {
  const asked: string[] = [];
  const serve = async (socket: Socket): Promise<void> => {
    const read = async (bytes: number): Promise<Buffer> => {
      for (;;) {
        const found = socket.read(bytes) as Buffer | null;
        if (found) return found;
        await once(socket, "readable");
      }
    };
    const [, count = 0] = await read(2);
    const methods = [...(await read(count))];
    const method = login === undefined ? 0 : 2;
    socket.write(Buffer.from([5, methods.includes(method) ? method : 255]));
    if (!methods.includes(method)) return;
    if (login !== undefined) {
      const user = String(await read((await read(2))[1] ?? 0));
      const password = String(await read((await read(1))[0] ?? 0));
      socket.write(Buffer.from([1, `${user}:${password}` === login ? 0 : 1]));
    }
    const [, , , kind] = await read(4);
    const host = kind === 1 ? [...(await read(4))].join(".") : String(await read((await read(1))[0] ?? 0));
    asked.push(`${host}:${(await read(2)).readUInt16BE()}`);
    // The answer in two pieces.
    socket.write(Buffer.from([5, answer, 0]));
    socket.write(Buffer.from([3, 4, ...Buffer.from("here"), 0, 80]));
    if (answer !== 0) return;
    const there = connect(Number(target.port), target.hostname);
    socket.pipe(there).pipe(socket);
    there.on("error", () => socket.destroy());
  };
  const proxy = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    void serve(socket).catch(() => socket.destroy());
  });
  const sockets = new Set<Socket>();
  proxy.on("connection", (socket) => sockets.add(socket));
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    asked,
    host: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    [Symbol.dispose](): void {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}

describe("a proxy of SOCKS 5", () => {
  type Case = readonly [what: string, server: string, user: string, login: string | undefined, answer: number, RegExp];
  const cases: readonly Case[] = [
    ["to a name, which the proxy resolves", "https://api.example:6443", "", undefined, 0, /^v1$/],
    ["to an address", "https://10.0.0.1:6443", "", undefined, 0, /^v1$/],
    ["with a login", "https://api.example", "ann:p%40w@", "ann:p@w", 0, /^v1$/],
    [
      "with a login that it does not accept",
      "https://api.example",
      "ann:x@",
      "ann:p@w",
      0,
      /does not accept the login$/,
    ],
    ["without the login that it wants", "https://api.example", "", "ann:p@w", 0, /asks for a login$/],
    ["that does not reach the server", "https://api.example", "", undefined, 4, /cannot reach it$/],
    ["that says no without a reason", "https://api.example", "", undefined, 99, /does not open the way to it$/],
  ];
  for (const [what, server, user, login, answer, expected] of cases) {
    test(what, async () => {
      using api = await startApiServer();
      using proxy = await startSocks(new URL(api.url), login, answer);
      const cluster = { server, "proxy-url": `socks5://${user}${proxy.host}` };
      const opened = await openCluster({ kubeconfigText: configFor(api, {}, cluster) });
      const result = await serverVersion(opened).catch((error: unknown) => (error as Error).message);
      assert.match(result, expected);
      if (answer === 0 && result === "v1")
        assert.deepEqual(proxy.asked, [server.replace("https://", "").replace(/^([^:]*)$/, "$1:443")]);
      opened.close();
    });
  }

  test("something else that listens there is told from one", async () => {
    using api = await startApiServer();
    using web = await startProxy(new URL(api.url));
    const cluster = { server: "https://api.example", "proxy-url": web.url.replace("http:", "socks5:") };
    const opened = await openCluster({ kubeconfigText: configFor(api, {}, cluster) });
    await assert.rejects(serverVersion(opened), /the proxy socks5:.* does not speak SOCKS 5/);
    opened.close();
  });
});
