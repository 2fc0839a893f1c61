import { createPod, deletePod, getPod, listPods } from "../../client/src/cluster/pods/pods.ts";
import { resumeRun, startRun } from "../../client/src/cluster/run/run.ts";
import type { RunHandle } from "../../client/src/cluster/run/handle.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import { FaultInjector } from "../../client/src/sandbox/faults/injector.ts";
import type { JsonObject, RunPlan } from "../../server/src/protocol.ts";
import { check } from "./invariants.ts";
import type { Serve } from "./network.ts";
import { ClientProcess, MemoryDisk } from "./process.ts";
import { command } from "./program.ts";
import { makeScenario, type Happening, type Scenario } from "./scenario.ts";
import { Truth } from "./truth.ts";
import { VirtualClock } from "./virtualClock.ts";
import { IMAGE, NAMESPACE, programPlan, World } from "./world.ts";

/** What became of one seed. */
export interface Finding {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly result: RunResult | undefined;
  /** Empty when everything held. */
  readonly problems: readonly string[];
  /** What happened when, for people. */
  readonly story: readonly string[];
}

/** Longer than any run of a scenario with all its tries. Milliseconds. */
const LONGEST_RUN = 2 * 3600 * 1000;
/** For what is still on its way when the run has ended: grace periods, half-open requests. Milliseconds. */
const AFTERMATH = 120_000;

/** Plays one seed and checks what must hold. The same seed gives the same story. */
export async function simulate(seed: number): Promise<Finding> {
  const scenario = makeScenario(new VirtualClock(seed ^ 0x5bd1e995).random);
  await using world = await World.create(seed, { historyLimit: scenario.historyLimit });
  const play = new Play(world, scenario);
  const problems: string[] = [];
  try {
    await world.clock.run(play.run(), LONGEST_RUN);
    await world.clock.run(world.clock.sleep(AFTERMATH));
    const admin = await world.connect();
    problems.push(...check(await world.clock.run(play.evidence(admin))));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return { seed, scenario, result: play.result, problems, story: play.story };
}

class Play {
  readonly story: string[] = [];
  result: RunResult | undefined;
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #truth = new Truth();
  readonly #disk = new MemoryDisk();
  readonly #plan: RunPlan;
  readonly #serve: Serve;
  readonly #injector: FaultInjector;
  readonly #startedAt: number;
  readonly #ended = Promise.withResolvers<RunResult | undefined>();
  readonly #asked = new Set<"stop" | "detach">();
  /** The one that is alive. */
  #process: ClientProcess;
  /** The one that told the run's end. */
  #teller: ClientProcess;
  #handle: RunHandle | undefined;
  #state: RunState | undefined;
  #windows = 1;
  readonly #know = (state: RunState): void => {
    this.#state = state;
    this.#tell(state.stage);
  };

  constructor(world: World, scenario: Scenario) {
    this.#world = world;
    this.#scenario = scenario;
    const { clock, sandbox } = world;
    this.#startedAt = clock.now();
    this.#plan = planOf(scenario);
    const server = this.#truth.watch(world.network.server ?? (() => undefined));
    this.#injector = new FaultInjector(clock, () => sandbox.compact(), {
      seed: Math.floor(clock.random() * 2 ** 31),
      rules: scenario.rules,
    });
    this.#serve = (request, reply) => {
      void this.#injector.handle(request, reply, (asked, back) => {
        server(asked, back);
        return Promise.resolve();
      });
    };
    this.#process = this.#newProcess();
    this.#teller = this.#process;
  }

  /** The run, from its start to its end, through all that happens. */
  async run(): Promise<void> {
    const { clock } = this.#world;
    for (const happening of this.#scenario.happenings) {
      clock.after(happening.at, () => void this.#happen(happening));
    }
    clock.after(this.#scenario.calmAt, () => {
      this.#injector.setPlan(undefined);
    });
    const { journal, log, tasks: taskLogs } = this.#process;
    const cluster = await this.#process.connect(this.#world.sandbox.kubeconfig);
    const { retries, mode, retryEvicted } = this.#scenario;
    const onState = this.#know;
    this.#follow(startRun(cluster, this.#plan, { journal, log, taskLogs, retries, mode, retryEvicted, onState }));
    this.result = await this.#ended.promise;
    const { verdict, reason, pod, tries, sentence } = this.result ?? {};
    this.#tell(`result ${verdict ?? "none"} ${reason ?? ""} pod ${pod ?? ""} tries ${tries ?? 0}: ${sentence ?? ""}`);
  }

  /** What is there at the end. */
  async evidence(admin: Cluster): Promise<Parameters<typeof check>[0]> {
    const pods = await listPods(admin, { namespace: NAMESPACE, labelSelector: "dbnd_run_uid" });
    return {
      scenario: this.#scenario,
      truth: this.#truth,
      written: this.#world.programs.written,
      running: this.#world.programs.running,
      result: this.result,
      state: this.#state,
      asked: this.#asked,
      left: pods,
      teller: this.#teller,
      process: this.#process,
      journalSize: this.#disk.size,
      planSize: JSON.stringify(this.#plan).length,
    };
  }

  #newProcess(): ClientProcess {
    const { clock } = this.#world;
    const process = new ClientProcess(clock, this.#serve, this.#disk);
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

  async #happen({ what }: Happening): Promise<void> {
    // What is looked for after the end is looked for by the next window, too.
    if (this.result && !(what === "crash" && this.#state?.isOpen)) return;
    this.#tell(`happens: ${what}`);
    const { network } = this.#process;
    const { clock, sandbox } = this.#world;
    const half = (): boolean => clock.random() < 0.5;
    switch (what) {
      case "cut":
        network.cut(half);
        break;
      case "freeze":
        network.freeze(half);
        break;
      case "down":
        network.isDown = true;
        network.cut();
        clock.after(clock.random() * 25_000, () => (network.isDown = false));
        break;
      case "compact":
        sandbox.compact();
        break;
      case "crash":
        await this.#crash();
        break;
      case "stop":
      case "detach":
        if (this.#handle) {
          this.#asked.add(what);
          this.#handle[what]();
        }
        break;
      default:
        await this.#disturb(what);
    }
  }

  async #crash(): Promise<void> {
    const dead = this.#process;
    dead.crash();
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
    const { journal, log, tasks: taskLogs } = fresh;
    const cluster = await fresh.connect(this.#world.sandbox.kubeconfig);
    if (this.#process !== fresh) return;
    const executorId = windowId(++this.#windows);
    this.#follow(resumeRun(cluster, state, { journal, log, taskLogs, executorId, onState: this.#know }));
  }

  /** Somebody else does something to the pod of the current try. */
  async #disturb(what: Happening["what"]): Promise<void> {
    const admin = await this.#world.connect();
    const name = this.#disk.read()[0]?.tries.at(-1)?.podName ?? this.#plan.podName;
    const pod = await getPod(admin, NAMESPACE, name).catch(() => undefined);
    if (!pod) return;
    const { uid = "" } = pod.metadata;
    this.#truth.disturbed.add(uid);
    if (what === "evict-pod") this.#world.sandbox.evict(NAMESPACE, name);
    else await deletePod(admin, NAMESPACE, name, what === "delete-pod" ? {} : { gracePeriodSeconds: 0 });
    if (what === "replace-pod") await createPod(admin, strangerOf(name));
  }

  #tell(what: string): void {
    const at = ((this.#world.clock.now() - this.#startedAt) / 1000).toFixed(3);
    const line = `${at.padStart(9)} s  ${what}`;
    if (!this.story.at(-1)?.endsWith(` s  ${what}`)) this.story.push(line);
  }
}

function planOf({ programs, policy, restartPolicy, noImage, sidecar, worker }: Scenario): RunPlan {
  const image = noImage ? "no-such-image:1" : IMAGE;
  const containers = [{ name: "base", image, command: [...command(...programs)] }];
  const second = { name: "sidecar", image: IMAGE, command: [...command({ acts: [{ wait: 2000 }] })] };
  const plan = programPlan(
    programs,
    policy,
    { restartPolicy, containers: sidecar ? [...containers, second] : containers },
    1,
  );
  return worker ? asWorker(plan) : plan;
}

/** The same as a worker of Airflow's executor, with the life that provider 8.1 gives it. */
function asWorker(plan: RunPlan): RunPlan {
  const { labels, ...metadata } = plan.pod.metadata as JsonObject & { readonly labels?: JsonObject };
  const own = { ...labels, kubernetes_executor: "True", "airflow-worker": windowId(1) };
  return {
    ...plan,
    pod: { ...plan.pod, metadata: { ...metadata, labels: own } },
    executor: {
      pending: { timeout: 600_000, checkInterval: 120_000, requeues: 0, key: "task_queued_timeout" },
      fatalReasons: ["ErrImagePull"],
      publish: { refusals: "quota", limit: 0 },
      queuedCheck: 180_000,
      reschedulesDeleted: false,
      marksDone: true,
      deleteOptions: {},
      namespaces: [NAMESPACE],
    },
  };
}

function windowId(number: number): string {
  return `databand-ann-${number}`;
}

/** A pod of the same name that is nothing of ours. */
function strangerOf(name: string): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: NAMESPACE },
    spec: { containers: [{ name: "base", image: IMAGE }] },
  };
}
