import type { RunIdentity } from "../protocol.ts";
import type { TaskRun } from "./types.ts";

/** What a run knows of itself besides its uids. */
export interface RunFacts {
  readonly user: string;
  readonly environmentName: string;
  /** Commit of the code; absent when unknown, which DBND writes as the text `None`. */
  readonly sourceVersion?: string;
  /** Address of the run in the tracker; absent when nothing tracks it. */
  readonly trackerUrl?: string;
  /** `[run] user_pre_init`, handed on when `[run] user_code_on_fork` is set. */
  readonly userPreInit?: string;
}

/** The system task that stands for the driver of a run (spec 3.9, example 1). */
export function driverTaskRun(identity: RunIdentity, facts: RunFacts): TaskRun {
  return systemTaskRun({ taskName: "dbnd_driver_run", taskAirflowId: "dbnd_driver_run" }, identity, facts);
}

/** The system task that submits one task of a run to a pod of its own, without Airflow's executor (spec 4.1). */
export function taskSubmitRun(identity: RunIdentity, facts: RunFacts): TaskRun {
  const names = { taskName: "dbnd_task_submit", taskAirflowId: "dbnd_task_submit_DockerRunTask" };
  return systemTaskRun(names, identity, facts);
}

/** A task that has a pod of its own (spec 3.3 and 4.5): named after itself. */
export function ownTaskRun(
  task: { readonly name: string; readonly family: string; readonly id?: string; readonly module?: string },
  identity: RunIdentity,
  facts: RunFacts,
): TaskRun {
  const initials = (task.module ?? "__main__").split(".").map((part) => part.charAt(0));
  return {
    ...systemTaskRun({ taskName: task.name, taskAirflowId: task.id ?? task.name }, identity, facts),
    taskFamily: task.family,
    familyShort: [...initials, task.family].join("."),
    system: false,
  };
}

function systemTaskRun(
  names: Pick<TaskRun, "taskName" | "taskAirflowId">,
  identity: RunIdentity,
  facts: RunFacts,
): TaskRun {
  const { runUid, taskRunUid, taskRunAttemptUid } = identity;
  const trackerUrl = facts.trackerUrl ?? null;
  return {
    ...names,
    taskFamily: "DockerRunTask",
    familyShort: "d.d.d.DockerRunTask",
    system: true,
    taskRunUid,
    taskRunAttemptUid,
    runUid,
    trackerUrl,
    user: facts.user,
    sourceVersion: facts.sourceVersion ?? "None",
    environmentName: facts.environmentName,
    spawnEnvironment: {
      DBND_PARENT_TASK_RUN_UID: taskRunUid,
      DBND_PARENT_TASK_RUN_ATTEMPT_UID: taskRunAttemptUid,
      DBND_ROOT_RUN_UID: runUid,
      DBND_ROOT_RUN_TRACKER_URL: trackerUrl,
      ...(facts.userPreInit === undefined ? {} : { DBND__USER_PRE_INIT: facts.userPreInit }),
    },
  };
}
