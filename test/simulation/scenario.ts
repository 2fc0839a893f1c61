import type { RunPolicy } from "../../server/src/protocol.ts";
import type { RunState } from "../../client/src/cluster/run/state.ts";
import type { FaultRule } from "../../client/src/sandbox/index.ts";
import { FAULTS, MORE_FAULTS } from "./faultRules.ts";
import { eighthOf, type EighthEdition } from "./eighthEdition.ts";
import { eleventhOf, type EleventhEdition } from "./eleventhEdition.ts";
import { fifthOf, type FifthEdition } from "./fifthEdition.ts";
import { fourthOf, type FourthEdition } from "./fourthEdition.ts";
import { happeningsOfThird, moreHappenings, type Happening } from "./happenings.ts";
import { ninthOf, type NinthEdition } from "./ninthEdition.ts";
import { happeningsOfSeventh } from "./seventhEdition.ts";
import { happeningsOfSixth } from "./sixthEdition.ts";
import type { PluginHabits } from "./plugin.ts";
import type { Act, Program } from "./program.ts";
import { makeDice, makePrograms, type Dice } from "./programs.ts";
import { tenthOf, type TenthEdition } from "./tenthEdition.ts";

/** Everything that a seed decides. */
export interface Scenario {
  /** One list of starts for the pod of each try; the last one for good. */
  readonly programs: readonly Program[];
  readonly restartPolicy: "Never" | "OnFailure";
  /** No such image: the pod never starts. */
  readonly noImage: boolean;
  readonly sidecar: boolean;
  /** A detached driver: it tells its verdict in the log, deletes its own pod, and races with the signal. */
  readonly deletesItself: boolean;
  /** How many tasks the driver starts in pods of their own. */
  readonly tasks: number;
  readonly policy: Partial<RunPolicy>;
  readonly retries: RunState["retries"];
  readonly mode: RunState["mode"];
  readonly retryEvicted: boolean;
  readonly rules: readonly FaultRule[];
  readonly happenings: readonly Happening[];
  /** The weather is bad until then. Milliseconds after the start. */
  readonly calmAt: number;
  /** The longest time that one piece takes through the network while it is bad. Milliseconds. */
  readonly worstLatency: number;
  readonly historyLimit: number;
  /** A worker of Airflow: each window has an id, and adopts the pods of the one before. */
  readonly worker: boolean;
  /** The longest time that half a write to the disk takes. Milliseconds. */
  readonly diskLatency: number;
  /** A pod operator of Airflow with an XCom result; the chance that a command in its sidecar fails. */
  readonly operator?: { readonly result: string; readonly trouble: number };
  /** Others have pods in the namespace, too. */
  readonly hasBystanders: boolean;
  /** Several windows share the journal of runs. */
  readonly hasWindows: boolean;
  /** Where the credentials come from a program. */
  readonly plugin?: PluginHabits;
  /** What is under way is cut into pieces anywhere. */
  readonly cutsPieces: boolean;
  /** What the scenarios of the third edition did not have. */
  readonly fourth?: FourthEdition;
  /** What the scenarios of the fourth edition did not have. */
  readonly fifth?: FifthEdition;
  /** What the scenarios of the seventh edition did not have. */
  readonly eighth?: EighthEdition;
  /** What the scenarios of the eighth edition did not have. */
  readonly ninth?: NinthEdition;
  /** What the scenarios of the ninth edition did not have. */
  readonly tenth?: TenthEdition;
  /** What the scenarios of the tenth edition did not have. */
  readonly eleventh?: EleventhEdition;
}

/** A seed that once found something is to find it again: scenarios of an edition stay as they are. */
export const EDITIONS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const;
export type Edition = (typeof EDITIONS)[number];
export const NEWEST: Edition = 11;

type Chance = () => number;

/** @param random the seed's chance, 0 to 1; `more`: another one, for what the first edition did not have */
export function makeScenario(random: Chance, more: Chance | undefined, edition: Edition): Scenario {
  const first = makeFirst(random);
  if (!more) return first;
  const second = makeSecond(first, more);
  if (edition === 2) return second;
  const dice = makeDice(more);
  const third = makeThird(second, dice);
  if (edition === 3) return third;
  const fourth = { ...third, ...fourthOf(third, dice, lengthOf(third.programs)) };
  if (edition === 4) return fourth;
  const fifth = { ...fourth, ...fifthOf(fourth, dice, lengthOf(fourth.programs)) };
  if (edition === 5) return fifth;
  const span = dice.pick(3000, lengthOf(fifth.programs) + 10_000);
  const sixth = { ...fifth, happenings: [...fifth.happenings, ...happeningsOfSixth(dice, span, fifth)] };
  if (edition === 6) return sixth;
  const length = dice.pick(3000, lengthOf(sixth.programs) + 10_000);
  const seventh = { ...sixth, happenings: [...sixth.happenings, ...happeningsOfSeventh(dice, length, sixth)] };
  if (edition === 7) return seventh;
  const eighth = { ...seventh, ...eighthOf(seventh, dice, dice.pick(3000, lengthOf(seventh.programs) + 10_000)) };
  if (edition === 8) return eighth;
  const ninth = { ...eighth, ninth: ninthOf(dice) };
  if (edition === 9) return ninth;
  const tenth = { ...ninth, ...tenthOf(ninth, dice) };
  return edition === 10 ? tenth : { ...tenth, ...eleventhOf(tenth, dice) };
}

function makeThird(second: Scenario, dice: Dice): Scenario {
  const { maybe, pick } = dice;
  const hasWindows = maybe(0.3);
  const span = pick(3000, lengthOf(second.programs) + 10_000);
  const happenings = happeningsOfThird(dice, span, { ...second, hasWindows });
  const plugin: PluginHabits = {
    validity: pick(3000, 15_000, 90_000),
    tellsExpiry: maybe(0.5),
    longest: pick(20, 2000, 15_000),
    trouble: pick(0, 0, 0.3),
  };
  return {
    ...second,
    programs: maybe(0.25) ? second.programs.map(outlastingTrouble) : second.programs,
    happenings: [...second.happenings, ...happenings],
    hasWindows,
    cutsPieces: maybe(0.3),
    ...(maybe(0.2) && { plugin }),
  };
}

/** Works on when all is well again, and writes then. */
function outlastingTrouble({ acts, ...rest }: Program): Program {
  const early: Act[] = [{ print: "early\n" }, { wait: 400_000 }];
  return { ...rest, acts: [...early, ...acts] };
}

function makeSecond(first: Scenario, more: Chance): Scenario {
  const dice = makeDice(more);
  const { maybe, pick } = dice;
  const probability = 0.05 + more() * 0.4;
  const isRough = maybe(0.7);
  const rules = isRough ? MORE_FAULTS.filter(() => maybe(0.12)).map((make) => make(probability)) : [];
  const restartAt = first.restartPolicy === "Never" ? undefined : lengthOf(first.programs.slice(0, 1));
  const happenings = moreHappenings(dice, pick(3000, lengthOf(first.programs) + 10_000), restartAt);
  return {
    ...first,
    rules: [...first.rules, ...rules],
    happenings: [...first.happenings, ...happenings],
    diskLatency: pick(3, 3, 50, 900),
    hasBystanders: true,
    ...(isPlain(first) && maybe(0.2) && asOperator(dice)),
  };
}

function isPlain({ restartPolicy, deletesItself, tasks, worker, noImage, sidecar }: Scenario): boolean {
  return restartPolicy === "Never" && !(deletesItself || worker || noImage || sidecar) && tasks === 0;
}

function asOperator({ pick, upTo }: Dice): Pick<Scenario, "operator" | "retries" | "mode"> {
  const operator = { result: JSON.stringify({ rows: upTo(1000) }), trouble: pick(0, 0, 0.3, 0.8) };
  return { operator, retries: "none", mode: "driver" };
}

/** How long the programs wait, all together. Milliseconds. */
function lengthOf(programs: readonly Program[]): number {
  return programs.reduce(
    (sum, { acts }) => sum + acts.reduce((all, act) => all + ("wait" in act ? act.wait : 0), 0),
    0,
  );
}

function makeFirst(random: Chance): Scenario {
  const dice = makeDice(random);
  const { maybe, pick, upTo } = dice;

  const exit = pick(0, 0, 0, 10, 10, 255, 137);
  const restarts = maybe(0.15);
  const kind = restarts ? "restarts" : maybe(0.15) ? "deletesItself" : "plain";
  const deletesItself = kind === "deletesItself";
  const tasks = kind !== "restarts" && maybe(0.2) ? 1 + upTo(3) : 0;
  const programs = makePrograms(dice, kind, exit, tasks);
  const rough = maybe(0.85);
  const probability = 0.05 + random() * 0.4;
  const chosen = rough ? FAULTS.filter(() => maybe(0.25)).map((make) => make(probability)) : [];
  const kinds: Happening["what"][] = [];
  for (const kind of ["cut", "cut", "freeze", "down", "compact"] as const) if (rough && maybe(0.4)) kinds.push(kind);
  if (maybe(0.3)) kinds.push("crash");
  if (maybe(0.1)) kinds.push("crash");
  if (maybe(0.12)) kinds.push("stop");
  else if (maybe(0.05)) kinds.push("detach");
  if (maybe(0.2)) kinds.push(pick("delete-pod", "delete-pod-now", "replace-pod", "evict-pod"));
  const length = lengthOf(programs);
  const span = pick(3000, length + 5000, length + 30_000);
  const scenario: Scenario = {
    programs,
    restartPolicy: restarts ? "OnFailure" : "Never",
    // A detached run waits for its pod for ever: nobody has said how long.
    noImage: maybe(0.04) && !deletesItself,
    sidecar: maybe(0.1),
    deletesItself,
    tasks,
    policy: {
      detach: deletesItself,
      autoRemove: deletesItself,
      keepFinishedPods: maybe(0.1),
      keepFailedPods: maybe(0.2),
      retryCounts: pick<Record<string, number>>(
        { 255: 2 },
        { 255: 1, err_pod_deleted: 1 },
        { 10: 1, err_image_pull: 1 },
        { err_pod_evicted: 1 },
      ),
      retryDelays: { 255: 3000 },
      defaultRetryDelay: 20_000,
      startupTimeout: 600_000,
    },
    retries: pick("none", "none", "policy", "policy-with-delays"),
    rules: chosen,
    happenings: kinds.map((what) => ({ what, at: upTo(span) })).sort((left, right) => left.at - right.at),
    calmAt: 40_000 + upTo(40_000),
    worstLatency: pick(5, 50, 800),
    historyLimit: pick(20, 5000),
    mode: pick("driver", "executor"),
    retryEvicted: maybe(0.5),
    worker: kind === "plain" && tasks === 0 && maybe(0.3),
    diskLatency: 3,
    hasBystanders: false,
    hasWindows: false,
    cutsPieces: false,
  };
  // The executor has its own words for an image that is not there.
  return scenario.worker ? { ...scenario, noImage: false, mode: "driver" } : scenario;
}
