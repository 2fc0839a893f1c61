/** What VS Code runs in its extension host. */
import { writeFileSync } from "node:fs";
import { createRequests } from "./createRequest.ts";
import { appendText, showColours, showLines, type Contender } from "./panel.ts";
import {
  ratiosOfPairs,
  WORK_VARIABLE,
  type Beside,
  type EditorResults,
  type EditorWork,
  type PanelCost,
} from "./results.ts";

/** Logs of all lines in one, and coloured ones: of each so many. */
const FEW = 6;
/** Rounds go on until the mean of the ratios is known so well, or there are so many times as many. */
const SURE = 0.02;
const MOST = 3;

/** Called by VS Code. */
export async function run(): Promise<void> {
  const { creates, lines, rounds, results } = JSON.parse(process.env[WORK_VARIABLE] ?? "") as EditorWork;
  const times = await createRequests(creates);
  const few = Math.min(rounds, FEW);
  // Nobody's first time is measured.
  await byTurns(showLines, lines, 1, "warm-up");
  const panel = await byTurns(showLines, lines, rounds, "logs");
  const coloured = await byTurns(showColours, lines, few, "coloured");
  const flood = await byTurns(showLines, lines * rounds, few, "flood");
  writeFileSync(results, JSON.stringify({ panel, coloured, flood, createRequests: times } satisfies EditorResults));
}

async function byTurns(show: Contender, lines: number, rounds: number, what: string): Promise<Beside> {
  const costs = { plain: [] as PanelCost[], ours: [] as PanelCost[] };
  for (let round = 0; round < rounds || (round < rounds * MOST && !isSure(costs)); round++) {
    const turns = [["plain", appendText] as const, ["ours", show] as const];
    // What comes second finds a workbench that has more behind it.
    for (const [who, contender] of round % 2 === 0 ? turns : turns.toReversed()) {
      costs[who].push(await contender(lines, `bench ${what} ${who} ${round}`));
    }
  }
  return costs;
}

/** Whether the ratios of the rounds are near enough to each other: not what they are. */
function isSure(costs: Beside): boolean {
  const isInPairs = costs.ours.length % 2 === 0;
  const logs = ratiosOfPairs(costs).map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / Math.max(1, logs.length - 1);
  return isInPairs && Math.sqrt(variance / logs.length) < SURE;
}
