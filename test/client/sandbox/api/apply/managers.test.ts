import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { describe, test } from "node:test";
import { testSandbox } from "../../harness.ts";

const FILE = join(import.meta.dirname, "../../../../kubernetes/recorded/managers.jsonl");

/** A manager of an object's fields, without its time. */
type Manager = Readonly<Record<string, unknown>>;

/** A request that writes, and who owns which fields then, as Kubernetes v1.34.4 has said. */
interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly code: number;
  readonly managers: readonly Manager[];
}

const box = await testSandbox({ namespaces: ["space"] });
const address = new URL(box.sandbox.url);

function ask({
  method,
  path,
  body,
  text,
  headers,
}: Recorded): Promise<{ readonly code: number; readonly text: string }> {
  const sent = (text ?? JSON.stringify(body)).replaceAll("NAMESPACE", "space");
  const { hostname: host, port } = address;
  const options = {
    host,
    port,
    method,
    path: path.replaceAll("NAMESPACE", "space"),
    headers: { authorization: `Bearer ${box.sandbox.token}`, "content-type": "application/json", ...headers },
    ca: box.sandbox.certificate,
    agent: false,
  };
  return new Promise((done, fail) => {
    const outgoing = request(options, (response) => {
      let answer = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (answer += chunk));
      response.on("end", () => done({ code: response.statusCode ?? 0, text: answer }));
    });
    outgoing.on("error", fail);
    outgoing.end(sent);
  });
}

/** Who came first within a second is chance. */
function even(managers: readonly Manager[]): string[] {
  return managers.map((one) => JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
}

describe("who owns which fields, as a real API server tells it", () => {
  const records = readFileSync(FILE, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Recorded);
  for (const [index, recorded] of records.entries()) {
    test(`${index} ${recorded.method} ${recorded.path}`, async () => {
      const { code, text } = await ask(recorded);
      assert.equal(code, recorded.code, text);
      const { metadata } = JSON.parse(text) as { metadata: { managedFields?: readonly Manager[] } };
      const managers = (metadata.managedFields ?? []).map(({ time, ...one }) => {
        assert.ok(code >= 300 || typeof time === "string" || one.manager === "x");
        return one;
      });
      assert.deepEqual(even(managers), even(recorded.managers));
    });
  }
});
