import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import type { Serve } from "./network.ts";
import { ClientProcess, type MemoryDisk, type Moment } from "./process.ts";
import type { Scenario } from "./scenario.ts";
import { SIDECAR, Sidecars } from "./sidecars.ts";
import { makeWeather } from "./weather.ts";
import { NAMESPACE, type World } from "./world.ts";

/** How windows of a scenario are opened, and their ways to the cluster. */
export class Opening {
  /** All that were ever opened. */
  readonly all: ClientProcess[] = [];
  /** How many logs may be read at once, as the settings say. */
  mostLogStreams = 64;
  /** Until then the settings say that nothing may be changed in a cluster; by the world's clock. */
  readOnlyUntil = 0;
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #serve: Serve;
  readonly #startedAt: number;

  readonly #tell: (what: string) => void;

  constructor(world: World, scenario: Scenario, serve: Serve, tell: (what: string) => void) {
    this.#tell = tell;
    this.#world = world;
    this.#scenario = scenario;
    this.#serve = serve;
    this.#startedAt = world.clock.now();
  }

  open(disk: MemoryDisk, tell?: (moment: Moment) => void): ClientProcess {
    const { clock } = this.#world;
    const process = new ClientProcess(clock, this.#serve, disk, tell);
    const { worstLatency, cutsPieces } = this.#scenario;
    process.network.weather = makeWeather(clock.random, { worstLatency, cutsPieces, isCalm: this.#isCalm });
    this.all.push(process);
    return process;
  }

  connect(process: ClientProcess): Promise<Cluster> {
    const { clock, programs, sandbox } = this.#world;
    const { operator, plugin: habits, fourth } = this.#scenario;
    const mayEnter = (podName: string): boolean => this.#world.sandbox.canEnter(NAMESPACE, podName, SIDECAR);
    const sidecars = operator && new Sidecars(clock, programs, operator.result, operator.trouble, mayEnter);
    const plugin = habits && { habits, issuer: { now: clock.now, isCalm: this.#isCalm } };
    const mostLogStreams = fourth && ((): number => this.mostLogStreams);
    const isReadOnly = (): boolean => clock.now() < this.readOnlyUntil;
    return process.connect(sandbox.kubeconfig, { sidecars, plugin, mostLogStreams, isReadOnly });
  }

  /** The machine sleeps for so many milliseconds. */
  sleep(milliseconds: number): void {
    for (const process of this.all) if (!process.isAsleep) this.hang(process, milliseconds);
  }

  /** One of its windows does nothing for so many milliseconds. */
  hang(process: ClientProcess, milliseconds: number): void {
    const { clock } = this.#world;
    process.sleep();
    clock.after(milliseconds, () => {
      this.#tell("wakes");
      process.wake(clock.random() < 0.5 ? milliseconds : 0);
    });
  }

  readonly #isCalm = (): boolean => this.#world.clock.now() - this.#startedAt > this.#scenario.calmAt;
}
