import type { ContainerStatus, Pod } from "../../podObjects.ts";
import type { FailurePolicy, FailureRule } from "../../validation/workloads/failurePolicy.ts";
import type { SuccessPolicy } from "../../validation/workloads/successPolicy.ts";
import type { Indexes } from "./indexes.ts";
import { commonCount, countOf, parseIndexes } from "./indexes.ts";

/** What a Job's policy says of a pod that has failed. */
interface Judgement {
  /** Absent where no rule says anything. */
  readonly action?: string;
  /** Whether it counts towards the Job's limits. */
  readonly counts: boolean;
  /** Why the whole Job has failed. */
  readonly message?: string;
}

/** What a policy makes of a failed pod: its first rule that matches (Kubernetes 1.34, `matchPodFailurePolicy`). */
export function judge(policy: FailurePolicy | undefined, { metadata, status }: Pod): Judgement {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const { action, onExitCodes, onPodConditions = [] } = rule;
    const name = `${metadata.namespace ?? ""}/${metadata.name}`;
    const at = `matching ${action} rule at index ${index}`;
    let why: string | undefined;
    if (onExitCodes) {
      const found =
        exitedWith(status.containerStatuses, onExitCodes) ?? exitedWith(status.initContainerStatuses, onExitCodes);
      const code = found?.state.terminated?.exitCode ?? 0;
      if (found) why = `Container ${found.name} for pod ${name} failed with exit code ${code} ${at}`;
    } else {
      const found = (status.conditions ?? []).find((one) =>
        onPodConditions.some(({ type, status: is }) => one.type === type && one.status === is),
      );
      if (found) why = `Pod ${name} has condition ${found.type} ${at}`;
    }
    if (why === undefined) continue;
    return { action, counts: action !== "Ignore", ...(action === "FailJob" && { message: why }) };
  }
  return { counts: true };
}

/** The first container that has failed with such an exit code. */
function exitedWith(
  statuses: readonly ContainerStatus[] = [],
  { containerName, operator, values = [] }: NonNullable<FailureRule["onExitCodes"]>,
): ContainerStatus | undefined {
  return statuses.find(({ name, state }) => {
    const code = state.terminated?.exitCode ?? 0;
    return code !== 0 && (containerName ?? name) === name && values.includes(code) === (operator === "In");
  });
}

/** The rule of a success policy that these indexes fulfil, in words (Kubernetes 1.34, `matchSuccessPolicy`). */
export function metBy(policy: SuccessPolicy | undefined, succeeded: Indexes, completions: number): string | undefined {
  if (countOf(succeeded) === 0) return undefined;
  const index = (policy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount = Number.POSITIVE_INFINITY }) => {
    if (succeededIndexes === undefined) return countOf(succeeded) >= succeededCount;
    const wanted = parseIndexes(succeededIndexes, completions);
    const done = commonCount(wanted, succeeded);
    return wanted.length > 0 && (done === countOf(wanted) || done >= succeededCount);
  });
  return index < 0 ? undefined : `Matched rules at index ${index}`;
}
