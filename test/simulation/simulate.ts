import { createPod, deletePod, getPod, listPods } from "../../client/src/cluster/pods/pods.ts";
import { resumeRun, startRun } from "../../client/src/cluster/run/run.ts";
import type { RunHandle, RunOptions } from "../../client/src/cluster/run/handle.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import type { RunPlan } from "../../server/src/protocol.ts";
import { Coverage } from "./coverage.ts";
import type { Finding } from "./finding.ts";
import { simulateFollowing } from "./followed.ts";
import type { Happening } from "./happenings.ts";
import type { Evidence } from "./evidence.ts";
import { check } from "./invariants.ts";
import { BYSTANDERS, planOf, strangerOf, windowId } from "./plans.ts";
import { ClientProcess, MemoryDisk } from "./process.ts";
import { makeScenario, NEWEST, type Edition, type Scenario } from "./scenario.ts";
import { FaultyServer } from "./server.ts";
import { Sidecars } from "./sidecars.ts";
import { VirtualClock } from "./virtualClock.ts";
import { NAMESPACE, World } from "./world.ts";

/** Longer than any run of a scenario with all its tries. Milliseconds. */
const LONGEST_RUN = 2 * 3600 * 1000;
/** For what is still on its way when the run has ended: grace periods, half-open requests. Milliseconds. */
const AFTERMATH = 120_000;
/** Until the next window looks for what an earlier one could not find out. Milliseconds. */
const LOOK_AGAIN = 300_000;

/** One of so many seeds is about logs of pods that somebody else runs. */
const FOLLOWING = 6;

/** Plays one seed and checks what must hold. The same seed of the same edition gives the same story. */
export function simulate(seed: number, edition: Edition = NEWEST): Promise<Finding> {
  return edition > 1 && seed % FOLLOWING === 0 ? simulateFollowing(seed) : simulateRun(seed, edition);
}

async function simulateRun(seed: number, edition: Edition): Promise<Finding> {
  const more = edition === 1 ? undefined : new VirtualClock(seed ^ 0x2545f491).random;
  const scenario = makeScenario(new VirtualClock(seed ^ 0x5bd1e995).random, more);
  await using world = await World.create(seed, { historyLimit: scenario.historyLimit });
  const play = new Play(world, scenario);
  const problems: string[] = [];
  const asleep = scenario.happenings.reduce((sum, { what, lasts = 0 }) => sum + (what === "sleep" ? lasts : 0), 0);
  try {
    await world.clock.run(play.run(), LONGEST_RUN + asleep);
    await world.clock.run(world.clock.sleep(AFTERMATH));
    if (edition > 1) await world.clock.run(play.lookAgain(), LONGEST_RUN);
    const admin = await world.connect();
    problems.push(...check(await world.clock.run(play.evidence(admin))));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  const { coverage, result, story } = play;
  const verdict = result ? `${result.verdict} (${result.pod})` : "never began";
  return { seed, verdict, scenario, problems, story, coverage };
}

class Play {
  readonly story: string[] = [];
  readonly coverage = new Coverage();
  result: RunResult | undefined;
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #server: FaultyServer;
  readonly #disk = new MemoryDisk();
  readonly #plan: RunPlan;
  readonly #startedAt: number;
  readonly #ended = Promise.withResolvers<RunResult | undefined>();
  readonly #asked = { stops: [] as number[], detached: false };
  readonly #crashes: number[] = [];
  readonly #strangers: string[] = [];
  readonly #moments = new Map<string, number>();
  /** The one that is alive. */
  #process: ClientProcess;
  /** The one that told the run's end. */
  #teller: ClientProcess;
  #handle: RunHandle | undefined;
  #state: RunState | undefined;
  #windows = 1;

  constructor(world: World, scenario: Scenario) {
    this.#world = world;
    this.#scenario = scenario;
    const { clock } = world;
    this.#startedAt = clock.now();
    this.#plan = planOf(scenario);
    this.#disk.latency = scenario.diskLatency;
    this.#server = new FaultyServer(world, scenario.rules, {
      met: (fault) => this.#met(fault),
      asked: (verb) => this.#passMoment(verb),
    });
    this.#process = this.#newProcess();
    this.#teller = this.#process;
  }

  /** The run, from its start to its end, through all that happens. */
  async run(): Promise<void> {
    const { clock } = this.#world;
    if (this.#scenario.hasBystanders) {
      const admin = await this.#world.connect();
      for (const pod of BYSTANDERS) await createPod(admin, pod);
    }
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

  /** The next window looks for a pod of which the last one could not find out whether it is there. */
  async lookAgain(): Promise<void> {
    for (let times = 0; times < 3 && this.#disk.read()[0]?.isOpen; times++) {
      await this.#world.clock.sleep(LOOK_AGAIN);
      this.#tell("the next window looks for the pod");
      this.#process.crash();
      this.#process = this.#newProcess();
      const state = this.#disk.read()[0];
      const cluster = await this.#connect(this.#process);
      if (state) await resumeRun(cluster, state, { journal: this.#process.journal }).settled;
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
      state: this.#state,
      asked: this.#asked,
      crashes: this.#crashes,
      left: pods.filter(({ metadata: { labels, name = "" } }) => labels?.dbnd_run_uid && !isOther(name)),
      missing: [...(this.#scenario.hasBystanders ? others : []), ...this.#strangers].filter(
        (name) => !pods.some(({ metadata }) => metadata.name === name),
      ),
      teller: this.#teller,
      process: this.#process,
      journalSize: this.#disk.size,
      planSize: JSON.stringify(this.#plan).length,
    };
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
    const { operator } = this.#scenario;
    const sidecars = operator && new Sidecars(clock, programs, operator.result, operator.trouble);
    return process.connect(sandbox.kubeconfig, sidecars);
  }

  #newProcess(): ClientProcess {
    const { clock } = this.#world;
    const process = new ClientProcess(clock, this.#server.serve, this.#disk, (moment) => {
      if (process === this.#process) this.#passMoment(moment);
    });
    const { worstLatency, calmAt } = this.#scenario;
    process.network.weather = {
      latency: () => {
        const isCalm = clock.now() - this.#startedAt > calmAt;
        return clock.random() * (!isCalm && clock.random() < 0.1 ? worstLatency : 3);
      },
    };
    return process;
  }

  #follow(handle: RunHandle): void {
    this.#handle = handle;
    const process = this.#process;
    void handle.done.then((result) => {
      if (process !== this.#process) return;
      if (!this.result) this.#teller = process;
      this.#ended.resolve(result);
    });
  }

  #passMoment(moment: string): void {
    const number = (this.#moments.get(moment) ?? 0) + 1;
    this.#moments.set(moment, number);
    for (const happening of this.#scenario.happenings) {
      const { on, at } = happening;
      if (on?.moment === moment && on.number === number)
        this.#world.clock.after(at, () => void this.#happen(happening));
    }
  }

  async #happen({ what, lasts = 0 }: Happening): Promise<void> {
    // What is looked for after the end is looked for by the next window, too.
    if (this.result && !(what === "crash" && this.#state?.isOpen)) return;
    const { network } = this.#process;
    const { clock, sandbox } = this.#world;
    // Nobody presses anything on a laptop that sleeps.
    if (this.#process.isAsleep && (what === "stop" || what === "detach" || what === "sleep")) return;
    this.#tell(`happens: ${what}`);
    this.#met(`happens: ${what}`);
    const half = (): boolean => clock.random() < 0.5;
    switch (what) {
      case "cut":
        network.cut(half);
        break;
      case "freeze":
        network.freeze(half);
        break;
      case "down":
        this.#comeDown(clock.random() * 25_000);
        break;
      case "restart":
        sandbox.compact();
        this.#comeDown(lasts);
        clock.after(lasts, () => this.#server.refuseAll(503, 5000));
        break;
      case "expired":
        this.#server.refuseAll(401, lasts);
        break;
      case "compact":
        sandbox.compact();
        break;
      case "disk-full":
        this.#disk.isFull = true;
        clock.after(lasts, () => (this.#disk.isFull = false));
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
      case "replace-cluster":
        await this.#replaceCluster();
        break;
      default:
        await this.#disturb(what);
    }
  }

  #comeDown(milliseconds: number): void {
    const { network } = this.#process;
    network.isDown = true;
    network.cut();
    this.#world.clock.after(milliseconds, () => (network.isDown = false));
  }

  #sleep(lasts: number): void {
    const process = this.#process;
    process.sleep();
    this.#world.clock.after(lasts, () => {
      this.#tell("wakes");
      process.wake(this.#world.clock.random() < 0.5 ? lasts : 0);
    });
  }

  async #crash(): Promise<void> {
    const dead = this.#process;
    dead.crash();
    this.#crashes.push(this.#world.clock.now());
    this.#handle = undefined;
    const fresh = this.#newProcess();
    this.#process = fresh;
    await this.#world.clock.sleep(500 + this.#world.clock.random() * 40_000);
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

  async #replaceCluster(): Promise<void> {
    const { disturbed, created } = this.#server.truth;
    this.#process.network.isDown = true;
    this.#process.network.cut();
    await this.#world.replaceSandbox();
    for (const { uid } of created) disturbed.add(uid);
    for (const { podUid } of this.#world.programs.written) disturbed.add(podUid);
    const admin = await this.#world.connect();
    for (const pod of this.#scenario.hasBystanders ? BYSTANDERS : []) await createPod(admin, pod);
    this.#process.network.isDown = false;
  }

  /** Somebody else does something to the pod of the current try. */
  async #disturb(what: Happening["what"]): Promise<void> {
    const admin = await this.#world.connect();
    const name = this.#disk.read()[0]?.tries.at(-1)?.podName ?? this.#plan.podName;
    const pod = await getPod(admin, NAMESPACE, name).catch(() => undefined);
    if (!pod) return;
    const { uid = "" } = pod.metadata;
    this.#server.truth.disturbed.add(uid);
    if (what === "evict-pod") this.#world.sandbox.evict(NAMESPACE, name);
    else await deletePod(admin, NAMESPACE, name, what === "delete-pod" ? {} : { gracePeriodSeconds: 0 });
    if (what !== "replace-pod") return;
    await createPod(admin, strangerOf(name));
    this.#strangers.push(name);
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
