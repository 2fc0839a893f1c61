import { Play } from "./play.ts";
import type { Finding } from "./finding.ts";
import { simulateFollowing } from "./followed.ts";
import { makeScenario, NEWEST, type Edition } from "./scenario.ts";
import { NODES } from "./seventhEdition.ts";
import { VirtualClock } from "./virtualClock.ts";
import { World } from "./world.ts";

/** Longer than any run of a scenario with all its tries. Milliseconds. */
const LONGEST_RUN = 2 * 3600 * 1000;
/** For what is still on its way when the run has ended: grace periods, half-open requests. Milliseconds. */
const AFTERMATH = 120_000;

/** One of so many seeds is about logs of pods that somebody else runs. */
const FOLLOWING = 6;

/** Plays one seed and checks what must hold. The same seed of the same edition gives the same story. */
export function simulate(seed: number, edition: Edition = NEWEST): Promise<Finding> {
  return edition > 1 && seed % FOLLOWING === 0 ? simulateFollowing(seed, edition) : simulateRun(seed, edition);
}

async function simulateRun(seed: number, edition: Edition): Promise<Finding> {
  const more = edition === 1 ? undefined : new VirtualClock(seed ^ 0x2545f491).random;
  const scenario = makeScenario(new VirtualClock(seed ^ 0x5bd1e995).random, more, edition);
  const { historyLimit } = scenario;
  const options = { historyLimit, ...scenario.tenth, ...(edition > 6 && { nodes: NODES }) };
  await using world = await World.create(seed, options);
  world.nodes.ahead = scenario.fifth?.nodeAhead ?? 0;
  const play = new Play(world, scenario);
  const problems: string[] = [];
  const asleep = scenario.happenings.reduce((sum, { what, lasts = 0 }) => sum + (what === "sleep" ? lasts : 0), 0);
  try {
    await world.clock.run(play.run(), LONGEST_RUN + asleep);
    await world.clock.run(play.runAgain(), LONGEST_RUN);
    const rest = play.untilCalm + AFTERMATH;
    await world.clock.run(world.clock.sleep(rest), rest + 1);
    if (edition > 1) await world.clock.run(play.lookAgain(), LONGEST_RUN);
    const admin = await world.connect();
    problems.push(...(await world.clock.run(play.problems(admin))));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  const { result, story } = play;
  const verdict = result ? `${result.verdict} (${result.pod})` : "never began";
  return { seed, verdict, scenario, problems, story: story.lines, coverage: story.coverage };
}
