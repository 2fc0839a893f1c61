import type { RunPlan } from "../../../server/src/protocol.ts";
import { t } from "../l10n.ts";
import { isOfAirflow } from "../runs/airflowCauses.ts";
import { usedKey } from "../runs/usedKey.ts";
import { inSentences } from "../sentences.ts";

interface Said {
  readonly sentence: string;
  readonly hint?: string | undefined;
  readonly key?: string | undefined;
}

/** What went wrong, what to do, and where: on one line of a log. */
export function withKey({ sentence, hint, key }: Said, plan: RunPlan): string {
  return inSentences(sentence, hint, key !== undefined && where(key, hint ?? "", plan));
}

/** Nothing where the hint has named the key. */
function where(key: string, hint: string, plan: RunPlan): string | false {
  if (isOfAirflow(plan)) return !hint.includes(key) && t("See `{0}`.", key);
  const used = usedKey(key, plan);
  if (used.setBy !== undefined) return t("It is set by {0}, which no cfg file can change.", used.setBy);
  return !hint.includes(used.key) && t("See `{0}` in [{1}].", used.key, used.section);
}
