import { statistics, type Times } from "../measure.ts";
import type { Cost } from "./program.ts";

export interface Costs {
  readonly time: Times;
  /** Median, megabytes. */
  readonly memory: number;
}

/** Measures several processes by turns. */
export async function measureCosts(
  things: readonly (() => Promise<Cost>)[],
  rounds: number,
): Promise<readonly Costs[]> {
  const costs = things.map((): Cost[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, thing] of things.entries()) costs[index]?.push(await thing());
  }
  return costs.map((some) => ({
    time: statistics(some.map(({ time }) => time)),
    memory: statistics(some.flatMap(({ memory }) => memory ?? [])).median,
  }));
}

/** The lines alone: what a log of one line takes, connection and all, is taken off. */
export function withoutStart(ofOneLine: () => Promise<Cost>, ofAll: () => Promise<Cost>): () => Promise<Cost> {
  return async () => {
    const start = await ofOneLine();
    const { time, memory } = await ofAll();
    return { time: time - start.time, memory };
  };
}
