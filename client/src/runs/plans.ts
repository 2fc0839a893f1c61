import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { RunIdentity, RunPlan, RunPlanParams, RunPlanResult } from "../../../server/src/protocol.ts";
import type { RunOptions } from "../cluster/index.ts";
import { UserError } from "../notifications.ts";

/** Asks the language server what a run would create. */
export type MakePlan = (request: RunPlanParams) => Promise<RunPlanResult>;

/** @throws UserError with the first problem, when there is no plan. */
export function requirePlan({ plan, problems }: RunPlanResult): RunPlan {
  if (plan) return plan;
  const problem = problems.find(({ severity }) => severity === "error");
  throw new UserError(problem?.message ?? vscode.l10n.t("The pod could not be planned."));
}

/** What further tries of an operator or a worker create, by the files as they are then. `executorId`: who executes workers. */
export function plansOfTries(
  request: RunPlanParams,
  makePlan: MakePlan,
  executorId: string,
): NonNullable<RunOptions["planForTry"]> {
  const asked = request.worker === undefined ? request : { ...request, executorId };
  return async (tryNumber, last) => requirePlan(await makePlan({ ...asked, identity: identityOfTry(last), tryNumber }));
}

/** The tries of a run are told by their number, those of a worker by uids of their own, of which their names are made. */
function identityOfTry({ executor, identity }: RunPlan): RunIdentity {
  return executor ? { ...identity, taskRunUid: randomUUID(), taskRunAttemptUid: randomUUID() } : identity;
}
