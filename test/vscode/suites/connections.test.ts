/** Connections as a kubeconfig names them, in an extension host that takes a hand in requests of extensions. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { createIdentity } from "../../../client/src/sandbox/tls/certificate.ts";
import type { Services } from "../../../client/src/services.ts";
import { activateExtension, configure } from "../kit/extension.ts";

/** This machine by an address for which VS Code makes no exception. */
const HOST = "127.0.0.2";

suite("connections", () => {
  const folder = mkdtempSync(join(tmpdir(), "databand-connections-"));
  const { certificate, key } = createIdentity();
  const shown: boolean[] = [];
  let server: Server;
  let services: Services;

  suiteSetup(async function () {
    services = await activateExtension();
    const options = { key, cert: certificate, requestCert: true, rejectUnauthorized: false };
    server = createServer(options, ({ socket }, answer) => {
      shown.push(socket instanceof TLSSocket && Object.keys(socket.getPeerCertificate()).length > 0);
      answer.setHeader("Content-Type", "application/json");
      answer.end(JSON.stringify({ gitVersion: "v1.34.0" }));
    });
    server.listen(0, HOST);
    const failure = await new Promise<Error | undefined>((done) => {
      server.once("listening", () => done(undefined)).once("error", done);
    });
    // Only Linux has all of 127.0.0.0/8.
    if (failure) this.skip();
  });
  suiteTeardown(async () => {
    await configure("cluster.use", undefined);
    await configure("cluster.context", undefined);
    await configure("cluster.kubeconfig", undefined);
    services.clusters.forgetConnections();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  test("show the client certificate and look for tls-server-name, whatever http.proxySupport does", async () => {
    const file = join(folder, "config");
    const base64 = (text: string): string => Buffer.from(text).toString("base64");
    const cluster = {
      server: `https://${HOST}:${(server.address() as AddressInfo).port}`,
      "certificate-authority-data": base64(certificate),
      "tls-server-name": "localhost",
    };
    const user = { "client-certificate-data": base64(certificate), "client-key-data": base64(key) };
    const config = {
      contexts: [{ name: "far", context: { cluster: "far", user: "ann" } }],
      clusters: [{ name: "far", cluster }],
      users: [{ name: "ann", user }],
    };
    writeFileSync(file, JSON.stringify(config));
    await configure("cluster.kubeconfig", file);
    await configure("cluster.context", "far");
    await configure("cluster.use", "context");
    assert.equal((await services.clusters.connect()).name, "far");
    assert.deepEqual(shown, [true]);
  });
});
