import type { Container } from "../containerObjects.ts";
import type { Pod } from "../podObjects.ts";

/** What a container needs to know of the pod it belongs to. */
export interface PodHost {
  /** The pod as it stands in the store. */
  pod(): Pod;
  readonly node: string;
  readonly podIP: string;
  readonly volumes: Readonly<Record<string, string>>;
  /** Aborts once no container is to be started any more. */
  readonly stopping: AbortSignal;
  /** Reports the statuses of all containers. */
  publish(): void;
  /** Whether the pod is to be ended with this container, which is not well and not to run again. */
  endsWith(container: Container): boolean;
  /** Ends all containers. */
  stopAll(): void;
}

/** When a container is started again after its end. */
export type RestartRule = "Always" | "OnFailure" | "Never";

/** How a container is to be ended. */
export interface Stop {
  /** Milliseconds. */
  readonly grace: number;
  readonly message?: string;
  readonly turn?: Promise<unknown>;
}
