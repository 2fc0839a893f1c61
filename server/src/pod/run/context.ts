import type { CommandLine, Configuration, Layer, Origin } from "../../configuration/types.ts";
import type { RunIdentity } from "../../protocol.ts";
import type { ManifestText } from "../manifest/yamlTree.ts";

/** What the Python code says about a task, as far as it is known without running it. */
export interface TaskCode {
  /** Dotted path of its module; absent for a task that has none. */
  readonly module?: string;
  /** The class or function that it is: a section may be one under a name of its own. */
  readonly family: string;
  /** `defaults` and `task_config`, oldest first. */
  readonly layers: readonly Layer[];
  /** `task_retries`. */
  readonly retries?: number;
  /** `task_env`, when it is a name. */
  readonly environment?: { readonly name: string; readonly origin: Origin };
  /** Parts that only running would tell, and why. */
  readonly unknown: readonly { readonly reason: string; readonly origin: Origin }[];
}

/** All that decides about a run besides what is asked for. Nothing in it changes anything. */
export interface RunPlanContext {
  /** The project's configuration under these options of `dbnd run`; the second lists the paths of `--conf-file`. */
  configure(
    commandLine: CommandLine,
    configurationFiles: readonly string[],
    taskLayers?: readonly Layer[],
  ): Configuration;
  /** The task of that name; undefined when no Python file defines it. */
  readonly taskCode?: (name: string) => TaskCode | undefined;
  /** `DBND_HOME`: where an image is built. */
  readonly projectHome: string;
  /** Who runs (`DBND_USER`). */
  readonly user: string;
  /** Commit of the project's code, when known. */
  readonly sourceVersion?: string;
  /** A manifest that `pod_yaml` names; undefined when it cannot be read. */
  readManifest(path: string): ManifestText | undefined;
  /** Uids and time of a new run; asked for when the request has none. */
  newIdentity(): RunIdentity;
  /** A uid for the volume of a secret. */
  newUid(): string;
}
