/** What VS Code runs in its extension host. */
import { writeFileSync } from "node:fs";
import { createRequests } from "./createRequest.ts";
import { appendText, showLines } from "./panel.ts";
import { WORK_VARIABLE, type EditorResults, type EditorWork, type PanelCost } from "./results.ts";

/** Called by VS Code. */
export async function run(): Promise<void> {
  const work = JSON.parse(process.env[WORK_VARIABLE] ?? "") as EditorWork;
  const ours: PanelCost[] = [];
  const plain: PanelCost[] = [];
  const times = await createRequests(work.creates);
  for (let round = 0; round < work.rounds; round++) {
    const steps = [
      async () => plain.push(await appendText(work.lines, round)),
      async () => ours.push(await showLines(work.lines, round)),
    ];
    // What comes second finds a workbench that has more behind it: by turns.
    for (const step of round % 2 === 0 ? steps : steps.toReversed()) await step();
  }
  const results: EditorResults = { panel: { ours, plain }, createRequests: times };
  writeFileSync(work.results, JSON.stringify(results));
}
