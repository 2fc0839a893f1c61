import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import type { RunHandle } from "../../client/src/cluster/run/handle.ts";
import { startRun } from "../../client/src/cluster/run/run.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import type { Evidence } from "./evidence.ts";
import { planOf } from "./plans.ts";
import type { ClientProcess } from "./process.ts";
import type { Scenario } from "./scenario.ts";
import type { World } from "./world.ts";

const NUMBER = 2;

/** The same run again, with a uid of its own, while the one before may still have something to clear up. */
export class Rerun {
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #stops: number[] = [];
  process: ClientProcess | undefined;
  #handle: RunHandle | undefined;
  #result: RunResult | undefined;
  #journalled: RunState | undefined;

  constructor(world: World, scenario: Scenario) {
    this.#world = world;
    this.#scenario = scenario;
  }

  /** @param process another window, whose disk has nothing of the run before */
  async run(process: ClientProcess, cluster: Cluster): Promise<RunResult> {
    const { retries, mode, retryEvicted, fourth } = this.#scenario;
    this.process = process;
    const plan = planOf(this.#scenario, NUMBER);
    if (this.#scenario.ninth) await process.openLog(plan);
    const { journal, sink: log, tasks: taskLogs } = process;
    const handle = startRun(cluster, plan, {
      ...{ journal, log, taskLogs, retries, mode, retryEvicted },
    });
    this.#handle = handle;
    const after = fourth?.rerun?.stoppedAfter;
    if (after !== undefined) {
      this.#world.clock.after(after, () => {
        if (handle.state.stage === "ended") return;
        this.#stops.push(this.#world.clock.now());
        handle.stop();
      });
    }
    this.#result = await handle.done;
    await process.endLog(this.#result);
    await handle.settled;
    this.#journalled = (await process.journal.load())[0];
    return this.#result;
  }

  /** What is known of it, in the place of what is known of the run before; undefined where there was none, or it is not settled. */
  evidence(all: Evidence): Evidence | undefined {
    if (!this.process || !this.#handle || !this.#result || this.#handle.state.isOpen) return undefined;
    const first = this.#handle.state.tries[0]?.podName ?? "";
    return {
      ...all,
      result: this.#result,
      superseded: [],
      state: this.#handle.state,
      journalled: this.#journalled,
      asked: { stops: this.#stops, detached: false },
      crashes: [],
      missing: [],
      hasMoved: false,
      teller: this.process,
      log: this.process.logOf(first),
      taskFiles: this.process.taskFilesOf(first),
      process: this.process,
      windows: [this.process],
    };
  }
}

/** Whether a pod is of the second of two runs, by its name. */
export function isOfRerun(podName: string): boolean {
  return podName === `pod-${NUMBER}` || podName.startsWith(`pod-${NUMBER}-`);
}
