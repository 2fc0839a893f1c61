import type { Happening } from "./happenings.ts";
import type { Act, Program } from "./program.ts";
import { withTasks, type Dice } from "./programs.ts";
import type { Scenario } from "./scenario.ts";
import { filling } from "./tenthEdition.ts";

/** What the scenarios of the tenth edition did not have. */
export interface EleventhEdition {
  /** The logs of task pods are kept in files, which outlive the windows that write them, and are told in the log of the run. */
  readonly hasTaskFiles: true;
}

type Tenth = Pick<Scenario, "programs" | "happenings" | "tasks">;

/** Times in which a driver with its tasks is at work, as a rule. Milliseconds. */
const AT_WORK = [20_000, 60_000, 200_000] as const;

/** Drivers more often than before, whose task pods' logs are in files, and may be longer than a node's file for them. */
export function eleventhOf(tenth: Scenario, dice: Dice): Tenth & { readonly eleventh: EleventhEdition } {
  const { maybe, pick, upTo } = dice;
  const count = mayBeDriver(tenth) && maybe(0.6) ? 1 + upTo(3) : 0;
  const begun = count === 0 ? tenth.programs : tenth.programs.map((one) => withTasks(dice, one, count, fails(one)));
  const tasks = tenth.tasks + count;
  const isLong = tasks > 0 && tenth.tenth?.maxLogBytes !== undefined && maybe(0.7);
  const found: Happening[] = [];
  // While the logs of tasks are read.
  const when = (): Pick<Happening, "at" | "on"> =>
    maybe(0.3)
      ? { at: upTo(pick(...AT_WORK)) }
      : { at: upTo(pick(50, 3000, 12_000)), on: { moment: "log", number: 2 + upTo(2 * tasks) } };
  if (tasks > 0 && maybe(0.7)) {
    const what = pick("crash", "crash", "cut", "freeze", tenth.hasWindows ? "hang" : "crash");
    found.push({ what, ...when(), ...(what === "hang" && { lasts: pick(20_000, 60_000, 400_000) }) });
  }
  if (tasks > 0 && maybe(0.15)) found.push({ what: "disk-full", ...when(), lasts: upTo(30_000) });
  return {
    happenings: [...tenth.happenings, ...found],
    programs: isLong ? begun.map((program) => withLongTasks(program, dice)) : begun,
    tasks,
    eleventh: { hasTaskFiles: true },
  };
}

function mayBeDriver({ restartPolicy, deletesItself, tasks, worker, noImage, operator }: Scenario): boolean {
  return restartPolicy === "Never" && !(deletesItself || worker || noImage || operator) && tasks === 0;
}

function fails({ acts }: Program): boolean {
  return acts.some((act) => "exit" in act && act.exit !== 0);
}

function withLongTasks({ acts, ...rest }: Program, dice: Dice): Program {
  const long = (act: Act): Act =>
    "task" in act && dice.maybe(0.7) ? { ...act, program: filling(act.program, dice) } : act;
  return { ...rest, acts: acts.map(long) };
}
