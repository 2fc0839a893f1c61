import type { CfgEntry, Placed } from "../../cfg/types.ts";
import { AMOUNT_KEYS, requestsAboveLimits, type Amount } from "./amounts.ts";
import { rangeInValue, valueRange } from "../checking/places.ts";
import { member } from "./tree.ts";
import type { Finding, Rule, RuleContext } from "../checking/types.ts";

/** What requests and limits of an engine say together (spec 3.6). */
export const resourceRules: readonly Rule[] = [
  {
    code: "request-above-limit",
    subject: "resources",
    severity: "error",
    title: "Request is larger than the limit",
    explanation: `
Kubernetes refuses a container that asks for more than it may use. Raise the limit or lower the request. What counts is what
the pod gets: the members of \`requests\` and \`limits\`, and \`request_cpu\` and its like in their place.`,
    concerns: ({ schema, entry }) => schema?.kind === "engine" && AMOUNT_KEYS.some((key) => entry(key) !== undefined),
    checkInProject: function* ({ section, entry }, context): Generator<Finding> {
      const { values } = context.configuration.resolve(section.name);
      for (const { request, limit } of requestsAboveLimits((key) => values.get(key)?.value)) {
        const [at, amount] =
          [request, limit].flatMap((one) => {
            const found = entry(one.key);
            return found ? [[found, one] as const] : [];
          })[0] ?? [];
        if (at && amount) yield { range: rangeOf(at, amount, section.name, context), message: tooMuch(request, limit) };
      }
    },
  },
];

/** What to say of a request above its limit. */
export function tooMuch(request: Amount, limit: Amount): string {
  return `${named(request)} is larger than ${named(limit)}: Kubernetes refuses the pod.`;
}

function named({ key, resource, inDictionary, text }: Amount): string {
  return inDictionary ? `"${resource}" of "${key}" (${text})` : `"${key}" (${text})`;
}

/** The amount itself where a dictionary holds it. */
function rangeOf(
  entry: Placed<CfgEntry>,
  { inDictionary, resource }: Amount,
  section: string,
  context: RuleContext,
): Finding["range"] {
  const { node, line } = entry;
  // Where references stand, the tree's offsets are not those of the file.
  const value =
    inDictionary && !node.value.text.includes("%") && member(context.valueTree(node, section), resource)?.value;
  return value ? rangeInValue(node.value, value.start, value.end, line) : valueRange(entry);
}
