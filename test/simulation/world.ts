import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCluster } from "../../client/src/cluster/connection/connection.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import type { RunPlan, RunPolicy } from "../../server/src/protocol.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../client/src/sandbox/index.ts";
import { plan } from "../client/cluster/run/plans.ts";
import { MemoryNetwork } from "./network.ts";
import { command, ProgramRuntime, type Program } from "./program.ts";
import { TaskPodRunner } from "./taskPods.ts";
import { VirtualClock } from "./virtualClock.ts";

/** The image whose containers carry out a `Program`. */
export const IMAGE = "program:1";
export const NAMESPACE = "etl";

interface NodeTime {
  /** By how much the clock of the nodes is ahead of the others'. Milliseconds. */
  ahead: number;
}

/** A sandbox cluster and clients of it, in one process, in virtual time, without sockets. */
export class World {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly programs: ProgramRuntime;
  readonly nodes: NodeTime;
  /** Until then the kubelets of all nodes stand still; by the clock. */
  #kubeletsAwayUntil = 0;
  readonly #folder: string;
  readonly #options: SandboxOptions;
  readonly #clusters: Cluster[] = [];
  #sandbox: Sandbox;

  private constructor(
    clock: VirtualClock,
    network: MemoryNetwork,
    programs: ProgramRuntime,
    nodes: NodeTime,
    sandbox: Sandbox,
    options: SandboxOptions,
    folder: string,
  ) {
    this.clock = clock;
    this.network = network;
    this.programs = programs;
    this.nodes = nodes;
    this.#sandbox = sandbox;
    this.#options = options;
    this.#folder = folder;
  }

  get sandbox(): Sandbox {
    return this.#sandbox;
  }

  /** @param seed any 32-bit number; the same one gives the same world */
  static async create(seed = 1, options: Partial<SandboxOptions> = {}): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), "world-"));
    const clock = new VirtualClock(seed);
    const network = new MemoryNetwork(clock);
    const programs = new ProgramRuntime(clock);
    const nodes: NodeTime = { ahead: 0 };
    const all: SandboxOptions = {
      workspaceFolders: [folder],
      resources: folder,
      dataDir: join(folder, "data"),
      trusted: true,
      namespaces: [NAMESPACE],
      // Where there is but one node, none is given up.
      timings: { containerStart: 700, finalPhase: 1000, ...(!options.nodes && { nodeGrace: Infinity }) },
      runtimes: [{ image: IMAGE, runtime: programs }],
      clock,
      nodeTime: () => clock.now() + nodes.ahead,
      listen: network.listen,
      ...options,
    };
    const world = new World(clock, network, programs, nodes, await startSandbox(all), all, folder);
    programs.cluster = new TaskPodRunner(world);
    return world;
  }

  get areKubeletsAway(): boolean {
    return this.clock.now() < this.#kubeletsAwayUntil;
  }

  /** The kubelets of all nodes stand still for so many milliseconds. */
  stopKubelets(milliseconds: number): void {
    this.#kubeletsAwayUntil = Math.max(this.#kubeletsAwayUntil, this.clock.now() + milliseconds);
    this.clock.after(milliseconds, this.sandbox.stopKubelets());
  }

  /** Puts another cluster in the place of this one, under the same address: empty, and its versions begin anew. */
  async replaceSandbox(): Promise<void> {
    await this.#sandbox.stop();
    this.#sandbox = await startSandbox(this.#options);
    this.programs.cluster = new TaskPodRunner(this);
  }

  /** A connection of a client that starts now. */
  async connect(): Promise<Cluster> {
    const { clock, network } = this;
    const source = { kubeconfigText: this.sandbox.kubeconfig };
    const cluster = await openCluster(source, { clock, transport: network.transport });
    this.#clusters.push(cluster);
    return cluster;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cluster of this.#clusters) cluster.close();
    const stopped = this.sandbox.stop();
    await this.clock.run(stopped);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

let number = 0;

/** A plan of its own whose pod's main container carries out programs. */
export function programPlan(
  programs: readonly Program[],
  policy: Partial<RunPolicy> = {},
  spec: Readonly<Record<string, unknown>> = {},
  id: number = ++number,
): RunPlan {
  const uid = `run-${id}`;
  const podName = `pod-${id}`;
  const labels = { dbnd_run_uid: uid, dbnd_task_run_uid: `task-${uid}`, dbnd_task_run_attempt_uid: `attempt-${uid}` };
  const base = plan(policy);
  return {
    ...base,
    podName,
    identity: { ...base.identity, runUid: uid },
    pod: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: podName, namespace: NAMESPACE, labels },
      spec: {
        restartPolicy: "Never",
        terminationGracePeriodSeconds: 5,
        containers: [{ name: "base", image: IMAGE, command: [...command(...programs)] }],
        ...spec,
      },
    },
  };
}
