import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { buildBundles, COMMON } from "../../../scripts/build/bundles.ts";
import { ROOT } from "../../../scripts/root.ts";
import { runInVsCode } from "../../vscode/launch.ts";
import { statistics } from "../measure.ts";
import type { Row } from "../report.ts";
import { WORK_VARIABLE, type Beside, type EditorResults, type EditorWork, type PanelCost } from "./editor/results.ts";

/** The longest that VS Code may take for all of it. Seconds. */
const LIMIT = 3600;
const PEER = "`append` of the same blocks";

/** Logs in the panel of a real VS Code, and the way from a command to the cluster. */
export async function editorRows(work: Omit<EditorWork, "results">): Promise<Row[]> {
  const { panel, flood, createRequests } = await measureInEditor(work);
  const create = statistics(createRequests);
  const lines = `${work.lines / 1000}k lines`;
  return [
    ...panelRows(panel, `${work.rounds} logs, ${lines} each`),
    ...floodRows(flood, `${(work.lines * work.rounds) / 1000}k lines in one`),
    {
      ...{ what: "command to create request", where: "", unit: "ms" },
      ...{ ours: create.median, oursP95: create.p95, limit: 50 },
    },
  ];
}

/**
 * A machine that does other things at the same time slows both down: times of one round are near to each other. Two rounds
 * are one in each order, and the median of such pairs' ratios is what counts.
 */
function panelRows({ ours, plain }: Beside, where: string): Row[] {
  const [own, other] = [statistics(ours.map(({ time }) => time)), statistics(plain.map(({ time }) => time))];
  const ratio = statistics(ratiosOfPairs(ours, plain)).median;
  return [
    {
      ...{ what: "log into the panel, to its end", where, unit: "ms", ours: own.median, oursP95: own.p95 },
      ...{ peer: PEER, theirs: other.median, theirsP95: other.p95, ratio, budget: 1.1 },
    },
    { what: "extension host's processor", where, unit: "ms", ...medians({ ours, plain }, "work") },
    { what: "extension host's lag, p99", where, unit: "ms", ...medians({ ours, plain }, "lag"), limit: 50 },
    { what: "memory of that, growth", where, unit: "MB", ...medians({ ours, plain }, "memory") },
  ];
}

/** Of the times of each two rounds, one after the other. */
function ratiosOfPairs(ours: readonly PanelCost[], plain: readonly PanelCost[]): readonly number[] {
  const pairs = Array.from({ length: Math.ceil(ours.length / 2) }, (_, pair) => [2 * pair, 2 * pair + 1]);
  const sum = (costs: readonly PanelCost[], pair: readonly number[]): number =>
    pair.reduce((total, round) => total + (costs[round]?.time ?? 0), 0);
  return pairs.map((pair) => sum(ours, pair) / sum(plain, pair));
}

/** VS Code keeps the last part of such a log only, and nobody can tell when it has it: for information. */
function floodRows(flood: Beside, where: string): Row[] {
  return [
    { what: "log into the panel, answer", where, unit: "ms", ...medians(flood, "time") },
    { what: "extension host's lag, p99", where, unit: "ms", ...medians(flood, "lag") },
    { what: "memory of that, growth", where, unit: "MB", ...medians(flood, "memory") },
  ];
}

function medians({ ours, plain }: Beside, name: keyof PanelCost) {
  const median = (costs: readonly PanelCost[]): number => statistics(costs.map((cost) => cost[name])).median;
  return { ours: median(ours), peer: PEER, theirs: median(plain) };
}

async function measureInEditor(work: Omit<EditorWork, "results">): Promise<EditorResults> {
  await buildBundles({ production: true });
  await build({
    ...COMMON,
    entryPoints: [join(import.meta.dirname, "editor", "index.ts")],
    outfile: join(ROOT, "dist", "bench", "index.cjs"),
  });
  const folder = mkdtempSync(join(tmpdir(), "databand-bench-"));
  const results = join(folder, "results.json");
  try {
    process.env.DATABAND_TEST_LIMIT ??= String(LIMIT);
    const variables = { [WORK_VARIABLE]: JSON.stringify({ ...work, results } satisfies EditorWork) };
    await runInVsCode(join(ROOT, "dist", "bench", "index.cjs"), variables);
    return JSON.parse(readFileSync(results, "utf8")) as EditorResults;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
