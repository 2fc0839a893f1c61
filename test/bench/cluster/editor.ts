import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { buildBundles, COMMON } from "../../../scripts/build/bundles.ts";
import { ROOT } from "../../../scripts/root.ts";
import { runInVsCode } from "../../vscode/launch.ts";
import { statistics } from "../measure.ts";
import type { Row } from "../report.ts";
import {
  ratiosOfPairs,
  WORK_VARIABLE,
  type Beside,
  type EditorResults,
  type EditorWork,
  type PanelCost,
} from "./editor/results.ts";

/** The longest that VS Code may take for all of it. Seconds. */
const LIMIT = 3600;
const PEER = "`append` of the same blocks";

/** Logs in the panel of a real VS Code, and the way from a command to the cluster. */
export async function editorRows(work: Omit<EditorWork, "results">): Promise<Row[]> {
  const { panel, coloured, flood, createRequests } = await measureInEditor(work);
  const create = statistics(createRequests);
  const lines = `${work.lines / 1000}k lines`;
  return [
    ...panelRows(panel, `${panel.ours.length} logs, ${lines} each`),
    ...panelRows(coloured, `${lines}, coloured`, { peer: "`append` without colours" }),
    ...panelRows(flood, `${(work.lines * work.rounds) / 1000}k lines in one`),
    {
      ...{ what: "command to create request", where: "", unit: "ms" },
      ...{ ours: create.median, oursP95: create.p95, limit: 50 },
    },
  ];
}

/** A machine that does other things at the same time slows both down: the median of the ratios of pairs is what counts. */
function panelRows(
  costs: Beside,
  where: string,
  { peer, budget }: { peer: string; budget?: number } = { peer: PEER, budget: 1.1 },
): Row[] {
  const [own, other] = [statistics(times(costs.ours)), statistics(times(costs.plain))];
  return [
    {
      ...{ what: "log into the panel, to its end", where, unit: "ms", ours: own.median, oursP95: own.p95 },
      ...{ peer, theirs: other.median, theirsP95: other.p95 },
      ...{ ratio: statistics(ratiosOfPairs(costs)).median, ...(budget !== undefined && { budget }) },
    },
    { what: "extension host's processor", where, unit: "ms", ...medians(costs, "work", peer) },
    { what: "extension host's lag, p99", where, unit: "ms", ...medians(costs, "lag", peer), limit: 50 },
    { what: "memory of that, growth", where, unit: "MB", ...medians(costs, "memory", peer) },
  ];
}

function times(costs: readonly PanelCost[]): readonly number[] {
  return costs.map(({ time }) => time);
}

function medians({ ours, plain }: Beside, name: keyof PanelCost, peer: string) {
  const median = (costs: readonly PanelCost[]): number => statistics(costs.map((cost) => cost[name])).median;
  return { ours: median(ours), peer, theirs: median(plain) };
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
