import { t } from "../../l10n.ts";

export interface Words {
  readonly sentence: string;
  /** What to do. */
  readonly hint?: string;
  /** The cfg key to change. */
  readonly key?: string;
}

/**
 * What the exit code of a driver says (dbnd 1.0.28, measured on a real cluster). `sys.exit(N)` of a task never becomes
 * the code of its pod.
 */
function wordsOfDbnd(exitCode: number): Words | undefined {
  switch (exitCode) {
    case 0:
      return { sentence: t("The run succeeded.") };
    case 2:
      return {
        sentence: t("DBND did not understand its command line (exit code 2)."),
        hint: t("Check the task's name, the parameters and the further words of the run."),
      };
    case 4:
      return {
        sentence: t("DBND failed before the run began (exit code 4)."),
        hint: t("Often a folder is not writable in the container, or a task pod cannot load the project's code."),
      };
    case 5:
      return {
        sentence: t("DBND could not set the run up (exit code 5)."),
        hint: t(
          "Unknown task, a value of the wrong kind, a module that cannot be imported, or a tracker that does not answer: see the log.",
        ),
      };
    case 8:
      return {
        sentence: t("DBND refused the configuration before the run began (exit code 8)."),
        hint: t("The configuration inside the image counts: is it the one you edit? Check the environment's name."),
      };
    case 10:
      return {
        sentence: t("The run failed: a task raised an error, or the run was interrupted (exit code 10)."),
        hint: t("The traceback in the log names the place."),
      };
    default:
      return undefined;
  }
}

/** What exit codes say whatever the program is: those of shells, runtimes and signals. */
function wordsOfContainers(exitCode: number, isDbnd: boolean): Words | undefined {
  switch (exitCode) {
    case 1:
      return {
        sentence: t("The container was interrupted or its command failed (exit code 1)."),
        hint: t("The end of the log says what happened."),
      };
    case 126:
      return {
        sentence: t("The container's command cannot be executed (exit code 126)."),
        hint: t("Check the image."),
      };
    case 127:
      return {
        sentence: t("The container does not know its command (exit code 127)."),
        hint: isDbnd
          ? t("Is `dbnd` installed in the image and on its PATH?")
          : t("Is the program in the image and on its PATH? A script may call another one."),
        key: "dbnd_executable",
      };
    case 134:
      return {
        sentence: t("The process gave itself up after a fault in native code (exit code 134)."),
        hint: t("The end of the log says what happened."),
      };
    case 137:
      return {
        sentence: t("The container was killed (exit code 137)."),
        hint: t("Somebody deleted the pod, or the node needed its memory."),
      };
    case 139:
      return { sentence: t("The process crashed with a segmentation fault (exit code 139).") };
    case 143:
      return {
        sentence: t("The container was asked to end and did (exit code 143)."),
        hint: t("Somebody deleted the pod."),
      };
    case 132:
      return {
        sentence: t("The program has instructions that the node's processor does not know (exit code 132)."),
        hint: t("Take an image that is built for older processors, or choose nodes by node_selectors."),
      };
    case 135:
      return {
        sentence: t("The process crashed with a bus error (exit code 135)."),
        hint: t("Often shared memory is too small: mount an emptyDir with medium Memory at /dev/shm."),
      };
    default:
      return wordsOfSignal(exitCode);
  }
}

/** Signals of Linux that end a process, beside those that have words of their own. */
const SIGNALS: ReadonlyMap<number, string> = new Map([
  ...([
    [1, "SIGHUP"],
    [2, "SIGINT"],
    [3, "SIGQUIT"],
    [5, "SIGTRAP"],
    [8, "SIGFPE"],
    [10, "SIGUSR1"],
  ] as const),
  ...([
    [12, "SIGUSR2"],
    [13, "SIGPIPE"],
    [14, "SIGALRM"],
    [24, "SIGXCPU"],
    [25, "SIGXFSZ"],
  ] as const),
]);

function wordsOfSignal(exitCode: number): Words | undefined {
  const signal = SIGNALS.get(exitCode - 128);
  if (signal === undefined) return undefined;
  return {
    sentence: t("The process was ended by the signal {0} (exit code {1}).", signal, exitCode),
    hint: t("The end of the log says what happened."),
  };
}

/**
 * What an exit code means, in plain words.
 *
 * @param reason the kubelet's word beside it (`OOMKilled`).
 * @param isDbnd the program is DBND: its own codes are told; false for a sidecar, and for pods of Airflow.
 */
export function explainExit(exitCode: number, reason?: string | null, isDbnd = true): Words {
  if (reason === "OOMKilled") {
    return {
      sentence: t("The container needed more memory than its limit allows and was killed (exit code {0}).", exitCode),
      hint: t("Raise limit_memory; a DBND driver alone needs about 256Mi."),
      key: "limit_memory",
    };
  }
  if (reason === "DeadlineExceeded") {
    return { sentence: t("The pod ran longer than its deadline allows (exit code {0}).", exitCode) };
  }
  return (
    (isDbnd ? wordsOfDbnd(exitCode) : undefined) ??
    wordsOfContainers(exitCode, isDbnd) ?? {
      sentence: t("The container ended with exit code {0}.", exitCode),
      hint: t("See the log."),
    }
  );
}
