import type { Cause } from "./cause.ts";
import { amountRules } from "./amountRules.ts";
import { policyRules } from "./policyRules.ts";
import { fieldRules } from "./fieldRules.ts";
import type { RefusalRule } from "./refusalRule.ts";

/** What says most comes first: a policy may quote what others say. */
const RULES: readonly RefusalRule[] = [...amountRules, ...policyRules, ...fieldRules];

/** Why the cluster refused to create the pod, from its message; empty for what only the message itself can say. */
export function refusalCauses(message: string): readonly Cause[] {
  for (const { id, pattern, tell } of RULES) {
    const match = pattern.exec(message);
    if (match) return [{ id, severity: "error", evidence: message, ...tell(match) }];
  }
  return [];
}
