import type { CommandLine, Configuration, Layer, Origin } from "../../configuration/types.ts";
import type { RunIdentity } from "../../protocol.ts";
import type { ManifestText } from "../manifest/yamlTree.ts";

/** A text in the code; without `text` when only running would tell it. */
export interface WrittenText {
  readonly text?: string;
  readonly origin: Origin;
}

/** What building one task puts over the configuration, in the order that DBND does it (dbnd 1.0.28). */
export interface TaskStep {
  /** The name that its section in cfg files has. */
  readonly section: string;
  /** The task family, whose sections count after that one. */
  readonly family: string;
  /** `with config(…)` around the call that makes it, oldest first. */
  readonly around: readonly Layer[];
  readonly defaults?: Layer;
  /** `task_config` of the class or decorator: a cfg file may set another one. */
  readonly taskConfig?: Layer;
  /** `task_config=…` of the call, which nothing replaces. */
  readonly taskConfigOfCall?: Layer;
  readonly override?: Layer;
}

/** What a task of DBND's class `DockerRunTask` runs; parts of the call count more than cfg files, others less. */
export interface ImageTaskCode {
  readonly image?: WrittenText;
  readonly command?: WrittenText;
  readonly engine?: WrittenText;
  readonly imageOfCall?: WrittenText;
  readonly commandOfCall?: WrittenText;
  readonly engineOfCall?: WrittenText;
  /** `docker_engine` as a plain attribute: DBND asks the environment instead. */
  readonly engineWithoutEffect?: WrittenText;
}

/** What the Python code says about a task, as far as it is known without running it. */
export interface TaskCode {
  /** Dotted path of its module; absent for a task that has none. */
  readonly module?: string;
  /** The class or function that it is: a section may be one under a name of its own. */
  readonly family: string;
  /** `task_name` of the call that makes it. */
  readonly name?: string;
  /** Its id in the run, where that is another than its name: with a number, when several tasks have the name. */
  readonly id?: string;
  /** DBND makes one task of calls with the same arguments: the call whose choices count. */
  readonly madeByOther?: { readonly line: number; readonly origin: Origin };
  /** The pipeline makes several of them: which call this is. */
  readonly otherCalls?: { readonly line: number; readonly count: number; readonly origin: Origin };
  /** The pipeline that calls it, if that was asked for, then the task itself. */
  readonly steps: readonly TaskStep[];
  /** `task_retries`. */
  readonly retries?: number;
  /** `task_env`, when it is a name. */
  readonly environment?: { readonly name: string; readonly origin: Origin };
  /** For tasks that run a command in an image of their own. */
  readonly image?: ImageTaskCode;
  /** Parts that only running would tell, and why. */
  readonly unknown: readonly { readonly reason: string; readonly origin: Origin }[];
}

/** The task whose code is asked for. */
export interface AskedTask {
  readonly name: string;
  /** The pipeline that calls it, itself or through others. */
  readonly within?: string;
  /** Which of the calls, counted from 0 in the order in which DBND makes the tasks. Default the first. */
  readonly call?: number;
}

/** All that decides about a run besides what is asked for. Nothing in it changes anything. */
export interface RunPlanContext {
  /** The project's configuration under these options of `dbnd run`; the second lists the paths of `--conf-file`. */
  configure(
    commandLine: CommandLine,
    configurationFiles: readonly string[],
    taskLayers?: readonly Layer[],
  ): Configuration;
  /** What the code says about a task; undefined when no Python file tells, or the pipeline does not call it. */
  readonly taskCode?: (asked: AskedTask) => TaskCode | undefined;
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
