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
  /** Variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How to count; absent: one check, passed when the exit code is 0. */
  readonly count?: (output: string) => Totals | undefined;
}

const TAP = join(OUT, "node-tests.tap");

/**
 * Each file of tests is a process of its own: with its compile cache Node takes the types out of our sources once for all of
 * them, which is half of the work. Not for VS Code, whose start is looked at.
 */
const COMPILED_ONCE = { NODE_COMPILE_CACHE: join(ROOT, "node_modules/.cache/node") };

/** Checks of the sources, each list beside the others: lint takes as long as the rest together. */
const CHECKS: readonly (readonly Step[])[] = [
  [{ name: "lint", command: ["eslint", ".", "--cache", "--cache-location", "node_modules/.cache/eslint/"] }],
  [
    { name: "types", command: ["tsc", "--noEmit"] },
    { name: "format", command: ["prettier", "--check", "--log-level", "warn", "."] },
    { name: "dead code", command: ["knip"] },
  ],
];

/** Tests, one step after the other: they start servers, editors and clusters, which had better have the machine. */
const TESTS: readonly Step[] = [
  {
    name: "node tests",
    command: ["node", ...nodeTests(TAP, "dot", ["test/{server,client,protocol,vectors,package}/**/*.test.ts"])],
    environment: COMPILED_ONCE,
    count: () => readTap(TAP),
  },
  { name: "simulation", command: ["node", "test/simulation/run.ts", "--seeds", "200"], count: readTotals },
  { name: "VS Code", command: ["node", "test/vscode/run.ts"], count: readTotals },
];

/** Runs one step and says how it went. Its output is passed on as it comes, or at its end where others run beside it. */
async function run(step: Step, beside: boolean): Promise<readonly [Step, Totals]> {
  const heading = `\n── ${step.name}`;
  if (!beside) console.log(heading);
  const started = Date.now();
  const { code, output } = await execute(step, beside);
  if (beside) process.stdout.write(`${heading}\n${output}`);
  const counted = step.count?.(output) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  // A runner that dies after its last test has failed, whatever it has counted.
  const totals = code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`── ${step.name}: ${totals.passed} passed, ${totals.failed} failed, ${seconds} s`);
  return [step, totals];
}

/** Runs steps one after the other. */
async function runAll(steps: readonly Step[], beside: boolean): Promise<(readonly [Step, Totals])[]> {
  const all: (readonly [Step, Totals])[] = [];
  for (const step of steps) all.push(await run(step, beside));
  return all;
}

/** What a step's command printed, both streams where it is quiet; rejects when it cannot be started. */
function execute(
  { command: [command, ...words], environment }: Step,
  quiet: boolean,
): Promise<{ code: number; output: string }> {
  return new Promise((done, reject) => {
    const env = { ...process.env, ...environment };
    const child = spawn(command, words, { cwd: ROOT, env, stdio: ["ignore", "pipe", quiet ? "pipe" : "inherit"] });
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (!quiet) process.stdout.write(chunk);
    });
    child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => done({ code: code ?? 1, output }));
  });
}

mkdirSync(OUT, { recursive: true });
rmSync(TAP, { force: true });
const started = Date.now();
const checked = await Promise.all(CHECKS.map((steps) => runAll(steps, true)));
const all = [...checked.flat(), ...(await runAll(TESTS, false))];
const passed = all.reduce((sum, [, totals]) => sum + totals.passed, 0);
const failed = all.reduce((sum, [, totals]) => sum + totals.failed, 0);
const bad = all.filter(([, totals]) => totals.failed > 0).map(([step]) => step.name);
console.log(
  `\n${bad.length === 0 ? "all well" : `failed: ${bad.join(", ")}`}; ${Math.round((Date.now() - started) / 1000)} s`,
);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
