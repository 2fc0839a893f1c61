/**
 * `npm run simulate -- --seeds N [--seed S] [--edition E] [--verbose] [--coverage]`: plays seeds S, S+1, … of a client and a
 * sandbox cluster under everything that a network, a cluster and a laptop do; with `--coverage` it tells what went wrong how
 * often in which stage of a run. The last line is `N passed, N failed`.
 */
import { parseArgs } from "node:util";
import { Coverage } from "./coverage.ts";
import type { Happening } from "./happenings.ts";
import { EDITIONS, NEWEST } from "./scenario.ts";
import type { Finding } from "./finding.ts";
import { simulate } from "./simulate.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    edition: { type: "string", default: String(NEWEST) },
    verbose: { type: "boolean", default: false },
    coverage: { type: "boolean", default: false },
  },
});
const [first, count] = [Number(values.seed), Number(values.seeds)];
if (!Number.isInteger(first) || !Number.isInteger(count)) throw new Error("--seed and --seeds take whole numbers");
const edition = EDITIONS.find((one) => values.edition === String(one)) ?? NEWEST;
const coverage = new Coverage();

const started = performance.now();
const verdicts = new Map<string, number>();
let failed = 0;
for (let seed = first; seed < first + count; seed++) {
  const finding = await simulate(seed, edition);
  coverage.add(finding.coverage);
  const { verdict } = finding;
  verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  if (finding.problems.length > 0) failed++;
  if (finding.problems.length > 0 || values.verbose) tell(finding);
}
for (const [verdict, times] of [...verdicts].sort()) console.log(`${String(times).padStart(6)}  ${verdict}`);
if (values.coverage) for (const line of coverage.lines()) console.log(line);
console.log(`${count} seeds in ${((performance.now() - started) / 1000).toFixed(1)} s`);
console.log(`${count - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function tell({ seed, scenario, problems, story }: Finding): void {
  console.log(`\nseed ${seed}${problems.length > 0 ? ":" : ""}`);
  for (const problem of problems) console.log(`  ✖ ${problem}`);
  const { rules, happenings, ...rest } = scenario;
  const most = values.verbose ? 4000 : 800;
  console.log(
    `  ${JSON.stringify(rest, (key, value: unknown) => (key === "programs" ? undefined : value)).slice(0, most)}`,
  );
  console.log(`  happenings: ${happenings.map(inWords).join(", ") || "none"}`);
  console.log(
    `  faults: ${rules.map(({ match, fault }) => JSON.stringify({ ...match, ...fault })).join(" ") || "none"}`,
  );
  for (const line of story) console.log(`  ${line}`);
  console.log(`  repeat it: npm run simulate -- --seeds 1 --seed ${seed} --edition ${edition} --verbose`);
}

function inWords({ what, at, lasts, on }: Happening): string {
  const when = on ? `${at} ms after ${on.moment} ${on.number}` : `at ${at} ms`;
  return `${what} ${when}${lasts === undefined ? "" : ` for ${lasts} ms`}`;
}
