/** Runs on a real cluster: our cluster library, pods of a shell script, a namespace for each file. */
import { randomBytes, randomUUID } from "node:crypto";
import { after } from "node:test";
import {
  createPod,
  diagnose,
  getPod,
  isClusterError,
  openCluster,
  startRun,
  watchRun,
  type Cause,
  type Cluster,
  type LogLine,
  type LogNote,
  type LogSink,
  type Pod,
  type RunHandle,
  type RunOptions,
  type RunResult,
  type RunSight,
  type SeenPod,
} from "../../../client/src/cluster/index.ts";
import type { JsonObject, RunPlan, RunPolicy } from "../../../server/src/protocol.ts";
import { eventually } from "../eventually.ts";
import { POLICY } from "../../client/cluster/run/plans.ts";

export const IMAGE = "busybox:1.36";
/** Milliseconds: a busy machine takes its time. */
const RUN_LIMIT = 150_000;

export interface PodParts {
  /** Of the container `base`. */
  readonly container?: JsonObject;
  readonly spec?: JsonObject;
  readonly policy?: Partial<RunPolicy>;
}

/** A run's handle, and everything it said. */
export interface Followed {
  readonly handle: RunHandle;
  readonly plan: RunPlan;
  readonly lines: string[];
  readonly notes: LogNote[];
  /** The causes that were seen while the pod was there; the watch may still have something to tell after the run's end. */
  readonly causes: () => readonly Cause[];
  /** All pods that were seen, those that are gone too. */
  readonly pods: () => readonly SeenPod[];
  readonly result: Promise<RunResult>;
}

/** A namespace of its own on the cluster of `KUBECONFIG`; it goes after the file's tests. */
export class Runs {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly #started = new Set<RunHandle>();
  /** Ends the watches of the runs' pods. */
  readonly #over = new AbortController();

  private constructor(cluster: Cluster, namespace: string) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  static async open(): Promise<Runs> {
    const cluster = await openCluster({ kubeconfig: process.env.KUBECONFIG });
    const runs = new Runs(cluster, `databand-runs-${randomBytes(3).toString("hex")}`);
    const metadata = { name: runs.namespace };
    await cluster.request("POST", "/api/v1/namespaces", { body: { apiVersion: "v1", kind: "Namespace", metadata } });
    await eventually("its service account", () =>
      cluster.request("GET", `/api/v1/namespaces/${runs.namespace}/serviceaccounts/default`).catch(() => undefined),
    );
    after(async () => {
      runs.#over.abort();
      runs.#started.forEach((handle) => handle.detach());
      await cluster.request("DELETE", `/api/v1/namespaces/${runs.namespace}`).catch(() => undefined);
      cluster.close();
    });
    return runs;
  }

  /** A plan of one pod that runs a shell script in its container `base`. */
  plan(script: string, { container, spec, policy }: PodParts = {}): RunPlan {
    const uid = (): string => randomUUID();
    const identity = {
      runUid: uid(),
      taskRunUid: uid(),
      taskRunAttemptUid: uid(),
      resultUid: uid(),
      startedAt: new Date().toISOString(),
    };
    const podName = `run-${identity.runUid.slice(0, 8)}`;
    const labels = {
      dbnd_run_uid: identity.runUid,
      dbnd_task_run_uid: identity.taskRunUid,
      dbnd_task_run_attempt_uid: identity.taskRunAttemptUid,
    };
    const base: JsonObject = { name: "base", image: IMAGE, command: ["sh", "-c", script], ...container };
    return {
      task: "script",
      environment: "k8s",
      engine: "cluster",
      identity,
      namespace: this.namespace,
      podName,
      image: IMAGE,
      command: [],
      pod: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: podName, namespace: this.namespace, labels },
        spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 1, containers: [base], ...spec },
      },
      podYaml: "",
      lineOrigins: {},
      linePointers: [],
      cluster: { inCluster: false },
      policy: { ...POLICY, ...policy },
    };
  }

  /** Starts a run and listens to it. */
  start(plan: RunPlan, options: RunOptions = {}, cluster = this.cluster): Followed {
    const lines: string[] = [];
    const notes: LogNote[] = [];
    const log: LogSink = {
      lines: (batch: readonly LogLine[]) => {
        for (const { text } of batch) lines.push(text);
      },
      note: (note) => void notes.push(note),
    };
    let sight: RunSight | undefined;
    const target = { namespace: plan.namespace, runLabel: plan.identity.runUid, podName: () => plan.podName };
    void watchRun(cluster, target, (seen) => (sight = seen), this.#over.signal);
    const handle = startRun(cluster, plan, { log, signal: AbortSignal.timeout(RUN_LIMIT), ...options });
    this.#started.add(handle);
    const pods = (): readonly SeenPod[] => sight?.pods ?? [];
    const causes = (): readonly Cause[] => pods().flatMap((seen) => seen.causes);
    return { handle, plan, lines, notes, result: handle.done, pods, causes };
  }

  /** Runs a script to its end. */
  async run(script: string, parts: PodParts = {}, options: RunOptions = {}): Promise<Followed & { ended: RunResult }> {
    const followed = this.start(this.plan(script, parts), options);
    return { ...followed, ended: await followed.result };
  }

  /** Creates a pod that no run follows, and waits until `ready` accepts it. */
  async pod(script: string, ready: (pod: Pod) => boolean, parts: PodParts = {}): Promise<Pod> {
    const { pod, podName } = this.plan(script, parts);
    await createPod(this.cluster, pod);
    return this.podWhen(podName, ready);
  }

  /** The pod once `ready` accepts it; a run may not have created it yet. */
  async podWhen(name: string, ready: (pod: Pod) => boolean): Promise<Pod> {
    let last: Pod | undefined;
    return eventually(
      `pod ${name}`,
      async () => {
        last = await getPod(this.cluster, this.namespace, name).catch((error: unknown) => {
          if (isClusterError(error, "not-found")) return undefined;
          throw error;
        });
        return last && ready(last) ? last : undefined;
      },
      () => JSON.stringify(last?.status),
    );
  }

  /** Why a pod does not run, as soon as there is a reason. */
  async causeOf(name: string, id: string): Promise<Cause> {
    let seen: readonly Cause[] = [];
    return eventually(
      `cause ${id} of ${name}`,
      async () => {
        seen = diagnose(await getPod(this.cluster, this.namespace, name));
        return seen.find((cause) => cause.id === id);
      },
      () => JSON.stringify(seen),
    );
  }

  /** Limits what the namespace may hold, and waits until the API server refuses what is beyond it. */
  async allow(hard: Readonly<Record<string, string>>): Promise<void> {
    await this.cluster.request("POST", `/api/v1/namespaces/${this.namespace}/resourcequotas`, {
      body: { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "team" }, spec: { hard } },
    });
    // Each part of the control plane learns of a quota in its own time, and a pod that is earlier is let through.
    let last: unknown;
    await eventually(
      "the quota to hold",
      async () => {
        last = await createPod(this.cluster, this.plan("true").pod, { dryRun: true }).catch((error: unknown) => error);
        return (last instanceof Error && last.message.includes("exceeded quota")) || undefined;
      },
      () => (last instanceof Error ? last.message : "a pod that is let through"),
    );
  }

  async isGone(name: string): Promise<boolean> {
    return eventually(`the end of ${name}`, async () => {
      try {
        await getPod(this.cluster, this.namespace, name);
        return undefined;
      } catch (error) {
        if (isClusterError(error, "not-found")) return true;
        throw error;
      }
    });
  }
}

/** Waits until one of the causes that are seen is as expected: a watch tells in its own time, also after a run's end. */
export async function seenOf(
  causes: () => readonly Cause[],
  id: string,
  isExpected: (cause: Cause) => boolean = () => true,
): Promise<Cause> {
  return eventually(
    `cause ${id}`,
    () => Promise.resolve(causes().find((cause) => cause.id === id && isExpected(cause))),
    () => JSON.stringify(causes()),
  );
}

/** The numbers of lines such as `line 7`, in the order in which they came. */
export function numbers(lines: readonly string[]): number[] {
  return lines.flatMap((line) => {
    const found = /^line (\d+)/.exec(line)?.[1];
    return found === undefined ? [] : [Number(found)];
  });
}

/** 1, 2, … `count`. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
