import type { Method } from "../../../client/src/cluster/connection/cluster.ts";

/** What happens in a namespace of its own, step by step; each step is looked at once the controllers have settled. */
export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface Step {
  /** The second of a minute at which it begins. */
  readonly from?: number;
  readonly requests?: readonly Request[];
  /** How long the controllers have at least. Seconds. */
  readonly seconds: number;
}

/**
 * A request. In its path and its body `<NAME>` stands for the real name of what a sight calls so (`<many-*>`), `<uid
 * cronjobs/one>` for a uid, and `<now>` for the time.
 */
export interface Request {
  readonly method: Method;
  /** Below the namespace: `jobs/one`. */
  readonly path: string;
  readonly body?: object;
}

/** On a real cluster a Job's controller looks about once a second. */
const SETTLING = 4;
const GROUPS: Readonly<Record<string, string>> = {
  Job: "batch/v1",
  CronJob: "batch/v1",
  Deployment: "apps/v1",
  ReplicaSet: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
};

export const after = (seconds: number, ...requests: readonly Request[]): Step => ({ requests, seconds });
export const act = (...requests: readonly Request[]): Step => after(SETTLING, ...requests);
export const from = (second: number, seconds: number, ...requests: readonly Request[]): Step => ({
  from: second,
  requests,
  seconds,
});
export const wait = (seconds: number): Step => ({ seconds });

export const create = (kind: string, name: string, spec: object, metadata: object = {}): Request => ({
  method: "POST",
  path: `${kind.toLowerCase()}s`,
  body: { apiVersion: GROUPS[kind] ?? "v1", kind, metadata: { name, ...metadata }, spec },
});
export const change = (path: string, spec: object): Request => ({ method: "PATCH", path, body: { spec } });
export const remove = (path: string, query = ""): Request => ({ method: "DELETE", path: `${path}${query}` });

/** Pods that nobody schedules, so that they live as the test says. */
export const template = (restartPolicy: string | undefined, labels?: object, more: object = {}): object => ({
  ...(labels !== undefined && { metadata: { labels } }),
  spec: {
    ...(restartPolicy !== undefined && { restartPolicy }),
    schedulerName: "nobody",
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    containers: [{ name: "base", image: "busybox:1.36" }],
    ...more,
  },
});

const status = (pod: string, value: object): Request => ({
  method: "PATCH",
  path: `pods/<${pod}>/status`,
  body: { status: value },
});
const container = (state: object): object => ({
  name: "base",
  ready: false,
  restartCount: 0,
  image: "x",
  imageID: "",
  state,
});

/** What a kubelet would write of a pod that has ended. */
export const end = (pod: string, exitCode: number, more: object = {}): Request =>
  status(pod, {
    phase: exitCode === 0 ? "Succeeded" : "Failed",
    containerStatuses: [container({ terminated: { exitCode, finishedAt: "<now>" } })],
    ...more,
  });
/** Or of one that runs, and is ready. */
export const ready = (pod: string, restartCount = 0): Request =>
  status(pod, {
    phase: "Running",
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: "<now>" }],
    containerStatuses: [{ ...container({ running: {} }), ready: true, restartCount }],
  });
