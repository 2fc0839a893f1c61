import { setTimeout as sleep } from "node:timers/promises";

/** How long anything on the cluster may take, image pulls apart. Milliseconds. */
const PATIENCE = 90_000;
const STEP = 50;

/** Tries until there is an answer. @throws Error after 90 s, with what was seen last */
export async function eventually<T>(
  what: string,
  attempt: () => Promise<T | undefined>,
  seen: () => string = () => "nothing",
): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await attempt();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}; seen last: ${seen()}`);
    await sleep(STEP);
  }
}
