/** Times of one thing, in milliseconds. */
export interface Times {
  readonly median: number;
  readonly p95: number;
  readonly count: number;
}

/** One of the things that are measured beside each other. */
export interface Measured {
  readonly name: string;
  /** Prepares a round; not timed. */
  readonly before?: (round: number) => unknown;
  /** What is timed; gives something that depends on the work, so that none of it can be left out. */
  readonly run: (round: number) => unknown;
}

/** What came out of all runs; keeps the engine from taking the work for useless. */
let sink: unknown;

/**
 * Rounds of each thing that are not counted, so that the engine has compiled what runs often, as in a server that has been
 * running for a minute; fewer when they take long (milliseconds).
 */
const WARM_UP = { rounds: 100, limit: 2000 };
/** A measurement ends after this time (milliseconds), but not before so many rounds. */
const LIMIT = { time: 10_000, rounds: 5 };

/** Times several things in one run, by turns, so that what slows the machine down slows all of them. */
export async function measure(things: readonly Measured[], rounds: number): Promise<readonly Times[]> {
  const times = things.map((): number[] => []);
  const once = async ({ before, run }: Measured, round: number): Promise<number> => {
    await before?.(round);
    const begin = performance.now();
    sink = await run(round);
    return performance.now() - begin;
  };
  for (const thing of things) {
    const began = performance.now();
    for (let round = 0; round < WARM_UP.rounds && performance.now() - began < WARM_UP.limit; round++) {
      await once(thing, round);
    }
  }
  const started = performance.now();
  for (let count = 0; count < rounds; count++) {
    if (count >= LIMIT.rounds && performance.now() - started > LIMIT.time) break;
    for (const [index, thing] of things.entries()) times[index]?.push(await once(thing, WARM_UP.rounds + count));
  }
  if (sink === undefined) throw new Error("Nothing was measured.");
  return times.map(statistics);
}

export function statistics(times: readonly number[]): Times {
  const sorted = times.toSorted((left, right) => left - right);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
  return { median: at(0.5), p95: at(0.95), count: sorted.length };
}
