import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createPod, followLogs, getPod, openCluster, type Cluster } from "../../../client/src/cluster/index.ts";
import { bringUp, MissingRequirement, takeDown } from "../../kubernetes/cluster.ts";
import type { Row } from "../report.ts";
import { measureCosts, withoutStart } from "./costs.ts";
import { findKubectl, kubectlLogs } from "./kubectl.ts";
import { runProgram, type ClusterFiles } from "./program.ts";

/** At most this share of the time of `kubectl logs` (ARCHITECTURE.md, budgets). */
const BUDGET = 1;
/** As long as those of the other benchmarks; printed by `awk`. */
const LINE = "[2026-01-01 10:00:00,000] {tasks.py:10} INFO - reading orders of the day, part %07d, 4096 rows";
const BYTES = LINE.length + "0000000".length - "%07d".length + "\n".length;
/** A node may begin another file while a log of this size is written: then another pod writes it. */
const TRIES = 5;
/** Milliseconds. */
const LIMIT = 120_000;

/** From the wire of a real API server to a file: the log of one container that has ended, with `--follow`. */
export async function rigLogs(lines: number, rounds: number): Promise<Row[]> {
  const what = "rig: log follow, wire to file";
  try {
    const kubeconfig = await bringUp();
    const folder = mkdtempSync(join(tmpdir(), "databand-bench-rig-"));
    try {
      const cluster = await openCluster({ kubeconfig });
      const pods = { long: await printer(cluster, lines), short: await printer(cluster, 1) };
      cluster.close();
      return [await besideKubectl({ folder, kubeconfig }, pods, lines, rounds, what)];
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await takeDown();
    }
  } catch (error) {
    if (!(error instanceof MissingRequirement)) throw error;
    return [{ what, where: `not measured: ${error.message}`, unit: "ms" }];
  }
}

async function besideKubectl(
  files: ClusterFiles,
  pods: { readonly long: string; readonly short: string },
  lines: number,
  rounds: number,
  what: string,
): Promise<Row> {
  const kubectl = findKubectl();
  const follow = (pod: string, count: number) => runProgram("followLogs", files, { pods: [pod], lines: count });
  const [own, other] = await measureCosts(
    [
      withoutStart(
        () => follow(pods.short, 1),
        () => follow(pods.long, lines),
      ),
      ...(kubectl
        ? [
            withoutStart(
              () => kubectlLogs(kubectl, files, pods.short, 1, BYTES),
              () => kubectlLogs(kubectl, files, pods.long, lines, lines * BYTES),
            ),
          ]
        : []),
    ],
    rounds,
  );
  if (!own) throw new Error("Nothing was measured.");
  const ours = { ours: own.time.median, oursP95: own.time.p95 };
  const row = { what, where: `${lines / 1000}k lines`, unit: "ms", ...ours } as const;
  if (!other) return { ...row, peer: "kubectl: not on this machine" };
  return {
    ...row,
    peer: "kubectl logs --timestamps",
    theirs: other.time.median,
    theirsP95: other.time.p95,
    budget: BUDGET,
  };
}

/** The name of a pod whose container has printed so many lines, and ended, and whose node has all of them in one file. */
async function printer(cluster: Cluster, lines: number): Promise<string> {
  for (let index = 0; index < TRIES; index++) {
    const name = `printer-${lines}-${index}`;
    const script = `awk 'BEGIN { for (i = 0; i < ${lines}; i++) printf "${LINE}\\n", i }'; sleep 1`;
    const base = { name: "base", image: "busybox:1.36", command: ["sh", "-c", script] };
    const metadata = { name, namespace: "default" };
    await createPod(cluster, {
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: { restartPolicy: "Never", containers: [base] },
    });
    await ended(cluster, name);
    if ((await linesOf(cluster, name)) === lines) return name;
  }
  throw new Error(`The node began another file for each of ${TRIES} logs of ${lines} lines.`);
}

async function ended(cluster: Cluster, pod: string): Promise<void> {
  const started = performance.now();
  while (performance.now() - started < LIMIT) {
    const { status } = await getPod(cluster, "default", pod);
    if (status?.phase === "Succeeded") return;
    if (status?.phase === "Failed") throw new Error(`The pod ${pod} failed: ${JSON.stringify(status)}`);
    await sleep(200);
  }
  throw new Error(`The pod ${pod} did not end in ${LIMIT / 1000} s.`);
}

async function linesOf(cluster: Cluster, pod: string): Promise<number> {
  const sink = { lines: () => undefined, note: () => undefined };
  return (await followLogs(cluster, { namespace: "default", pod }, sink)).lines;
}
