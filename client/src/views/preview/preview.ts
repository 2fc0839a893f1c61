import type {
  PlanProblem,
  RunIdentity,
  RunPlan,
  RunPlanParams,
  RunPlanResult,
} from "../../../../server/src/protocol.ts";
import { t } from "../../l10n.ts";
import { maskYaml } from "../logText/maskYaml.ts";

/** A preview as it stands. */
export interface PreviewState {
  readonly params: RunPlanParams;
  /** Uids and time of the pod that is shown, those of its first plan, so that only real changes move. */
  readonly identity: RunIdentity | undefined;
  /** The newest plan; kept while problems stand in the way of the next. */
  readonly plan: RunPlan | undefined;
  readonly problems: readonly PlanProblem[];
  /** What is shown. */
  readonly text: string;
  /** True while what is shown is older than the configuration, because that makes no pod. */
  readonly outdated: boolean;
}

/** What to ask the language server for, so that the pod keeps its uids and time. */
export function requestOf({ params, identity }: PreviewState): RunPlanParams {
  return identity ? { ...params, identity } : params;
}

/** The state after the next answer of the language server. */
export function nextState(before: PreviewState, { plan, problems }: RunPlanResult): PreviewState {
  const { params, identity } = before;
  if (plan)
    return {
      params,
      identity: identity ?? plan.identity,
      plan,
      problems,
      text: maskYaml(plan.podYaml),
      outdated: false,
    };
  if (before.plan) return { ...before, problems, outdated: true };
  const text = problems.map(problemComment).join("");
  return { params, identity, plan: undefined, problems, text, outdated: false };
}

function problemComment({ message }: PlanProblem): string {
  return `# ${t("There is no pod yet: {0}", message.replaceAll("\n", "\n#   "))}\n`;
}
