import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { describe, test } from "node:test";
import { testSandbox } from "./harness.ts";

const FILE = join(import.meta.dirname, "../../kubernetes/recorded/access.jsonl");

/** A request of somebody who has not signed in, or with a token that nobody knows, and what Kubernetes v1.34.4 said. */
interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly code: number;
  readonly told: Readonly<Record<string, string>>;
  readonly text: string;
}

const box = await testSandbox();
const address = new URL(box.sandbox.url);

function ask({ method, path, headers }: Recorded): Promise<Pick<Recorded, "code" | "told" | "text">> {
  const { hostname: host, port } = address;
  return new Promise((done, fail) => {
    const options = { host, port, method, path, headers, ca: box.sandbox.certificate, agent: false };
    const outgoing = request(options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        const names = ["content-type", "x-content-type-options"].filter((name) => name in response.headers);
        const told = Object.fromEntries(names.map((name) => [name, String(response.headers[name])]));
        done({ code: response.statusCode ?? 0, told, text });
      });
    });
    outgoing.on("error", fail);
    outgoing.end();
  });
}

describe("who has not signed in, or with a token that nobody knows, is answered as by a real API server", () => {
  const records = readFileSync(FILE, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Recorded);
  for (const recorded of records) {
    const { method, path, headers, code, told, text } = recorded;
    test(`${method} ${path} ${JSON.stringify(headers)}`, async () => {
      assert.deepEqual(await ask(recorded), { code, told, text });
    });
  }
});
