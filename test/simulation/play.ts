import { listPods } from "../../client/src/cluster/pods/pods.ts";
import { resumeRun, startRun } from "../../client/src/cluster/run/run.ts";
import type { RunHandle, RunOptions } from "../../client/src/cluster/run/handle.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import type { RunPlan } from "../../server/src/protocol.ts";
import { gather } from "./gather.ts";
import { MOVED, secondPods } from "./moved.ts";
import { check } from "./invariants.ts";
import { OtherWindows } from "./otherWindows.ts";
import { Rerun } from "./rerun.ts";
import { Opening } from "./opening.ts";
import { otherThan, withOtherKeys } from "./settings.ts";
import { Followers } from "./followers.ts";
import { lookAgain } from "./lookAgain.ts";
import { Moments, type Happening } from "./happenings.ts";
import type { Evidence } from "./evidence.ts";
import { Others } from "./others.ts";
import { planOf, windowId } from "./plans.ts";
import { isTaken } from "./plugin.ts";
import { MemoryDisk, type ClientProcess } from "./process.ts";
import type { Scenario } from "./scenario.ts";
import { FaultyServer } from "./server.ts";
import { isTrouble, makeTrouble } from "./troubles.ts";
import { Story } from "./story.ts";
import { Windows } from "./windows.ts";
import { NAMESPACE, type World } from "./world.ts";

/** No trouble is over sooner: a half-open connection, the next window after a crash. Milliseconds. */
const SHORT_TROUBLE = 180_000;
/** Between two looks of a window whether the run is still followed by another one. Milliseconds. */
const HANDOVER = 10_000;

/** One story: a run, the windows that follow it, and all that happens to them. */
export class Play {
  readonly story: Story;
  result: RunResult | undefined;
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #server: FaultyServer;
  readonly #others: Others;
  readonly #opening: Opening;
  readonly #otherWindows: OtherWindows;
  readonly #rerun: Rerun;
  readonly #disk = new MemoryDisk();
  readonly #plan: RunPlan;
  readonly #startedAt: number;
  readonly #ended = Promise.withResolvers<RunResult | undefined>();
  readonly #asked = { stops: [] as number[], detached: false };
  readonly #crashes: number[] = [];
  readonly #hangs: number[] = [];
  readonly #followers = new Followers();
  readonly #moments: Moments;
  /** The one that is alive. */
  #process: ClientProcess;
  /** The one that told the run's end. */
  #teller: ClientProcess;
  #handle: RunHandle | undefined;
  #state: RunState | undefined;
  #windows = 1;
  #hasOtherSettings = false;
  #hasMoved = false;
  /** When the run was begun again from another machine. */
  #movedAt: number | undefined;
  /** Until when something is out of order that was not left to chance; by the world's clock. */
  #troubleUntil = 0;

  constructor(world: World, scenario: Scenario) {
    this.#world = world;
    this.#scenario = scenario;
    const { clock } = world;
    this.#startedAt = clock.now();
    this.story = new Story(clock);
    this.#plan = planOf(scenario);
    this.#disk.latency = scenario.diskLatency;
    this.#moments = new Moments(scenario.happenings);
    if (scenario.hasWindows) this.#disk.windows = new Windows();
    this.#server = new FaultyServer(world, scenario.rules, {
      met: (fault) => this.#met(fault),
      asked: (verb) => this.#passMoment(verb),
    });
    this.#opening = new Opening(world, scenario, this.#server.serve, (what) => this.story.tell(what));
    this.#others = new Others(world, this.#server.truth, scenario);
    if (scenario.plugin) this.#server.admits = isTaken;
    this.#otherWindows = new OtherWindows(world, this.#plan.identity.runUid, {
      open: async () => {
        const process = this.#newProcess();
        return { process, cluster: await this.#opening.connect(process) };
      },
      states: () => this.#disk.read(),
      tell: (what) => this.story.tell(what),
    });
    this.#rerun = new Rerun(world, scenario);
    this.#process = this.#newProcess();
    this.#teller = this.#process;
  }

  /** The run, from its start to its end, through all that happens. */
  async run(): Promise<void> {
    const { clock } = this.#world;
    await this.#others.begin();
    for (const happening of this.#scenario.happenings) {
      if (!happening.on) clock.after(happening.at, () => void this.#happen(happening));
    }
    clock.after(this.#scenario.calmAt, () => this.#server.calm());
    const cluster = await this.#opening.connect(this.#process);
    const { retries, mode, retryEvicted } = this.#scenario;
    this.#follow(startRun(cluster, this.#plan, { ...this.#options, retries, mode, retryEvicted }));
    this.result = await this.#ended.promise;
    this.story.tellResult(this.result);
  }

  /** “Re-run”, as soon as the end was told. */
  async runAgain(): Promise<void> {
    if (!this.#scenario.fourth?.rerun || !this.result) return;
    this.story.tell("the run is started again");
    const process = this.#newProcess(new MemoryDisk());
    const { verdict, reason } = await this.#rerun.run(process, await this.#opening.connect(process));
    this.story.tell(`result of the re-run: ${verdict} ${reason ?? ""}`);
  }

  /** Milliseconds until everything is in order again. */
  get untilCalm(): number {
    return Math.max(0, this.#troubleUntil - this.#world.clock.now());
  }

  /** The next window looks for a pod of which the last one could not find out whether it is there. */
  lookAgain(): Promise<void> {
    const open = (): ClientProcess => {
      this.story.tell("the next window looks for the pod");
      this.#process.crash();
      return (this.#process = this.#newProcess());
    };
    return lookAgain(this.#world.clock, this.#disk, { open, connect: (process) => this.#opening.connect(process) });
  }

  /** What does not hold at the end, in words. */
  async problems(admin: Cluster): Promise<string[]> {
    const { truth } = this.#server;
    await this.#otherWindows.close(admin, truth, this.#scenario);
    const again = this.#rerun.evidence(await this.#evidence(admin, true));
    return [
      ...check(await this.#evidence(admin, false)),
      ...(again ? check(again).map((problem) => `the re-run: ${problem}`) : []),
      ...this.#otherWindows.problems,
      ...secondPods(truth, this.#scenario, this.#movedAt),
    ];
  }

  /** What is there at the end; of the run, or of the one that it was started again as. */
  async #evidence(admin: Cluster, isRerun: boolean): Promise<Evidence> {
    const pods = await listPods(admin, { namespace: NAMESPACE });
    const known = {
      scenario: this.#scenario,
      truth: this.#server.truth,
      result: this.result,
      superseded: this.#followers.superseded,
      state: this.#state,
      asked: this.#asked,
      crashes: this.#crashes,
      hangs: this.#hangs,
      hasMoved: this.#hasMoved,
      teller: this.#teller,
      process: this.#process,
      windows: this.#opening.all.filter((one) => one !== this.#rerun.process),
      calmFrom: Math.max(this.#startedAt + this.#scenario.calmAt, this.#troubleUntil),
      journalSize: this.#disk.size,
      planSize: JSON.stringify(this.#plan).length,
    };
    return gather(known, this.#world.programs.written, pods, this.#others, isRerun);
  }

  /** What users do beside the run, which is no trouble to it. */
  #useOtherWindow(what: Happening["what"], lasts: number): boolean {
    if (what === "look") void this.#otherWindows.look(lasts);
    else if (what === "clean-up") void this.#otherWindows.cleanUp();
    else if (what === "settings") {
      this.#hasOtherSettings = true;
      this.#opening.mostLogStreams = lasts;
    } else return false;
    return true;
  }

  /** Of the current try. */
  get #podName(): string {
    return this.#disk.read()[0]?.tries.at(-1)?.podName ?? this.#plan.podName;
  }

  get #options(): RunOptions {
    const process = this.#process;
    const { journal, log, tasks: taskLogs } = process;
    const onState = (state: RunState): void => {
      if (process === this.#process) this.#state = state;
      this.story.tell(state.stage);
    };
    // What the journal has of a run counts for it, whatever a later window's settings say.
    const others: RunOptions = this.#hasOtherSettings ? otherThan(this.#scenario) : {};
    return { journal, log, taskLogs, onState, ...this.#planForTry, ...others };
  }

  /** Of DBND, edited keys count from the next run on; Airflow reads its DAG file anew for each try. */
  get #planForTry(): RunOptions {
    const { fifth, worker, operator } = this.#scenario;
    if (!fifth?.keysAreEdited || worker || operator) return {};
    return { planForTry: (_, plan) => Promise.resolve(withOtherKeys(plan)) };
  }

  #newProcess(disk = this.#disk): ClientProcess {
    const process = this.#opening.open(disk, (moment) => {
      if (process === this.#process) this.#passMoment(moment);
    });
    return process;
  }

  #follow(handle: RunHandle): void {
    this.#handle = handle;
    const process = this.#process;
    this.#followers.add({ process, handle });
    void handle.done.then((result) => this.#over(process, result));
    // As the extension does it: whoever was not heard of for long may not have it any more.
    void handle.settled.then(() => process.window?.claims.release(handle.id).catch(() => undefined));
  }

  #over(process: ClientProcess, result: RunResult): void {
    const isElsewhere = result.reason === "followed-elsewhere";
    const next = isElsewhere && process === this.#process ? this.#followers.successorOf(process) : undefined;
    if (next) {
      this.#process = next.process;
      this.#handle = next.handle;
      this.#state = next.handle.state;
      if (this.#state.result) this.#over(next.process, this.#state.result);
    }
    if (process !== this.#process) this.#followers.supersede(result);
    else {
      if (!this.result) this.#teller = process;
      this.#ended.resolve(result);
    }
  }

  #passMoment(moment: string): void {
    for (const happening of this.#moments.pass(moment)) {
      this.#world.clock.after(happening.at, () => void this.#happen(happening));
    }
  }

  async #happen({ what, lasts = 0 }: Happening): Promise<void> {
    // What is looked for after the end is looked for by the next window, too.
    if (this.result && !(what === "crash" && this.#state?.isOpen)) return;
    const { clock } = this.#world;
    // Nobody presses anything on a laptop that sleeps.
    if (this.#process.isAsleep && (what === "stop" || what === "detach" || what === "sleep")) return;
    this.story.tell(`happens: ${what}`);
    this.#met(`happens: ${what}`);
    if (this.#useOtherWindow(what, lasts)) return;
    // The longest time that anything takes whose end is left to chance.
    this.#troubleUntil = Math.max(this.#troubleUntil, clock.now() + Math.max(lasts, SHORT_TROUBLE));
    switch (what) {
      case "hang":
        this.#hangs.push(clock.now());
        this.#opening.hang(this.#process, lasts);
        break;
      case "close":
        this.#process.window?.claims.releaseAll();
        await this.#crash();
        break;
      case "open-window":
        void this.#lookForRun(this.#newProcess());
        break;
      case "crash":
        await this.#crash();
        break;
      case "other-machine":
        if (this.#handle && !this.#hasMoved) await this.#crash(true);
        break;
      case "sleep":
        this.#opening.sleep(lasts);
        break;
      case "stop":
        if (this.#handle) this.#asked.stops.push(clock.now());
        this.#handle?.stop();
        break;
      case "detach":
        if (this.#handle) this.#asked.detached = true;
        this.#handle?.detach();
        break;
      case "read-only":
        this.#opening.readOnlyUntil = clock.now() + lasts;
        break;
      case "take-name":
        await this.#others.takeName(this.#podName);
        break;
      default:
        if (!isTrouble(what)) return this.#others.disturb(what, this.#podName, lasts);
        await makeTrouble(what, lasts, {
          world: this.#world,
          network: this.#process.network,
          server: this.#server,
          disk: this.#disk,
          others: this.#others,
        });
    }
  }

  /** A window goes on with the run once nobody else follows it. */
  async #lookForRun(process: ClientProcess): Promise<void> {
    const { clock } = process;
    for (;;) {
      const id = this.#disk.read()[0]?.id;
      if (this.result) return;
      if (id === undefined && this.#crashes.length > 0) this.#ended.resolve(undefined);
      if (id !== undefined && (await process.window?.claims.take(id).catch(() => true))) {
        const state = this.#disk.read()[0];
        if (!state || state.stage === "ended") {
          // Its end was written down, and then nobody was there to tell it.
          this.#teller = this.#process;
          this.#ended.resolve(state?.result);
          await process.window?.claims.release(id);
          return;
        }
        this.story.tell(`a window goes on with it: ${state.stage}`);
        const cluster = await this.#opening.connect(process);
        this.#process = process;
        this.#follow(resumeRun(cluster, state, { ...this.#options, executorId: windowId(++this.#windows) }));
        return;
      }
      await new Promise<void>((resolve) => void clock.after(HANDOVER, resolve));
    }
  }

  /** @param isLost with all that the disk has */
  async #crash(isLost = false): Promise<void> {
    this.#process.crash();
    if (isLost) {
      this.#hasMoved = true;
      this.#disk.clear();
      this.#asked.stops.length = 0;
      this.#asked.detached = false;
    }
    this.#crashes.push(this.#world.clock.now());
    this.#handle = undefined;
    const fresh = this.#newProcess();
    if (!fresh.window) this.#process = fresh;
    await this.#world.clock.sleep(500 + this.#world.clock.random() * 40_000);
    if (fresh.window) return this.#lookForRun(fresh);
    if (this.#process !== fresh) return;
    const state = this.#disk.read()[0];
    if (!state && this.#hasMoved) return this.#beginAgain(fresh);
    this.story.tell(`starts again: ${state?.stage ?? "nothing in the journal"}`);
    if (!state) {
      this.#ended.resolve(undefined);
      return;
    }
    const cluster = await this.#opening.connect(fresh);
    if (this.#process !== fresh) return;
    this.#follow(resumeRun(cluster, state, { ...this.#options, executorId: windowId(++this.#windows) }));
  }

  /** The task's next try, on a machine that knows nothing of the last. */
  async #beginAgain(process: ClientProcess): Promise<void> {
    this.story.tell("the task is run from another machine");
    const cluster = await this.#opening.connect(process);
    if (this.#process !== process) return;
    this.#movedAt = this.#world.clock.now();
    const { retries, mode, retryEvicted } = this.#scenario;
    const options = { ...this.#options, retries, mode, retryEvicted };
    this.#follow(startRun(cluster, planOf(this.#scenario, 1, MOVED), options));
  }

  #met(what: string): void {
    this.story.coverage.note(what, this.#state?.stage ?? "creating");
  }
}
