import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttp, type RequestListener } from "node:http";
import { createServer as createHttp2, type ServerHttp2Stream } from "node:http2";
import { createServer as createTcp, type AddressInfo, type Server } from "node:net";
import { after, describe, test } from "node:test";
import { systemClock } from "../../../client/src/sandbox/clock.ts";
import { runProbe, type Finding } from "../../../client/src/sandbox/kubelet/probes/runProbe.ts";
import type { Probe } from "../../../client/src/sandbox/containerObjects.ts";
import { PODS, testSandbox, until } from "./harness.ts";

const servers: { close(): unknown }[] = [];
after(() => servers.forEach((server) => server.close()));

/** Listens on the loopback; gives the port. */
async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const http = (answer: RequestListener): Promise<number> => listening(createHttp(answer));

/** What a kubelet would find, of a container with a port `web`. */
function look(probe: Probe, port = 0): Promise<Finding> {
  const running = {
    inside: { cwd: "/", env: {}, mounts: {}, pid: 1 },
    exited: new Promise<never>(() => undefined),
    kill: () => undefined,
  };
  const container = { name: "base", ports: [{ name: "web", containerPort: port }] };
  return runProbe(probe, { container, running, podIP: "10.244.0.9", clock: systemClock });
}

/** A port at which nobody listens. */
async function freePort(): Promise<number> {
  const server = createTcp();
  const port = await listening(server);
  server.close();
  await once(server, "close");
  return port;
}

describe("an HTTP probe", () => {
  test("takes 200 to 399 as success, by the port's number or name", async () => {
    for (const status of [200, 204, 304, 399]) {
      const port = await http((_, response) => response.writeHead(status).end());
      assert.equal((await look({ httpGet: { port, path: "/up" } })).outcome, "success", String(status));
      assert.equal((await look({ httpGet: { port: "web" } }, port)).outcome, "success", String(status));
    }
  });

  test("fails with any other status", async () => {
    const port = await http((_, response) => response.writeHead(503).end("busy"));
    const message = "HTTP probe failed with statuscode: 503";
    assert.deepEqual(await look({ httpGet: { port } }), { outcome: "failure", message });
  });

  test("sends what it is told to, as kube-probe", async () => {
    let seen: readonly unknown[] = [];
    const port = await http((request, response) => {
      seen = [request.url, request.headers["user-agent"], request.headers["x-check"], request.headers.accept];
      response.end();
    });
    await look({ httpGet: { port, path: "/a?b=c", httpHeaders: [{ name: "X-Check", value: "1" }] } });
    assert.deepEqual(seen, ["/a?b=c", "kube-probe/1.34", "1", "*/*"]);
  });

  test("follows a redirect on its host, and warns of one to another", async () => {
    const port = await http((request, response) => {
      if (request.url === "/") response.writeHead(302, { location: "/there" }).end();
      else if (request.url === "/away") response.writeHead(302, { location: "http://example.com/" }).end("moved");
      else response.writeHead(request.url === "/there" ? 200 : 404).end();
    });
    assert.equal((await look({ httpGet: { port, path: "/" } })).outcome, "success");
    const message = "Probe terminated redirects, Response body: moved";
    assert.deepEqual(await look({ httpGet: { port, path: "/away" } }), { outcome: "warning", message });
  });

  test("says where nobody answers, with the pod's address", async () => {
    const port = await freePort();
    const url = `http://10.244.0.9:${port}/up`;
    const message = `Get "${url}": dial tcp 10.244.0.9:${port}: connect: connection refused`;
    assert.deepEqual(await look({ httpGet: { port, path: "/up" } }), { outcome: "failure", message });
  });

  test("gives up after its time", async () => {
    const port = await http(() => undefined);
    const { outcome, message } = await look({ httpGet: { port }, timeoutSeconds: 0.05 });
    assert.equal(outcome, "failure");
    assert.match(message, /context deadline exceeded \(Client\.Timeout exceeded while awaiting headers\)$/);
  });

  test("a port that no container names is an error of the probe itself", async () => {
    const message = `couldn't find port: "admin"`;
    assert.deepEqual(await look({ httpGet: { port: "admin" } }), { outcome: "error", message });
  });
});

describe("a TCP probe", () => {
  test("asks only whether somebody listens", async () => {
    const port = await listening(createTcp((socket) => socket.destroy()));
    assert.equal((await look({ tcpSocket: { port } })).outcome, "success");
    const closed = await freePort();
    const message = `dial tcp 10.244.0.9:${closed}: connect: connection refused`;
    assert.deepEqual(await look({ tcpSocket: { port: closed } }), { outcome: "failure", message });
  });
});

describe("a gRPC probe", () => {
  /** A server whose health is a byte of the protocol; without one it does not know the question. */
  async function health(state?: number): Promise<number> {
    const server = createHttp2();
    server.on("stream", (stream: ServerHttp2Stream) => {
      stream.on("error", () => undefined);
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      const status = state === undefined ? "12" : "0";
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": status }));
      const message = state === undefined || state === 0 ? [] : [8, state];
      stream.end(state === undefined ? undefined : Buffer.from([0, 0, 0, 0, message.length, ...message]));
    });
    return listening(server);
  }

  test("SERVING is success, anything else is not", async () => {
    assert.equal((await look({ grpc: { port: await health(1) } })).outcome, "success");
    for (const [state, name] of [
      [0, "UNKNOWN"],
      [2, "NOT_SERVING"],
      [3, "SERVICE_UNKNOWN"],
    ] as const) {
      const message = `service unhealthy (responded with "${name}")`;
      assert.deepEqual(await look({ grpc: { port: await health(state) } }), { outcome: "failure", message });
    }
  });

  test("a server without health checks fails", async () => {
    const { outcome, message } = await look({ grpc: { port: await health(), service: "orders" } });
    assert.equal(outcome, "failure");
    assert.match(message, /does not implement the grpc health protocol/);
  });

  test("goes on connecting until its time is up", async () => {
    const port = await freePort();
    const message = `timeout: failed to connect service "10.244.0.9:${port}" within 0.05s: context deadline exceeded`;
    const finding = await look({ grpc: { port }, timeoutSeconds: 0.05 });
    assert.deepEqual(finding, { outcome: "failure", message });
  });
});

describe("in a container that is a process", () => {
  test("a readiness probe sees what the container does, and a failing liveness probe starts it again", async () => {
    const box = await testSandbox();
    const script = "touch /scratch/well; sleep 600";
    const probe = { exec: { command: ["test", "-e", "/scratch/well"] }, periodSeconds: 1, failureThreshold: 1 };
    const container = {
      name: "base",
      image: "busybox:1.36",
      command: ["sh", "-c", script],
      volumeMounts: [{ name: "scratch", mountPath: "/scratch" }],
      readinessProbe: probe,
      livenessProbe: probe,
      lifecycle: { postStart: { exec: { command: ["sh", "-c", "echo begun > /scratch/hook"] } } },
    };
    const spec = {
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 0,
      containers: [container, { name: "spoiler", image: "busybox:1.36", command: ["sh", "-c", spoil], volumeMounts }],
      volumes: [{ name: "scratch", emptyDir: {} }],
    };
    await box.create({ metadata: { name: "probed" }, spec });
    await until("it to be started again", async () => {
      const { text } = await box.call("GET", `${PODS}/probed`);
      const { status } = JSON.parse(text) as { status: { containerStatuses?: { restartCount: number }[] } };
      return (status.containerStatuses?.[0]?.restartCount ?? 0) > 0 ? true : undefined;
    });
    const { text } = await box.call("GET", "/api/v1/namespaces/default/events");
    const reasons = (JSON.parse(text) as { items: { reason: string; message: string }[] }).items.map(
      ({ reason, message }) => `${reason}: ${message}`,
    );
    assert.ok(reasons.includes("Killing: Container base failed liveness probe, will be restarted"), reasons.join("\n"));
  });

  const volumeMounts = [{ name: "scratch", mountPath: "/scratch" }];
  /** Takes away, once, what the probes look for; only after the hook has run. */
  const spoil =
    "while [ ! -e /scratch/hook ] || [ ! -e /scratch/well ]; do sleep 0.05; done; rm /scratch/well; sleep 600";
});
