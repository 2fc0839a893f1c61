import type { NodeSource } from "./node.ts";
import type { ConfigurationProblem, Origin, ResolvedObject } from "../configuration/types.ts";

/** Plain JSON, as sent to the Kubernetes API. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Facts about the task run that the pod is for (spec 3). */
export interface TaskRun {
  readonly taskName: string;
  readonly taskFamily: string;
  /** Dotted class path shortened to initials, as in the label `dbnd_task_family`. */
  readonly familyShort: string;
  /** Task id as Airflow names it. */
  readonly taskAirflowId: string;
  /** True for the driver and for task submissions. */
  readonly system: boolean;
  readonly taskRunUid: string;
  readonly taskRunAttemptUid: string;
  readonly runUid: string;
  readonly trackerUrl: string | null;
  readonly user: string;
  readonly sourceVersion: string | null;
  readonly environmentName: string;
  /** Run context variables, after `env_vars`; a null gives an entry without value. */
  readonly spawnEnvironment: Readonly<Record<string, string | null>>;
}

/** Where a part of a key's value stands: names of members and indices of items lead to it. */
export type PlaceInside = (key: string, path: readonly (string | number)[]) => Origin | undefined;

export interface PodInput {
  /** The engine section, built; see `configuration`. */
  readonly engine: ResolvedObject;
  readonly taskRun: TaskRun;
  readonly command: readonly string[];
  readonly args?: readonly string[];
  readonly includeSystemSecrets: boolean;
  /** Labels given by the executor. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly tryNumber?: number;
  /** Text and uri of the manifest that `pod_yaml` names; undefined means the shipped one. */
  readonly baseManifest?: { readonly uri: string; readonly text: string };
  /** Finds the parts of the engine's values in their files; see `placeInside.ts`. */
  readonly placeInside?: PlaceInside;
  /** Makes the uuid of secret volumes; the only randomness of the builder. */
  readonly newUid: () => string;
}

/** The pod and, for every leaf of it, where it came from. */
export interface PodPlan {
  readonly pod: JsonObject;
  /** JSON pointer (`/spec/containers/0/image`) → origin. Covers every leaf. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** JSON pointer → what else that part came from, or took the place of. */
  readonly sources: ReadonlyMap<string, readonly NodeSource[]>;
  /** The key of the engine that an origin of the pod is of. */
  readonly keys: ReadonlyMap<Origin, string>;
  /** Not empty when DBND would refuse: then `pod` is the best that could be built. */
  readonly problems: readonly ConfigurationProblem[];
}
