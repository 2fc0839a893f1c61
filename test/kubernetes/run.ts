/**
 * `npm run test:kubernetes`: the conformance suite of the API, the main job, the suite of runs, what the scheduler says and a lost
 * node, on a real Kubernetes with the real DBND in the container. The last line is `N passed, N failed`.
 *
 * With `KUBECONFIG` set, that cluster is used; the image `dbnd-project:1` (dbnd/image.sh) has to be on its nodes, or
 * `DATABAND_TEST_IMAGE=REPOSITORY:TAG` names one that can be pulled. Without it, the cluster in rig/ is brought up and
 * taken down again; `--keep` leaves it running.
 *
 * A test that fails is run once more by itself, and named: a real machine has accidents (a pull that breaks off, a
 * kubelet that is late), a defect fails twice.
 */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { OUT } from "../../scripts/build/packages.ts";
import { ROOT } from "../../scripts/root.ts";
import { nodeTests, readTap, type Totals } from "../../scripts/test/totals.ts";
import { bringUp, bringUpFakes, buildImage, MissingRequirement, takeDown } from "./cluster.ts";

const IMAGE = "dbnd-project:1";
const TAP = join(OUT, "kubernetes.tap");
/** Where Node's test runner keeps the tests that have passed. */
const PASSED = join(OUT, "kubernetes-passed.json");

/** Runs one suite against the cluster and counts; what failed is run a second time. */
async function suite(name: string, pattern: string, env: NodeJS.ProcessEnv): Promise<Totals> {
  console.log(`\n── ${name}`);
  const started = Date.now();
  rmSync(PASSED, { force: true });
  let totals = await attempt(pattern, env);
  if (totals.failed > 0) {
    console.log(`── ${name}: ${totals.failed} failed; once more, only what has not passed`);
    totals = await attempt(pattern, env);
    if (totals.failed === 0) console.log(`── ${name}: passed the second time, see the failure above`);
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`── ${name}: ${totals.passed} passed, ${totals.failed} failed, ${seconds} s`);
  return totals;
}

/** One pass over the tests of a suite that `PASSED` does not name yet. */
async function attempt(pattern: string, env: NodeJS.ProcessEnv): Promise<Totals> {
  rmSync(TAP, { force: true });
  const words = [`--test-rerun-failures=${PASSED}`, ...nodeTests(TAP, "spec", [pattern])];
  const child = spawn(process.execPath, words, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } });
  const code = await new Promise<number>((done) => child.once("exit", (exitCode) => done(exitCode ?? 1)));
  const { passed, failed } = readTap(TAP) ?? { passed: 0, failed: 1 };
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed };
}

/** A suite on a control plane of its own, with three nodes that only pretend. */
async function onFakes(name: string, pattern: string, env: NodeJS.ProcessEnv): Promise<Totals> {
  const fakes = await bringUpFakes(3);
  try {
    return await suite(name, pattern, { ...env, KUBECONFIG: fakes.kubeconfig });
  } finally {
    await fakes.takeDown();
  }
}

async function main(): Promise<Totals> {
  mkdirSync(OUT, { recursive: true });
  const given = process.env.KUBECONFIG;
  const kubeconfig = given === undefined || given === "" ? await bringUp() : given;
  const own = kubeconfig !== given;
  try {
    // The image takes a minute, mostly waiting for downloads; the conformance suite does not need it.
    const image = own ? buildImage(IMAGE) : Promise.resolve();
    image.catch(() => undefined);
    const env = { KUBECONFIG: kubeconfig, DATABAND_TEST_IMAGE: process.env.DATABAND_TEST_IMAGE ?? IMAGE };
    const conformance = await suite("conformance", "test/kubernetes/conformance/**/*.test.ts", env);
    await image;
    const totals = [conformance, await suite("main job", "test/kubernetes/mainJob.test.ts", env)];
    const run = async (name: string, files: string): Promise<void> => {
      totals.push(await suite(name, `test/kubernetes/runs/${files}.test.ts`, env));
    };
    await run("runs", "{endings,exec,incident,jobs,logs,manyLogs,noShell,operators,quotas,taskPods,why,workers}");
    await run("runs of the real DBND", "{dbnd,taskPodsRefused}");
    if (own) {
      // Its users, its history, and its parts that can be stopped: only in the cluster that is ours alone.
      await run("access", "access");
      await run("nodes, registries and policies", "{whyOwn,whyRefused}");
      await run("disturbance", "disturbance");
      totals.push(await suite("a node that is lost", "test/kubernetes/nodes/nodes.test.ts", env));
      totals.push(await onFakes("scheduling", "test/kubernetes/scheduling/scheduling.test.ts", env));
    }
    return totals.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }));
  } finally {
    if (own && !process.argv.includes("--keep")) await takeDown();
  }
}

const totals = await main().catch((error: unknown): Totals => {
  console.error(error instanceof MissingRequirement ? error.message : error);
  return { passed: 0, failed: 1 };
});
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 ? 1 : 0;
