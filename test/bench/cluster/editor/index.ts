/** What VS Code runs in its extension host. */
import { writeFileSync } from "node:fs";
import { createRequests } from "./createRequest.ts";
import { appendText, showLines, type Contender } from "./panel.ts";
import { WORK_VARIABLE, type Beside, type EditorResults, type EditorWork, type PanelCost } from "./results.ts";

const CONTENDERS = { plain: appendText, ours: showLines } as const;

/** Called by VS Code. */
export async function run(): Promise<void> {
  const work = JSON.parse(process.env[WORK_VARIABLE] ?? "") as EditorWork;
  const times = await createRequests(work.creates);
  // Nobody's first time is measured.
  await byTurns(work.lines, 1, "warm-up");
  const panel = await byTurns(work.lines, work.rounds, "logs");
  const flood = await byTurns(work.lines * work.rounds, 1, "flood");
  writeFileSync(work.results, JSON.stringify({ panel, flood, createRequests: times } satisfies EditorResults));
}

async function byTurns(lines: number, rounds: number, what: string): Promise<Beside> {
  const costs = { plain: [] as PanelCost[], ours: [] as PanelCost[] };
  for (let round = 0; round < rounds; round++) {
    const turns = Object.entries(CONTENDERS) as ["plain" | "ours", Contender][];
    // What comes second finds a workbench that has more behind it.
    for (const [who, contender] of round % 2 === 0 ? turns : turns.toReversed()) {
      costs[who].push(await contender(lines, `bench ${what} ${who} ${round}`));
    }
  }
  return costs;
}
