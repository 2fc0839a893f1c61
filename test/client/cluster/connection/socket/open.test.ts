/** The handshake of a WebSocket (RFC 6455, 4): which answers open one, and what others are told as. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { describe, test } from "node:test";
import { openCluster } from "../../../../../client/src/cluster/connection/connection.ts";
import { isClusterError } from "../../../../../client/src/cluster/connection/errors.ts";
import { acceptOf } from "../../../../../client/src/cluster/connection/socket/connection.ts";

const OFFERED = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

/** Answers a handshake with these lines of a head, and what stands behind it. */
async function shakeHands(answer: (key: string) => readonly string[], body = ""): Promise<string> {
  const server = createServer();
  server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => undefined);
    const key = String(request.headers["sec-websocket-key"]);
    socket.write([...answer(key), "", body].join("\r\n"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfigText = JSON.stringify({
    ...{ apiVersion: "v1", kind: "Config", "current-context": "c" },
    clusters: [{ name: "c", cluster: { server: url } }],
    users: [{ name: "u", user: {} }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
  });
  const cluster = await openCluster({ kubeconfigText });
  try {
    const socket = await cluster.openSocket("/api/v1/namespaces/n/pods/p/exec", { protocols: OFFERED });
    socket.close();
    return `open, ${socket.protocol}`;
  } catch (error) {
    if (!isClusterError(error)) throw error;
    return `${error.reason}: ${error.message}`;
  } finally {
    cluster.close();
    server.closeAllConnections();
    server.close();
  }
}

const switching = (accept: string, protocol: string): readonly string[] => [
  "HTTP/1.1 101 Switching Protocols",
  ...["Upgrade: websocket", "Connection: Upgrade"],
  ...[`Sec-WebSocket-Accept: ${accept}`, `Sec-WebSocket-Protocol: ${protocol}`],
];

describe("a handshake", () => {
  for (const protocol of OFFERED) {
    test(`that is answered with ${protocol}, which was offered, opens a socket that speaks it`, async () => {
      assert.equal(await shakeHands((key) => switching(acceptOf(key), protocol)), `open, ${protocol}`);
    });
  }

  test("that is answered with a protocol which nobody offered opens none", async () => {
    const answer = await shakeHands((key) => switching(acceptOf(key), "v1.channel.k8s.io"));
    assert.match(answer, /^protocol: .* speaks none of the protocols v5\.channel\.k8s\.io, v4\.channel\.k8s\.io$/);
  });

  test("that is answered for another key opens none: a cache stands between", async () => {
    const answer = await shakeHands(() => switching(acceptOf("another"), "v5.channel.k8s.io"));
    assert.match(answer, /^protocol: .* speaks none of the protocols/);
  });

  test("that is refused is told as any other request, in the server's words", async () => {
    const message = 'pods "p" is forbidden: User "u" cannot create resource "pods/exec"';
    const status = JSON.stringify({ kind: "Status", reason: "Forbidden", code: 403, message });
    const answer = await shakeHands(
      () => ["HTTP/1.1 403 Forbidden", "Content-Type: application/json", `Content-Length: ${status.length}`],
      status,
    );
    assert.match(answer, /^forbidden: .*cannot create resource "pods\/exec"/);
  });
});
