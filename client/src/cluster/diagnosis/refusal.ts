import type { Cause } from "./cause.ts";
import type { Pod } from "../objects.ts";
import { amountRules } from "./amountRules.ts";
import { limitRangeRules } from "./limitRangeRules.ts";
import { policyRules } from "./policyRules.ts";
import { fieldRules } from "./fieldRules.ts";
import type { RefusalRule } from "./refusalRule.ts";

/** What says most comes first: a policy may quote what others say. */
const RULES: readonly RefusalRule[] = [...amountRules, ...limitRangeRules, ...policyRules, ...fieldRules];

/**
 * Why the cluster refused to create the pod, from its answer; empty for what only the message itself can say.
 *
 * @param pod as it was sent: what is to be changed of it is offered with it
 */
export function refusalCauses(answer: string, pod?: Pod): readonly Cause[] {
  const message = withoutConsequences(answer);
  const first = RULES.find(({ pattern }) => pattern.test(message));
  if (!first) return [];
  const rules = first.repeats ? RULES.filter(({ repeats }) => repeats) : [first];
  const found = rules.flatMap((rule) => matchesOf(rule, message).map((match) => ({ rule, match })));
  const causes = found
    .sort((one, other) => one.match.index - other.match.index)
    .map(({ rule: { id, tell }, match }): Cause => ({ id, severity: "error", evidence: answer, ...tell(match, pod) }));
  // The same of two containers is said twice.
  return causes.filter(({ sentence }, index) => causes.findIndex((one) => one.sentence === sentence) === index);
}

/** A volume that is not valid itself is told to be missing where it is mounted, too (Kubernetes 1.34). */
function withoutConsequences(answer: string): string {
  if (!/\bspec\.volumes\[\d+\]/.test(answer)) return answer;
  return answer.replaceAll(
    /,? ?spec\.(?:containers|initContainers)\[\d+\]\.volumeMounts\[\d+\]\.name: Not found: "[^"]*"/g,
    "",
  );
}

function matchesOf({ pattern, repeats, subject }: RefusalRule, message: string): readonly RegExpExecArray[] {
  if (repeats) {
    const all = [...message.matchAll(new RegExp(pattern, `${pattern.flags}g`))];
    if (!subject) return all;
    return all.filter((match, index) => all.findIndex((one) => subject(one) === subject(match)) === index);
  }
  const match = pattern.exec(message);
  return match ? [match] : [];
}
