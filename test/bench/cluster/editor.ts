import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { buildBundles, COMMON } from "../../../scripts/build/bundles.ts";
import { ROOT } from "../../../scripts/root.ts";
import { runInVsCode } from "../../vscode/launch.ts";
import { statistics } from "../measure.ts";
import type { Row } from "../report.ts";
import { WORK_VARIABLE, type EditorResults, type EditorWork, type PanelCost } from "./editor/results.ts";

/** A log in the panel of a real VS Code, and the way from a command to the cluster. */
export async function editorRows(work: Omit<EditorWork, "results">): Promise<Row[]> {
  const { panel, createRequests } = await measureInEditor(work);
  const [own, plain] = [panel.ours, panel.plain].map((costs) => {
    const median = (name: keyof PanelCost): number => statistics(costs.map((cost) => cost[name])).median;
    return { time: statistics(costs.map(({ time }) => time)), lag: median("lag"), memory: median("memory") };
  });
  if (!own || !plain) throw new Error("Nothing was measured.");
  const where = `${work.lines / 1000}k lines`;
  const peer = "`append` of the same blocks";
  const create = statistics(createRequests);
  return [
    {
      ...{ what: "log into the panel", where, unit: "ms", ours: own.time.median },
      ...{ oursP95: own.time.p95, peer, theirs: plain.time.median, theirsP95: plain.time.p95, budget: 1.1 },
    },
    {
      what: "extension host's lag, p99",
      where,
      unit: "ms",
      ours: own.lag,
      peer,
      theirs: plain.lag,
      limit: 50,
    },
    { what: "memory of that, growth", where, unit: "MB", ours: own.memory, peer, theirs: plain.memory },
    {
      ...{ what: "command to create request", where: "", unit: "ms" },
      ...{ ours: create.median, oursP95: create.p95, limit: 50 },
    },
  ];
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
    const variables = { [WORK_VARIABLE]: JSON.stringify({ ...work, results } satisfies EditorWork) };
    await runInVsCode(join(ROOT, "dist", "bench", "index.cjs"), variables);
    return JSON.parse(readFileSync(results, "utf8")) as EditorResults;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
