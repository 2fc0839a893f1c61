import { listPods } from "../../client/src/cluster/pods/pods.ts";
import { resumeRun, startRun } from "../../client/src/cluster/run/run.ts";
import type { RunHandle, RunOptions } from "../../client/src/cluster/run/handle.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import type { RunPlan } from "../../server/src/protocol.ts";
import { Coverage } from "./coverage.ts";
import { Moments, type Happening } from "./happenings.ts";
import type { Evidence } from "./evidence.ts";
import { Others } from "./others.ts";
import { BYSTANDERS, planOf, windowId } from "./plans.ts";
import { isTaken } from "./plugin.ts";
import { ClientProcess, MemoryDisk } from "./process.ts";
import type { Scenario } from "./scenario.ts";
import { FaultyServer } from "./server.ts";
import { Sidecars } from "./sidecars.ts";
import { isTrouble, makeTrouble, type Surroundings } from "./troubles.ts";
import { makeWeather } from "./weather.ts";
import { Windows } from "./windows.ts";
import { NAMESPACE, type World } from "./world.ts";

/** Until the next window looks for what an earlier one could not find out. Milliseconds. */
const LOOK_AGAIN = 300_000;
/** No trouble is over sooner: a half-open connection, the next window after a crash. Milliseconds. */
const SHORT_TROUBLE = 180_000;
/** Between two looks of a window whether the run is still followed by another one. Milliseconds. */
const HANDOVER = 10_000;

/** One story: a run, the windows that follow it, and all that happens to them. */
export class Play {
  readonly story: string[] = [];
  readonly coverage = new Coverage();
  result: RunResult | undefined;
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #server: FaultyServer;
  readonly #others: Others;
  readonly #disk = new MemoryDisk();
  readonly #plan: RunPlan;
  readonly #startedAt: number;
  readonly #ended = Promise.withResolvers<RunResult | undefined>();
  readonly #asked = { stops: [] as number[], detached: false };
  readonly #crashes: number[] = [];
  /** What windows told that came back when another one had taken the run over. */
  readonly #superseded: RunResult[] = [];
  readonly #moments: Moments;
  /** The one that is alive. */
  #process: ClientProcess;
  /** The one that told the run's end. */
  #teller: ClientProcess;
  #handle: RunHandle | undefined;
  #state: RunState | undefined;
  #windows = 1;
  /** Until when something is out of order that was not left to chance; by the world's clock. */
  #troubleUntil = 0;
  /** All windows that were ever opened. */
  readonly #opened: ClientProcess[] = [];

  constructor(world: World, scenario: Scenario) {
    this.#world = world;
    this.#scenario = scenario;
    const { clock } = world;
    this.#startedAt = clock.now();
    this.#plan = planOf(scenario);
    this.#disk.latency = scenario.diskLatency;
    this.#moments = new Moments(scenario.happenings);
    if (scenario.hasWindows) this.#disk.windows = new Windows();
    this.#server = new FaultyServer(world, scenario.rules, {
      met: (fault) => this.#met(fault),
      asked: (verb) => this.#passMoment(verb),
    });
    this.#others = new Others(world, this.#server.truth, scenario.hasBystanders);
    if (scenario.plugin) this.#server.admits = isTaken;
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
    const cluster = await this.#connect(this.#process);
    const { retries, mode, retryEvicted } = this.#scenario;
    this.#follow(startRun(cluster, this.#plan, { ...this.#options, retries, mode, retryEvicted }));
    this.result = await this.#ended.promise;
    const { verdict, reason, pod, tries, sentence } = this.result ?? {};
    this.#tell(`result ${verdict ?? "none"} ${reason ?? ""} pod ${pod ?? ""} tries ${tries ?? 0}: ${sentence ?? ""}`);
  }

  /** Milliseconds until everything is in order again. */
  get untilCalm(): number {
    return Math.max(0, this.#troubleUntil - this.#world.clock.now());
  }

  /** The next window looks for a pod of which the last one could not find out whether it is there. */
  async lookAgain(): Promise<void> {
    for (let times = 0; times < 3 && this.#disk.read()[0]?.isOpen; times++) {
      await this.#world.clock.sleep(LOOK_AGAIN);
      this.#tell("the next window looks for the pod");
      this.#process.crash();
      this.#process = this.#newProcess();
      const id = this.#disk.read()[0]?.id ?? "";
      if (this.#process.window && !(await this.#process.window.claims.take(id).catch(() => true))) continue;
      const state = this.#disk.read()[0];
      const cluster = await this.#connect(this.#process);
      if (state) await resumeRun(cluster, state, { journal: this.#process.journal }).settled;
      await this.#process.window?.claims.release(id);
      // Until the next word would be said for it.
      await this.#world.clock.sleep(20_000);
    }
  }

  /** What is there at the end. */
  async evidence(admin: Cluster): Promise<Evidence> {
    const { programs } = this.#world;
    const pods = await listPods(admin, { namespace: NAMESPACE });
    const others = [...BYSTANDERS.map(({ metadata }) => (metadata as { readonly name: string }).name)];
    const isOther = (name: string): boolean => this.#scenario.hasBystanders && others.includes(name);
    return {
      scenario: this.#scenario,
      truth: this.#server.truth,
      written: programs.written,
      running: programs.written.filter(({ exitCode, podName }) => exitCode === undefined && !isOther(podName)).length,
      result: this.result,
      superseded: this.#superseded,
      state: this.#state,
      asked: this.#asked,
      crashes: this.#crashes,
      left: pods.filter(({ metadata: { labels, name = "" } }) => labels?.dbnd_run_uid && !isOther(name)),
      missing: [...(this.#scenario.hasBystanders ? others : []), ...this.#others.strangers].filter(
        (name) => !pods.some(({ metadata }) => metadata.name === name),
      ),
      teller: this.#teller,
      process: this.#process,
      windows: this.#opened,
      calmFrom: Math.max(this.#startedAt + this.#scenario.calmAt, this.#troubleUntil),
      journalSize: this.#disk.size,
      planSize: JSON.stringify(this.#plan).length,
    };
  }

  /** Of the current try. */
  get #podName(): string {
    return this.#disk.read()[0]?.tries.at(-1)?.podName ?? this.#plan.podName;
  }

  get #options(): RunOptions {
    const { journal, log, tasks: taskLogs } = this.#process;
    const onState = (state: RunState): void => {
      this.#state = state;
      this.#tell(state.stage);
    };
    return { journal, log, taskLogs, onState };
  }

  #connect(process: ClientProcess): Promise<Cluster> {
    const { clock, programs, sandbox } = this.#world;
    const { operator, plugin: habits, calmAt } = this.#scenario;
    const sidecars = operator && new Sidecars(clock, programs, operator.result, operator.trouble);
    const isCalm = (): boolean => clock.now() - this.#startedAt > calmAt;
    const plugin = habits && { habits, issuer: { now: clock.now, isCalm } };
    return process.connect(sandbox.kubeconfig, { sidecars, plugin });
  }

  #newProcess(): ClientProcess {
    const { clock } = this.#world;
    const process = new ClientProcess(clock, this.#server.serve, this.#disk, (moment) => {
      if (process === this.#process) this.#passMoment(moment);
    });
    const { worstLatency, calmAt, cutsPieces } = this.#scenario;
    const isCalm = (): boolean => clock.now() - this.#startedAt > calmAt;
    process.network.weather = makeWeather(clock.random, { worstLatency, cutsPieces, isCalm });
    this.#opened.push(process);
    return process;
  }

  #follow(handle: RunHandle): void {
    this.#handle = handle;
    const process = this.#process;
    void handle.done.then((result) => {
      if (process !== this.#process) {
        this.#superseded.push(result);
        return;
      }
      if (!this.result) this.#teller = process;
      this.#ended.resolve(result);
    });
    // As the extension does it: whoever was not heard of for long may not have it any more.
    void handle.settled.then(() => process.window?.claims.release(handle.id).catch(() => undefined));
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
    this.#tell(`happens: ${what}`);
    this.#met(`happens: ${what}`);
    // The longest time that anything takes whose end is left to chance.
    this.#troubleUntil = Math.max(this.#troubleUntil, clock.now() + Math.max(lasts, SHORT_TROUBLE));
    switch (what) {
      case "hang":
        this.#hang(this.#process, lasts);
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
      case "sleep":
        this.#sleep(lasts);
        break;
      case "stop":
        if (this.#handle) this.#asked.stops.push(clock.now());
        this.#handle?.stop();
        break;
      case "detach":
        if (this.#handle) this.#asked.detached = true;
        this.#handle?.detach();
        break;
      case "take-name":
        await this.#others.takeName(this.#podName);
        break;
      default:
        if (isTrouble(what)) await makeTrouble(what, lasts, this.#surroundings);
        else await this.#others.disturb(what, this.#podName);
    }
  }

  get #surroundings(): Surroundings {
    const { network } = this.#process;
    return { world: this.#world, network, server: this.#server, disk: this.#disk, others: this.#others };
  }

  #sleep(lasts: number): void {
    for (const process of this.#opened) if (!process.isAsleep) this.#hang(process, lasts);
  }

  #hang(process: ClientProcess, lasts: number): void {
    process.sleep();
    this.#world.clock.after(lasts, () => {
      this.#tell("wakes");
      process.wake(this.#world.clock.random() < 0.5 ? lasts : 0);
    });
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
          this.#ended.resolve(state?.result);
          await process.window?.claims.release(id);
          return;
        }
        this.#tell(`a window goes on with it: ${state.stage}`);
        const cluster = await this.#connect(process);
        this.#process = process;
        this.#follow(resumeRun(cluster, state, { ...this.#options, executorId: windowId(++this.#windows) }));
        return;
      }
      await new Promise<void>((resolve) => void clock.after(HANDOVER, resolve));
    }
  }

  async #crash(): Promise<void> {
    const dead = this.#process;
    dead.crash();
    this.#crashes.push(this.#world.clock.now());
    this.#handle = undefined;
    const fresh = this.#newProcess();
    if (!fresh.window) this.#process = fresh;
    await this.#world.clock.sleep(500 + this.#world.clock.random() * 40_000);
    if (fresh.window) return this.#lookForRun(fresh);
    if (this.#process !== fresh) return;
    const state = this.#disk.read()[0];
    this.#tell(`starts again: ${state?.stage ?? "nothing in the journal"}`);
    if (!state) {
      this.#ended.resolve(undefined);
      return;
    }
    const cluster = await this.#connect(fresh);
    if (this.#process !== fresh) return;
    this.#follow(resumeRun(cluster, state, { ...this.#options, executorId: windowId(++this.#windows) }));
  }

  #met(what: string): void {
    this.coverage.note(what, this.#state?.stage ?? "creating");
  }

  #tell(what: string): void {
    const at = ((this.#world.clock.now() - this.#startedAt) / 1000).toFixed(3);
    const line = `${at.padStart(9)} s  ${what}`;
    if (!this.story.at(-1)?.endsWith(` s  ${what}`)) this.story.push(line);
  }
}
