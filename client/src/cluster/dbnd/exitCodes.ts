interface Words {
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
const WORDS: Readonly<Record<number, Words>> = {
  0: { sentence: "The run succeeded." },
  1: {
    sentence: "The container was interrupted or its command failed (exit code 1).",
    hint: "The end of the log says what happened.",
  },
  2: {
    sentence: "DBND did not understand its command line (exit code 2).",
    hint: "Check the task's name, the parameters and the further words of the run.",
  },
  4: {
    sentence: "DBND failed before the run began (exit code 4).",
    hint: "Often a folder is not writable in the container, or a task pod cannot load the project's code.",
  },
  5: {
    sentence: "DBND could not set the run up (exit code 5).",
    hint: "Unknown task, a value of the wrong kind, a module that cannot be imported, or a tracker that does not answer: see the log.",
  },
  8: {
    sentence: "DBND refused the configuration before the run began (exit code 8).",
    hint: "The configuration inside the image counts: is it the one you edit? Check the environment's name.",
  },
  10: {
    sentence: "The run failed: a task raised an error, or the run was interrupted (exit code 10).",
    hint: "The traceback in the log names the place.",
  },
  126: { sentence: "The container's command cannot be executed (exit code 126).", hint: "Check the image." },
  127: {
    sentence: "The container does not know its command (exit code 127).",
    hint: "Is `dbnd` installed in the image and on its PATH?",
    key: "dbnd_executable",
  },
  137: {
    sentence: "The container was killed (exit code 137).",
    hint: "Somebody deleted the pod, or the node needed its memory.",
  },
  139: { sentence: "The process crashed with a segmentation fault (exit code 139)." },
  143: { sentence: "The container was asked to end and did (exit code 143).", hint: "Somebody deleted the pod." },
};

/** What an exit code means, in plain words; `reason` is the kubelet's word beside it (`OOMKilled`). */
export function explainExit(exitCode: number, reason?: string | null): Words {
  if (reason === "OOMKilled") {
    return {
      sentence: `The container needed more memory than its limit allows and was killed (exit code ${exitCode}).`,
      hint: "Raise limit_memory; a DBND driver alone needs about 256Mi.",
      key: "limit_memory",
    };
  }
  if (reason === "DeadlineExceeded") {
    return { sentence: `The pod ran longer than its deadline allows (exit code ${exitCode}).` };
  }
  return WORDS[exitCode] ?? { sentence: `The container ended with exit code ${exitCode}.`, hint: "See the log." };
}
