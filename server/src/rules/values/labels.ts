import { keyText } from "./tree.ts";
import type { Rule } from "../checking/types.ts";

const NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/u;
/** Keys whose members are named as Kubernetes names labels. */
const NAMED: readonly string[] = ["labels", "annotations", "node_selectors"];
const PREFIX = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/u;

/** Names that the Kubernetes API would refuse, or DBND rewrites (spec 3.3). */
export const labelRules: readonly Rule[] = [
  {
    code: "label-key",
    subject: "pod",
    severity: "error",
    title: "Not a valid label or annotation name",
    explanation: `
A name has at most 63 letters, digits, \`-\`, \`_\`, \`.\`, begins and ends with a letter or digit, and may have a DNS prefix
before a slash: \`example.com/team\`. DBND does not change names, so the API server refuses the pod.`,
    isForKey: (key) => key !== undefined && NAMED.includes(key.name),
    checkEntry: function* ({ key, parsed }) {
      if (!key || !NAMED.includes(key.name) || parsed.tree.type !== "object") return;
      for (const one of parsed.tree.members) {
        if (isQualifiedName(keyText(one))) continue;
        yield {
          at: one.key,
          message: "Kubernetes refuses this name: letters, digits, - _ . (63 at most), optionally prefix/name.",
        };
      }
    },
  },
  {
    code: "label-rewrite",
    subject: "pod",
    severity: "information",
    title: "Label value is rewritten",
    explanation: `
DBND rewrites the values of \`labels\` to a safe form: a capital becomes a dash and its small letter, any other character
than letters and digits a dash; at most 63 characters, beginning and ending with a letter or digit.`,
    isForKey: (key) => key?.name === "labels",
    checkEntry: function* ({ key, parsed }) {
      if (key?.name !== "labels" || parsed.tree.type !== "object") return;
      for (const { value } of parsed.tree.members) {
        if (value?.type !== "scalar" || typeof value.value !== "string" || value.value.includes("$")) continue;
        if (/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/u.test(value.value)) continue;
        if (value.value === "") continue;
        yield { at: value, message: "DBND rewrites this value to lower case letters, digits and dashes." };
      }
    },
  },
];

function isQualifiedName(name: string): boolean {
  if (name.includes("$")) return true;
  const slash = name.indexOf("/");
  const prefix = slash < 0 ? undefined : name.slice(0, slash);
  return NAME.test(name.slice(slash + 1)) && (prefix === undefined || PREFIX.test(prefix));
}
