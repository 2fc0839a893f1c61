/**
 * `npm test`: everything that can be checked without a Kubernetes cluster. A step that fails does not stop the next;
 * the last line is `N passed, N failed`, in which a check (types, lint, ...) counts as one.
 */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { OUT } from "./build/packages.ts";
import { ROOT } from "./root.ts";
import { nodeTests, readTap, readTotals, type Totals } from "./test/totals.ts";

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** How to count; absent: one check, passed when the exit code is 0. */
  readonly count?: (output: string) => Totals | undefined;
}

const TAP = join(OUT, "node-tests.tap");

const STEPS: readonly Step[] = [
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "lint", command: ["eslint", ".", "--cache", "--cache-location", "node_modules/.cache/eslint/"] },
  { name: "format", command: ["prettier", "--check", "--log-level", "warn", "."] },
  { name: "dead code", command: ["knip"] },
  {
    name: "node tests",
    command: ["node", ...nodeTests(TAP, "dot", ["test/{server,client,protocol,vectors,package}/**/*.test.ts"])],
    count: () => readTap(TAP),
  },
  { name: "simulation", command: ["node", "test/simulation/run.ts", "--seeds", "200"], count: readTotals },
  { name: "VS Code", command: ["node", "test/vscode/run.ts"], count: readTotals },
];

/** Runs one step, its output passed on, and says how it went. */
async function run(step: Step): Promise<Totals> {
  console.log(`\n── ${step.name}`);
  const started = Date.now();
  const { code, output } = await execute(step.command);
  const counted = step.count?.(output) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  // A runner that dies after its last test has failed, whatever it has counted.
  const totals = code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`── ${step.name}: ${totals.passed} passed, ${totals.failed} failed, ${seconds} s`);
  return totals;
}

function execute([command, ...words]: readonly [string, ...string[]]): Promise<{ code: number; output: string }> {
  return new Promise((done, reject) => {
    const child = spawn(command, words, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      process.stdout.write(chunk);
    });
    child.once("error", reject);
    child.once("close", (code) => done({ code: code ?? 1, output }));
  });
}

mkdirSync(OUT, { recursive: true });
rmSync(TAP, { force: true });
const started = Date.now();
const all: (readonly [Step, Totals])[] = [];
for (const step of STEPS) all.push([step, await run(step)]);
const passed = all.reduce((sum, [, totals]) => sum + totals.passed, 0);
const failed = all.reduce((sum, [, totals]) => sum + totals.failed, 0);
const bad = all.filter(([, totals]) => totals.failed > 0).map(([step]) => step.name);
console.log(
  `\n${bad.length === 0 ? "all well" : `failed: ${bad.join(", ")}`}; ${Math.round((Date.now() - started) / 1000)} s`,
);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
