import { lines, type Act, type Program } from "./program.ts";

/** Choices by a seed's chance. */
export interface Dice {
  readonly maybe: (probability: number) => boolean;
  readonly pick: <T>(...choices: readonly [T, ...T[]]) => T;
  /** A whole number from 0, without `most`. */
  readonly upTo: (most: number) => number;
}

export function makeDice(random: () => number): Dice {
  return {
    maybe: (probability) => random() < probability,
    pick: (...choices) => choices[Math.floor(random() * choices.length)] ?? choices[0],
    upTo: (most) => Math.floor(random() * most),
  };
}

/** What the main container does, start by start. */
export function makePrograms(
  dice: Dice,
  kind: "plain" | "restarts" | "deletesItself",
  exit: number,
  tasks: number,
): Program[] {
  if (kind === "restarts") {
    return [makeProgram(dice, 1), makeProgram(dice, exit === 0 ? 0 : 3), makeProgram(dice, 0)];
  }
  const plain = makeProgram(dice, exit);
  const driver = tasks > 0 ? withTasks(dice, plain, tasks, exit !== 0) : plain;
  return [kind === "deletesItself" ? selfDeleting(dice, driver, exit) : driver];
}

function makeProgram({ maybe, pick, upTo }: Dice, exit: number): Program {
  const acts: Act[] = [];
  let next = 1;
  for (let part = upTo(4); part >= 0; part--) {
    const count = pick(1, 5, 30, 200);
    acts.push(...lines(next, next + count - 1, pick(0, 0, 3, 150)), { wait: pick(0, 400, 9000) });
    next += count;
    if (maybe(0.15)) acts.push({ print: "10%\r50%\r100% Übung 🎉 \u001b[32mgrün\u001b[0m\n", to: "stderr" });
    if (maybe(0.08)) acts.push({ print: `${"x".repeat(40_000)}\n` });
    if (maybe(0.1)) acts.push({ print: "\n\n" });
    // Nothing for longer than any limit on silence.
    if (maybe(0.06)) acts.push({ wait: 150_000 });
  }
  if (maybe(0.2)) acts.push({ print: "no line end" });
  acts.push(exit === 137 ? { exit, reason: "OOMKilled" } : { exit });
  return { acts, ...(maybe(0.3) && { lingers: pick(1000, 60_000) }) };
}

/** A driver that starts tasks before its end; one that fails may leave them at work. */
export function withTasks(dice: Dice, { acts, ...rest }: Program, count: number, fails: boolean): Program {
  const tasks: Act[] = Array.from({ length: count }, (_, index) => ({
    task: `task_${index + 1}`,
    program: makeProgram(dice, dice.pick(0, 0, 1)),
    inBackground: fails && dice.maybe(0.4),
  }));
  return { ...rest, acts: [...acts.slice(0, -1), ...tasks, ...acts.slice(-1)] };
}

/** DBND's last words, then the deletion of the own pod, whose signal comes sooner or later than the end. */
function selfDeleting({ pick }: Dice, { acts, ...rest }: Program, exit: number): Program {
  // Who is killed has no time for that.
  if (exit !== 0 && exit !== 10) return { ...rest, acts };
  const words = exit === 0 ? "Your run has been successfully executed!" : "Your run has failed! See more info above.";
  return {
    acts: [...acts.slice(0, -1), { print: `${words}\n` }, { removeSelf: true }, { wait: pick(0, 5, 300) }, { exit }],
    lingers: pick(1, 200),
    // The signal wins the race against the end of the interpreter.
    interrupted: 1,
  };
}
