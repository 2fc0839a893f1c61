import type { RunPlan } from "../../../server/src/protocol.ts";
import { t } from "../l10n.ts";
import { isOfAirflow } from "../runs/airflowCauses.ts";
import { inSentences } from "../sentences.ts";

interface Said {
  readonly sentence: string;
  readonly hint?: string | undefined;
  readonly key?: string | undefined;
}

/** What went wrong, what to do, and where: on one line of a log. */
export function withKey({ sentence, hint, key }: Said, plan: RunPlan): string {
  const isNamed = key === undefined || hint?.includes(key) === true;
  return inSentences(sentence, hint, !isNamed && seeKey(key, plan));
}

function seeKey(key: string, plan: RunPlan): string {
  return isOfAirflow(plan) ? t("See `{0}`.", key) : t("See `{0}` in [{1}].", key, plan.engine);
}
