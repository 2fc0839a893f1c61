import type { Listen } from "./api/exchange.ts";
import type { SandboxClock } from "./clock.ts";
import type { FaultPlan } from "./faults/plan.ts";
import type { ContainerSpec, RuntimeRow } from "./runtimes/types.ts";

/** What `startSandbox` needs to know. */
export interface SandboxOptions {
  /** Absolute paths. Working folders of Databand containers; Python finds the modules of all. */
  readonly workspaceFolders: readonly string[];
  /** The folder of the workspace whose code a pod runs; undefined or absent: the first that has a configuration of DBND. */
  readonly folderOf?: (pod: Pick<ContainerSpec, "podName" | "podLabels">) => string | undefined;
  /** Containers are local processes: without the literal `true` the sandbox refuses to start. */
  readonly trusted: true;
  /**
   * Rows before the built-in ones (`databand-sample`, `busybox`, `alpine`, `python`): the first match wins. A function
   * is asked for each container.
   */
  readonly runtimes?: readonly RuntimeRow[] | (() => readonly RuntimeRow[]);
  /** Python 3 of the containers, a path or a name on PATH. Absent: looked for in the workspace, then on PATH. */
  readonly python?: string;
  /** Folder of `dbnd_stand_in.py`, as shipped in `resources/sandbox`. */
  readonly resources: string;
  /** Where logs and volumes of containers go; made when missing, its contents are the sandbox's own. */
  readonly dataDir: string;
  readonly faultPlan?: FaultPlan;
  /** Source of time and timers; absent means the machine's. */
  readonly clock?: SandboxClock;
  /** What the clock of the nodes says, milliseconds since 1970, which may be set at any time; absent: what `clock` says. */
  readonly nodeTime?: () => number;
  /** How requests come in; absent means TLS on a free port of 127.0.0.1. */
  readonly listen?: Listen;
  readonly nodes?: readonly NodeOptions[];
  /** Made at the start besides `default`, `kube-system`, `kube-public` and `kube-node-lease`. */
  readonly namespaces?: readonly string[];
  /** Service accounts made at the start in every namespace, besides `default`. */
  readonly serviceAccounts?: readonly string[];
  readonly timings?: Partial<SandboxTimings>;
  /**
   * From so many bytes on, a node begins another file for the log of a container that runs (the kubelet's `containerLogMaxSize`,
   * 10 MiB by default); the API serves the newest only. Absent: never.
   */
  readonly maxLogBytes?: number;
  /** How many changes of objects a watch can go back before it is answered 410. Default 5000. */
  readonly historyLimit?: number;
  /** Name of the kubeconfig's context, cluster and user. Default `databand-sandbox`. */
  readonly contextName?: string;
}

/** One made-up node. Quantities as Kubernetes writes them. */
export interface NodeOptions {
  readonly name: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  /** Further resources, such as `nvidia.com/gpu`. */
  readonly resources?: Readonly<Record<string, string>>;
}

/** How long the made-up kubelet takes; milliseconds. */
export interface SandboxTimings {
  /** From the create to the node's choice. */
  readonly schedule: number;
  /** From the node's choice to a container's start. */
  readonly containerStart: number;
  /** From the end of the last container to the final phase; a real node takes about a second. */
  readonly finalPhase: number;
  /** First wait before a restart or another pull; doubles each time. A kubelet's is 10 s. */
  readonly backOffBase: number;
  readonly backOffMax: number;
  /** Since a node's kubelet was heard last, until it is given up; Infinity: that is never. A cluster's is 50 s. */
  readonly nodeGrace: number;
}

export const DEFAULT_TIMINGS: SandboxTimings = {
  schedule: 10,
  containerStart: 150,
  finalPhase: 200,
  backOffBase: 10_000,
  backOffMax: 300_000,
  nodeGrace: 50_000,
};

/** Counters for tests and for the status display. */
export interface SandboxStats {
  readonly requests: number;
  readonly openWatches: number;
  readonly openLogs: number;
  readonly runningContainers: number;
  readonly resourceVersion: number;
  readonly faultsInjected: number;
}

/** A running sandbox cluster. */
export interface Sandbox {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** PEM of the server's certificate, which is its own authority. It is in the kubeconfig, too. */
  readonly certificate: string;
  /** The bearer token that every request needs. */
  readonly token: string;
  /** YAML text that `kubectl` and any client can use. */
  readonly kubeconfig: string;
  /** Replaces the faults from the next request on; undefined means none. Request counting starts again. */
  setFaultPlan(plan: FaultPlan | undefined): void;
  /** Forgets the history of changes, so that older watches and lists are answered 410. */
  compact(): void;
  /** Ends a pod as a node does that is short of memory: it stays, as failed. False when it does not run. */
  evict(namespace: string, name: string): boolean;
  /**
   * The kubelet of a node stops, or those of all: containers go on, nobody tells of them, their logs cannot be read, and what
   * is asked for is done when it works again, by the function that is returned. After `nodeGrace` the cluster gives the node
   * up: its pods count as not ready, and are evicted when they no longer tolerate that (5 min later, if they do not say
   * otherwise), unless no other node is left.
   */
  stopKubelets(node?: string): () => void;
  /** The machine of a node is gone for good, with its containers; the cluster finds out after `nodeGrace`. */
  loseNode(node: string): void;
  /** Removes the log files of a pod's containers, as somebody does who clears up its node. Those of later starts are new. */
  removeLogs(namespace: string, pod: string): void;
  /** Whether a container runs, and its kubelet is there to let somebody in. */
  canEnter(namespace: string, pod: string, container: string): boolean;
  stats(): SandboxStats;
  /** Ends every container (SIGKILL), connection and timer; resolves when nothing is left. Safe to call twice. */
  stop(): Promise<void>;
}
