/** A key of `pod_error_cfg_source_dict`: a named reason, or an exit code. */
export interface ErrorReason {
  readonly name: string;
  /** Markdown. */
  readonly documentation: string;
}

/** The named reasons (dbnd 1.0.28, spec 4.7). */
export const ERROR_REASONS: readonly ErrorReason[] = [
  {
    name: "err_image_pull",
    documentation:
      "The image could not be pulled while the pod was still Pending. A wrong repository, tag or pull secret stays wrong, so retries mostly repeat the failure: `0` fails at once, a small number rides out a registry that is briefly away. Needs `check_image_pull_errors`.",
  },
  {
    name: "err_config_error",
    documentation:
      "A container could not be made from the pod's own settings (`CreateContainerConfigError`), nearly always a missing secret or config map. Retrying cannot create it: better leave this out, and fix the name in `secrets` or `configmaps`.",
  },
  {
    name: "err_pod_deleted",
    documentation:
      "The pod was deleted, or is being deleted, before its task ended: a drained node, a preempted or scaled-down spot machine, somebody's `kubectl delete`. The task itself is innocent, so a retry usually helps.",
  },
  {
    name: "err_pod_evicted",
    documentation:
      "The process ended normally but left its task without a final state. In spite of the name, a pod that the node evicts does not get this reason: such a pod has none, or `err_pod_deleted`.",
  },
];

/** What an exit code of the main container says (dbnd 1.0.28, measured; signals by convention of Linux). */
export const EXIT_CODES: readonly (ErrorReason & { readonly code: number })[] = [
  exit(0, "The process ended well. Only counts as a failure when the task's own state says so."),
  exit(
    1,
    "A general error of the container's own command. DBND itself shows it only when a detached driver is stopped in the middle of deleting its pod, which can happen after a run that succeeded.",
  ),
  exit(2, "The command line was refused: an option that `dbnd` does not know. A retry repeats it."),
  exit(
    4,
    "Something unexpected before the run began: a folder that is not writable, or a task pod that could not load the run.",
  ),
  exit(
    5,
    "The run could not be set up: an unknown task, a value of a wrong kind, a module or class that cannot be imported, a tracker that does not answer.",
  ),
  exit(8, "A configuration error before the run began, such as an environment that is not listed."),
  exit(
    10,
    "The run began and failed. This is what every task that raises ends with, whatever code it gives to `sys.exit`, and also a cancelled run: the entry to use for retrying failed tasks.",
  ),
  exit(127, "The command was not found in the image: `dbnd` is not installed there, or not on its `PATH`."),
  exit(
    137,
    "Killed (SIGKILL), nearly always because memory ran over `limit_memory` (reason OOMKilled). A retry with the same limit tends to end the same way.",
  ),
  exit(
    143,
    "Stopped by SIGTERM: a drained node, a deleted pod, a stopped run. Seen from commands other than DBND's, which ends with 10 when it is asked to stop.",
  ),
  exit(
    255,
    "A process that ended with -1 or a lost remote shell. The shipped policy retries it three times, but no way in which DBND itself ends gives this code.",
  ),
];

function exit(code: number, documentation: string): ErrorReason & { readonly code: number } {
  return { code, name: String(code), documentation };
}

/** The known meaning of an exit code, 0 to 255. */
export function exitCode(code: number): ErrorReason | undefined {
  return EXIT_CODES.find((entry) => entry.code === code);
}
