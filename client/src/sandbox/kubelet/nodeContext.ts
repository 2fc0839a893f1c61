import type { SandboxClock } from "../clock.ts";
import type { SandboxTimings } from "../options.ts";
import type { ContainerRuntime } from "../runtimes/types.ts";
import type { Store } from "../store/store.ts";
import type { Attendance, NodeAttendance } from "./attendance.ts";
import type { ContainerLogs } from "./containerLogs.ts";
import type { EventRecorder } from "./eventRecorder.ts";

/** What the kubelets of all nodes work with. */
export interface NodesContext extends Omit<NodeContext, "attendance"> {
  readonly attendance: NodeAttendance;
}

/** What the kubelet of a node and its pods work with. */
export interface NodeContext {
  readonly store: Store;
  /** Timers, and how long something takes. */
  readonly clock: SandboxClock;
  /** What the nodes' own clock says: what they write down has its times. Milliseconds since 1970. */
  wallTime(): number;
  readonly timings: SandboxTimings;
  readonly attendance: Attendance;
  readonly events: EventRecorder;
  readonly logs: ContainerLogs;
  /** Scratch folders and volumes of pods. */
  readonly folder: string;
  /** The local runtime that stands in for an image, if any. */
  findRuntime(image: string): ContainerRuntime | undefined;
  /** What a pod's service account signs in with. */
  accountToken(namespace: string, account: string): string;
  /** Environment of every container, for its own use of the API as the pod's service account. */
  apiEnvironment(namespace: string, account: string): Readonly<Record<string, string>>;
}
