import { listPods } from "../../client/src/cluster/pods/pods.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import type { RunResult } from "../../client/src/cluster/run/state.ts";
import type { RunPlan } from "../../server/src/protocol.ts";
import { gather } from "./gather.ts";
import { secondPods } from "./moved.ts";
import { check } from "./invariants.ts";
import { OtherWindows } from "./otherWindows.ts";
import { Rerun } from "./rerun.ts";
import { Opening } from "./opening.ts";
import { lookAgain } from "./lookAgain.ts";
import { Moments, type Happening } from "./happenings.ts";
import type { Evidence } from "./evidence.ts";
import { Others } from "./others.ts";
import { planOf } from "./plans.ts";
import { isTaken } from "./plugin.ts";
import { MemoryDisk, type ClientProcess } from "./process.ts";
import type { Scenario } from "./scenario.ts";
import { FaultyServer } from "./server.ts";
import { Succession, withFiles } from "./succession.ts";
import { isTrouble, makeTrouble } from "./troubles.ts";
import { Shells } from "./shells.ts";
import { Story } from "./story.ts";
import { NAMESPACE, type World } from "./world.ts";

/** No trouble is over sooner: a half-open connection, the next window after a crash. Milliseconds. */
const SHORT_TROUBLE = 180_000;

/** One story: a run, the windows that follow it, and all that happens to them. */
export class Play {
  readonly story: Story;
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #server: FaultyServer;
  readonly #others: Others;
  readonly #opening: Opening;
  readonly #otherWindows: OtherWindows;
  readonly #shells: Shells;
  readonly #rerun: Rerun;
  readonly #succession: Succession;
  readonly #plan: RunPlan;
  readonly #startedAt: number;
  readonly #hangs: number[] = [];
  readonly #moments: Moments;
  /** Until when something is out of order that was not left to chance; by the world's clock. */
  #troubleUntil = 0;

  constructor(world: World, scenario: Scenario) {
    this.#world = world;
    this.#scenario = scenario;
    const { clock } = world;
    this.#startedAt = clock.now();
    this.story = new Story(clock);
    this.#plan = planOf(scenario);
    this.#moments = new Moments(scenario.happenings);
    this.#server = new FaultyServer(world, scenario.rules, {
      met: (fault) => this.#met(fault),
      asked: (verb) => this.#passMoment(verb),
    });
    this.#opening = new Opening(world, scenario, this.#server.serve, (what) => this.story.tell(what));
    this.#others = new Others(world, this.#server.truth, scenario);
    if (scenario.plugin) this.#server.admits = isTaken;
    const open = async (): Promise<{ process: ClientProcess; cluster: Cluster }> => {
      const process = this.#succession.open();
      return { process, cluster: await this.#opening.connect(process) };
    };
    this.#shells = new Shells(world, open);
    this.#otherWindows = new OtherWindows(world, this.#plan.identity.runUid, {
      open,
      states: () => this.#succession.disk.read(),
      tell: (what) => this.story.tell(what),
    });
    this.#rerun = new Rerun(world, scenario);
    this.#succession = new Succession(world, scenario, this.#opening, this.story, (moment) => this.#passMoment(moment));
  }

  get result(): RunResult | undefined {
    return this.#succession.result;
  }

  /** The run, from its start to its end, through all that happens. */
  async run(): Promise<void> {
    const { clock } = this.#world;
    await this.#others.begin();
    for (const happening of this.#scenario.happenings) {
      if (!happening.on) clock.after(happening.at, () => void this.#happen(happening));
    }
    clock.after(this.#scenario.calmAt, () => this.#server.calm());
    this.story.tellResult(await this.#succession.start(this.#plan));
  }

  /** “Re-run”, as soon as the end was told. */
  async runAgain(): Promise<void> {
    if (!this.#scenario.fourth?.rerun || !this.result) return;
    this.story.tell("the run is started again");
    const process = this.#succession.open(withFiles(new MemoryDisk(), this.#scenario));
    const { verdict, reason } = await this.#rerun.run(process, await this.#opening.connect(process));
    this.story.tell(`result of the re-run: ${verdict} ${reason ?? ""}`);
  }

  /** Milliseconds until everything is in order again. */
  get untilCalm(): number {
    return Math.max(0, this.#troubleUntil - this.#world.clock.now());
  }

  /** The next window looks for a pod of which the last one could not find out whether it is there. */
  async lookAgain(): Promise<void> {
    const succession = this.#succession;
    const open = (): ClientProcess => {
      this.story.tell("the next window looks for the pod");
      succession.process.crash();
      return (succession.process = succession.open());
    };
    const connect = (process: ClientProcess): Promise<Cluster> => this.#opening.connect(process);
    await lookAgain(this.#world.clock, succession.disk, { open, connect });
    const first = succession.state?.tries[0]?.podName;
    if (!this.#scenario.eleventh || first === undefined) return;
    const next = succession.open();
    await next.finishTaskLogs(first, await connect(next));
  }

  /** What does not hold at the end, in words. */
  async problems(admin: Cluster): Promise<string[]> {
    const { truth } = this.#server;
    await this.#otherWindows.close(admin, truth, this.#scenario);
    await this.#shells.leave();
    const again = this.#rerun.evidence(await this.#evidence(admin, true));
    return [
      ...check(await this.#evidence(admin, false)),
      ...(again ? check(again).map((problem) => `the re-run: ${problem}`) : []),
      ...this.#otherWindows.problems,
      ...this.#shells.problems,
      ...secondPods(truth, this.#scenario, this.#succession.movedAt),
    ];
  }

  /** What is there at the end; of the run, or of the one that it was started again as. */
  async #evidence(admin: Cluster, isRerun: boolean): Promise<Evidence> {
    const pods = await listPods(admin, { namespace: NAMESPACE });
    const { result, followers, state, asked, crashes, hasMoved, teller, process, disk } = this.#succession;
    const first = state?.tries[0]?.podName ?? "";
    const known = {
      scenario: this.#scenario,
      truth: this.#server.truth,
      result,
      superseded: followers.superseded,
      state,
      journalled: disk.read()[0],
      asked,
      crashes,
      hangs: this.#hangs,
      hasMoved,
      teller,
      log: teller.logOf(first),
      taskFiles: teller.taskFilesOf(first),
      process,
      windows: this.#opening.all.filter((one) => one !== this.#rerun.process),
      calmFrom: Math.max(this.#startedAt + this.#scenario.calmAt, this.#troubleUntil),
      journalSize: disk.size,
      planSize: JSON.stringify(this.#plan).length,
    };
    return gather(known, this.#world.programs.written, pods, this.#others, isRerun);
  }

  /** What users do beside the run, which is no trouble to it. */
  #useOtherWindow(what: Happening["what"], lasts: number): boolean {
    if (what === "look") void this.#otherWindows.look(lasts);
    else if (what === "clean-up") void this.#otherWindows.cleanUp();
    else if (what === "shell") this.#shells.use(this.#podName, lasts);
    else if (what === "settings") {
      this.#succession.hasOtherSettings = true;
      this.#opening.mostLogStreams = lasts;
    } else return false;
    return true;
  }

  /** Of the current try. */
  get #podName(): string {
    return this.#succession.disk.read()[0]?.tries.at(-1)?.podName ?? this.#plan.podName;
  }

  #passMoment(moment: string): void {
    for (const happening of this.#moments.pass(moment)) {
      this.#world.clock.after(happening.at, () => void this.#happen(happening));
    }
  }

  async #happen({ what, lasts = 0 }: Happening): Promise<void> {
    const run = this.#succession;
    // What is looked for after the end is looked for by the next window, too.
    if (run.result && !(what === "crash" && run.state?.isOpen)) return;
    const { clock } = this.#world;
    // Nobody presses anything on a laptop that sleeps.
    if (run.process.isAsleep && (what === "stop" || what === "detach" || what === "sleep")) return;
    this.story.tell(`happens: ${what}`);
    this.#met(`happens: ${what}`);
    if (this.#useOtherWindow(what, lasts)) return;
    // The longest time that anything takes whose end is left to chance.
    this.#troubleUntil = Math.max(this.#troubleUntil, clock.now() + Math.max(lasts, SHORT_TROUBLE));
    switch (what) {
      case "hang":
        this.#hangs.push(clock.now());
        this.#opening.hang(run.process, lasts);
        break;
      case "close":
        run.process.window?.claims.releaseAll();
        await run.crash();
        break;
      case "open-window":
        void run.lookForRun(run.open());
        break;
      case "crash":
        await run.crash();
        break;
      case "other-machine":
        if (run.handle && !run.hasMoved) await run.crash(true);
        break;
      case "sleep":
        // Windows that are opened meanwhile go on with what is written.
        if (this.#scenario.hasWindows) this.#hangs.push(clock.now());
        this.#opening.sleep(lasts);
        break;
      case "stop":
        if (run.handle) run.asked.stops.push(clock.now());
        run.handle?.stop();
        break;
      case "detach":
        if (run.handle) run.asked.detached = true;
        run.handle?.detach();
        break;
      case "read-only":
        this.#opening.readOnlyUntil = clock.now() + lasts;
        break;
      case "node-silent":
      case "node-gone":
        await this.#others.loseNode(what, this.#podName, lasts);
        break;
      case "remove-log":
        this.#world.sandbox.removeLogs(NAMESPACE, this.#podName);
        break;
      case "take-name":
        await this.#others.takeName(this.#podName);
        break;
      default:
        if (!isTrouble(what)) return this.#others.disturb(what, this.#podName, lasts);
        await makeTrouble(what, lasts, {
          world: this.#world,
          network: run.process.network,
          server: this.#server,
          disk: run.disk,
          others: this.#others,
        });
    }
  }

  #met(what: string): void {
    this.story.coverage.note(what, this.#succession.state?.stage ?? "creating");
  }
}
