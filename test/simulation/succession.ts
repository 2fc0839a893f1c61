import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import type { RunHandle, RunOptions } from "../../client/src/cluster/run/handle.ts";
import { resumeRun, startRun } from "../../client/src/cluster/run/run.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import type { RunPlan } from "../../server/src/protocol.ts";
import { Followers } from "./followers.ts";
import { MOVED } from "./moved.ts";
import type { Opening } from "./opening.ts";
import { planOf, windowId } from "./plans.ts";
import { MemoryFiles } from "./files.ts";
import { MemoryDisk, type ClientProcess } from "./process.ts";
import type { Scenario } from "./scenario.ts";
import { otherThan, withOtherKeys } from "./settings.ts";
import type { Story } from "./story.ts";
import { Windows } from "./windows.ts";
import type { World } from "./world.ts";

/** Between two looks of a window whether the run is still followed by another one. Milliseconds. */
const HANDOVER = 10_000;

/** The windows that follow a run, one after the other: what crashes, or is closed, has a successor. */
export class Succession {
  readonly disk = new MemoryDisk();
  readonly followers = new Followers();
  /** When windows crashed. */
  readonly crashes: number[] = [];
  /** What users have asked for, as far as the disk can know it. */
  readonly asked = { stops: [] as number[], detached: false };
  /** The settings are edited, which may not count for the run. */
  hasOtherSettings = false;
  /** The one that is alive. */
  process: ClientProcess;
  /** The one that told the run's end. */
  teller: ClientProcess;
  handle: RunHandle | undefined;
  state: RunState | undefined;
  result: RunResult | undefined;
  hasMoved = false;
  /** When the run was begun again from another machine. */
  movedAt: number | undefined;
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #opening: Opening;
  readonly #story: Story;
  readonly #passMoment: (moment: string) => void;
  readonly #ended = Promise.withResolvers<RunResult | undefined>();
  #windows = 1;

  /** @param passMoment is told where the window that is alive stands */
  constructor(world: World, scenario: Scenario, opening: Opening, story: Story, passMoment: (moment: string) => void) {
    this.#world = world;
    this.#scenario = scenario;
    this.#opening = opening;
    this.#story = story;
    this.#passMoment = passMoment;
    this.disk.latency = scenario.diskLatency;
    this.disk.fileLatency = scenario.eighth?.fileLatency ?? 0;
    withFiles(this.disk, scenario);
    if (scenario.hasWindows) this.disk.windows = new Windows();
    this.process = this.open();
    this.teller = this.process;
  }

  /** One more window, of this machine or another. */
  open(disk = this.disk): ClientProcess {
    const process = this.#opening.open(disk, (moment) => {
      if (process === this.process) this.#passMoment(moment);
    });
    return process;
  }

  /** The first window starts the run. Resolves with its end, or undefined where nobody has anything of it any more. */
  async start(plan: RunPlan): Promise<RunResult | undefined> {
    const cluster = await this.#opening.connect(this.process);
    this.#startRun(cluster, plan);
    this.result = await this.#ended.promise;
    return this.result;
  }

  /** A window goes on with the run once nobody else follows it. */
  async lookForRun(process: ClientProcess): Promise<void> {
    const { clock } = process;
    for (;;) {
      const id = this.disk.read()[0]?.id;
      if (this.result) return;
      if (id === undefined && this.crashes.length > 0) this.#ended.resolve(undefined);
      if (id !== undefined && (await process.window?.claims.take(id).catch(() => false))) {
        const state = this.disk.read()[0];
        if (!state || state.stage === "ended") {
          // Its end was written down, and then nobody was there to tell it.
          this.teller = this.process;
          this.#ended.resolve(state?.result);
          await process.window?.claims.release(id);
          return;
        }
        this.#story.tell(`a window goes on with it: ${state.stage}`);
        const cluster = await this.#opening.connect(process);
        this.process = process;
        this.#resume(cluster, state);
        return;
      }
      await new Promise<void>((resolve) => void clock.after(HANDOVER, resolve));
    }
  }

  /** @param isLost with all that the disk has */
  async crash(isLost = false): Promise<void> {
    this.process.crash();
    if (isLost) {
      this.hasMoved = true;
      this.disk.clear();
      this.asked.stops.length = 0;
      this.asked.detached = false;
    }
    this.crashes.push(this.#world.clock.now());
    this.handle = undefined;
    const fresh = this.open();
    if (!fresh.window) this.process = fresh;
    await this.#world.clock.sleep(500 + this.#world.clock.random() * 40_000);
    if (fresh.window) return this.lookForRun(fresh);
    if (this.process !== fresh) return;
    const state = this.disk.read()[0];
    if (!state && this.hasMoved) return this.#beginAgain(fresh);
    this.#story.tell(`starts again: ${state?.stage ?? "nothing in the journal"}`);
    if (!state) {
      this.#ended.resolve(undefined);
      return;
    }
    const cluster = await this.#opening.connect(fresh);
    if (this.process === fresh) this.#resume(cluster, state);
  }

  /** The task's next try, on a machine that knows nothing of the last. */
  async #beginAgain(process: ClientProcess): Promise<void> {
    this.#story.tell("the task is run from another machine");
    const cluster = await this.#opening.connect(process);
    if (this.process !== process) return;
    this.movedAt = this.#world.clock.now();
    this.#startRun(cluster, planOf(this.#scenario, 1, MOVED));
  }

  #startRun(cluster: Cluster, plan: RunPlan): void {
    const { retries, mode, retryEvicted } = this.#scenario;
    this.#withLog(plan, undefined, () =>
      this.#follow(startRun(cluster, plan, { ...this.#options, retries, mode, retryEvicted })),
    );
  }

  #resume(cluster: Cluster, state: RunState): void {
    this.process.creations.resume(state);
    this.#withLog(state.plan, state, () =>
      this.#follow(resumeRun(cluster, state, { ...this.#options, executorId: windowId(++this.#windows) })),
    );
  }

  /** As the extension does it: the log is opened first, which takes its time where it is in a file. */
  #withLog(plan: RunPlan, resumed: RunState | undefined, begin: () => void): void {
    const { process } = this;
    if (!this.#scenario.ninth) begin();
    else
      void process.openLog(plan, resumed).then(() => {
        if (process === this.process) begin();
        // Another window has taken the run over meanwhile.
        else if (resumed) void process.window?.claims.release(resumed.id);
      });
  }

  #follow(handle: RunHandle): void {
    this.handle = handle;
    const { process } = this;
    this.followers.add({ process, handle });
    void handle.done.then((result) => this.#over(process, result));
    if (this.#scenario.ninth) void handle.done.then((result) => process.endLog(result));
    // As the extension does it: whoever was not heard of for long may not have it any more.
    void handle.settled.then(() => process.window?.claims.release(handle.id).catch(() => undefined));
  }

  #over(process: ClientProcess, result: RunResult): void {
    const isElsewhere = result.reason === "followed-elsewhere";
    const next = isElsewhere && process === this.process ? this.followers.successorOf(process) : undefined;
    if (next) {
      this.process = next.process;
      this.handle = next.handle;
      this.state = next.handle.state;
      if (this.state.result) this.#over(next.process, this.state.result);
    }
    if (process !== this.process) this.followers.supersede(result);
    else {
      if (!this.result) this.teller = process;
      this.#ended.resolve(result);
    }
  }

  get #options(): RunOptions {
    const { process } = this;
    const { journal, sink: log, tasks: taskLogs } = process;
    const onState = (state: RunState): void => {
      if (process === this.process) {
        if (state.stage !== this.state?.stage) this.#passMoment(state.stage);
        this.state = state;
      }
      this.#story.tell(state.stage);
    };
    // What the journal has of a run counts for it, whatever a later window's settings say.
    const others: RunOptions = this.hasOtherSettings ? otherThan(this.#scenario) : {};
    return { journal, log, taskLogs, onState, ...this.#planForTry, ...others };
  }

  /** Of DBND, edited keys count from the next run on; Airflow reads its DAG file anew for each try. */
  get #planForTry(): RunOptions {
    const { fifth, worker, operator } = this.#scenario;
    if (!fifth?.keysAreEdited || worker || operator) return {};
    return { planForTry: (_, plan) => Promise.resolve(withOtherKeys(plan)) };
  }
}

/** Logs are kept in files. */
export function withFiles(disk: MemoryDisk, { ninth, eleventh }: Scenario): MemoryDisk {
  if (!ninth) return disk;
  disk.files = new MemoryFiles();
  disk.maxFileBytes = ninth.maxFileBytes;
  disk.hasTaskFiles = eleventh !== undefined;
  return disk;
}
