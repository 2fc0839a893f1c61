import type { CommandLine, Configuration } from "../../configuration/types.ts";
import type { RunIdentity } from "../../protocol.ts";
import type { ManifestText } from "../manifest/yamlTree.ts";

/** All that decides about a run besides what is asked for. Nothing in it changes anything. */
export interface RunPlanContext {
  /** The project's configuration under these options of `dbnd run`; the second lists the paths of `--conf-file`. */
  configure(commandLine: CommandLine, configurationFiles: readonly string[]): Configuration;
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
