/**
 * Fresh requests to a real API server and to the sandbox: `record FOLDER SEED...` asks the cluster of `KUBECONFIG` and
 * writes its answers down, `compare FOLDER SEED...` asks the sandbox, and tells what it answers otherwise. A seed of
 * `pods-N` is odd pods that are only tried, any other a sequence of requests in a namespace of its own: those of `anonymous-N`
 * without credentials, those of `stranger-N` with a token that nobody knows.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { startSandbox } from "../../../client/src/sandbox/index.ts";
import { Cluster } from "../conformance/cluster.ts";
import type { RecordedRequest } from "../recorded/step.ts";
import type { Line, Sender } from "./ask.ts";
import { ask } from "./ask.ts";
import { Dice } from "./dice.ts";
import { oddPod } from "./pods.ts";
import { freshRequests } from "./requests.ts";

const COUNT = 500;

function requestsOf(seed: string): RecordedRequest[] {
  const [, number] = /^pods-(\d+)$/.exec(seed) ?? [];
  if (number === undefined) return freshRequests(Number(seed.replace(/^.*-/, "")), COUNT);
  return Array.from({ length: COUNT }, (_, index) => ({
    method: "POST",
    path: "pods?dryRun=All",
    body: oddPod("a", new Dice(Number(number), index)),
  }));
}

function senderOf(seed: string): Sender {
  const [sender] = /^(?:anonymous|stranger)(?=-)/.exec(seed) ?? [];
  return (sender as Sender | undefined) ?? "owner";
}

async function record(folder: string, seeds: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const seed of seeds) {
    const lines = await ask(new Cluster(), requestsOf(seed), senderOf(seed));
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
      const found = await ask(new Cluster(), requestsOf(seed), senderOf(seed));
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
