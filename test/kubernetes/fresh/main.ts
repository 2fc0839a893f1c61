/**
 * Fresh requests to a real API server and to the sandbox: `record FOLDER SEED...` asks the cluster of `KUBECONFIG` and
 * writes its answers down, `compare FOLDER SEED...` asks the sandbox, and tells what it answers otherwise. A seed of
 * `pods-N` is odd pods that are only tried, any other a sequence of requests in a namespace of its own.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { startSandbox } from "../../../client/src/sandbox/index.ts";
import type { Answer, Namespace } from "../conformance/cluster.ts";
import { Cluster } from "../conformance/cluster.ts";
import { Memory } from "../recorded/memory.ts";
import type { RecordedRequest } from "../recorded/step.ts";
import { nameOf } from "../recorded/step.ts";
import { Dice } from "./dice.ts";
import type { ExactAnswer } from "./exact.ts";
import { exactly } from "./exact.ts";
import { oddPod } from "./pods.ts";
import { freshRequests } from "./requests.ts";

const COUNT = 500;

type Line = readonly [name: string, answer: ExactAnswer];

function requestsOf(seed: string): RecordedRequest[] {
  const [, number] = /^pods-(\d+)$/.exec(seed) ?? [];
  if (number === undefined) return freshRequests(Number(seed), COUNT);
  return Array.from({ length: COUNT }, (_, index) => ({
    method: "POST",
    path: "pods?dryRun=All",
    body: oddPod("a", new Dice(Number(number), index)),
  }));
}

async function ask(cluster: Cluster, requests: readonly RecordedRequest[]): Promise<Line[]> {
  const space = await cluster.newNamespace();
  const memory = new Memory(cluster, space);
  const lines: Line[] = [];
  try {
    for (const [index, request] of requests.entries()) {
      lines.push([`${index} ${nameOf(request)}`, await answerTo(cluster, space, memory, request)]);
    }
  } finally {
    await space.remove();
  }
  return lines;
}

async function answerTo(
  cluster: Cluster,
  space: Namespace,
  memory: Memory,
  request: RecordedRequest,
): Promise<ExactAnswer> {
  const path = await memory.fill(request.path, encodeURIComponent);
  const at = path.startsWith("/") ? path : `${space.path}/${path}`;
  const { method, body, text, type, accept } = request;
  const isBare = body === undefined && text === undefined;
  const sent = text ?? (isBare ? undefined : await memory.fill(JSON.stringify(body)));
  const headers = {
    ...(!isBare && { "content-type": type ?? "application/json" }),
    ...(accept !== undefined && { accept }),
  };
  const answer = await cluster.call(method, at, { headers, ...(sent !== undefined && { text: sent }) }).catch(cutOff);
  if (request.events === undefined && !at.includes("/watch/")) memory.learn(at, answer);
  return exactly(answer, space.name);
}

/** A server that panics ends the connection. */
function cutOff(error: unknown): Answer {
  return { status: 0, headers: {}, text: String(error) };
}

async function record(folder: string, seeds: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const seed of seeds) {
    const lines = await ask(new Cluster(), requestsOf(seed));
    writeFileSync(join(folder, `${seed}.jsonl`), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    console.log(`${seed}: ${lines.length} answers`);
  }
}

async function compare(folder: string, seeds: readonly string[]): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "sandbox-fresh-"));
  const sandbox = await startSandbox({
    workspaceFolders: [home],
    resources: home,
    dataDir: join(home, "data"),
    trusted: true,
    nodes: [],
  });
  process.env.KUBECONFIG = join(home, "kubeconfig");
  writeFileSync(process.env.KUBECONFIG, sandbox.kubeconfig);
  try {
    let different = 0;
    let all = 0;
    for (const seed of seeds) {
      const expected = readFileSync(join(folder, `${seed}.jsonl`), "utf8")
        .trim()
        .split("\n");
      const found = await ask(new Cluster(), requestsOf(seed));
      for (const [index, [name, answer]] of found.entries()) {
        const [wanted, recorded] = JSON.parse(expected[index] ?? "[]") as Partial<Line>;
        if (wanted !== name) throw new Error(`${seed} was recorded of other requests: ${String(wanted)}, not ${name}`);
        all += 1;
        if (isDeepStrictEqual(answer, recorded)) continue;
        different += 1;
        console.log(JSON.stringify({ seed, name, real: recorded, sandbox: answer }));
      }
    }
    console.error(`${all} requests, ${different} answered otherwise`);
    process.exitCode = different === 0 ? 0 : 1;
  } finally {
    await sandbox.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

const [command = "", folder = "", ...seeds] = process.argv.slice(2);
if (command === "record") await record(folder, seeds);
else if (command === "compare") await compare(folder, seeds);
else throw new Error("record|compare FOLDER SEED...");
