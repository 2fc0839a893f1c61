import type { Range } from "../../text/types.ts";
import type { EntryFacts, EntryFinding, Fix, Rule } from "../checking/types.ts";
import { isBracketed, scalars } from "./tree.ts";

const JSON_WORD: Readonly<Record<string, string>> = { True: "true", False: "false", None: "null" };
/** Dictionaries whose values the Kubernetes API takes as text only. */
const TEXT_ONLY = new Set(["env_vars", "annotations", "node_selectors", "labels"]);

/** Literals that mean something else than they look inside brackets (spec 1.7, 2). */
export const literalRules: readonly Rule[] = [
  {
    code: "python-literals",
    subject: "values",
    severity: "error",
    title: "Python word inside brackets",
    explanation: `
Inside \`{ }\` and \`[ ]\` the words are those of JSON: \`true\`, \`false\`, \`null\`. Python's \`True\`, \`False\` and \`None\` are text
without quotes there, which swallows the rest of the line.`,
    checkEntry: function* ({ parsed, text }) {
      if (!isBracketed(text)) return;
      for (const node of scalars(parsed.tree)) {
        const word = node.form === "bare" ? /^(?:True|False|None)\b/u.exec(String(node.value))?.[0] : undefined;
        if (word === undefined) continue;
        yield {
          at: { start: node.start, end: node.start + word.length },
          message: `Inside brackets write ${JSON_WORD[word] ?? ""} instead of ${word}.`,
          data: { word: JSON_WORD[word] },
        };
      }
    },
    fix: (problem) => {
      const { word } = (problem.data ?? {}) as { word?: string };
      if (word === undefined) return [];
      return [
        {
          title: `Change to ${word}`,
          edits: [{ range: problem.range, newText: word }],
          preferred: true,
          certain: true,
        },
      ];
    },
  },
  {
    code: "non-string-env",
    subject: "pod",
    severity: "error",
    title: "Number or boolean where Kubernetes takes text",
    explanation: `
The values of environment variables, labels, annotations and node selectors are text for Kubernetes. A bare number or
\`true\` is sent as such and the API server refuses the pod. Put quotes round it.`,
    isForKey: (key) => key !== undefined && TEXT_ONLY.has(key.name),
    checkEntry: function* ({ key, parsed, text }) {
      if (!key || !TEXT_ONLY.has(key.name) || !isBracketed(text) || parsed.tree.type !== "object") return;
      if (key.name === "labels") return; // DBND rewrites label values to text itself.
      for (const { value } of parsed.tree.members) {
        if (value?.type === "scalar" && value.form === "literal" && value.value !== null)
          yield unquoted(value, key.name);
      }
    },
    fix: (problem, document) => [quoteFix(problem.range, document.text.slice(problem.range))],
  },
  {
    code: "typed-in-str-lists",
    subject: "pod",
    severity: "warning",
    title: "Number or boolean becomes text",
    explanation: `
DBND reads \`volumes\`, \`volume_mounts\` and \`security_context\` as lists of text: every number and boolean inside becomes
text (\`true\` becomes \`"True"\`), which the API server refuses. Put such fields into the file that \`pod_yaml\` names.`,
    isForKey: (key) => isStringList({ key }),
    checkEntry: function* (facts) {
      if (!isStringList(facts)) return;
      for (const node of scalars(facts.parsed.tree)) {
        if (node.form !== "literal" || node.value === null) continue;
        yield {
          at: node,
          message:
            "DBND turns this into text, and Kubernetes refuses the pod. Set it in the manifest of pod_yaml instead.",
        };
      }
    },
  },
];

function unquoted(node: { start: number; end: number }, key: string): EntryFinding {
  return {
    at: { start: node.start, end: node.end },
    message: `Put quotes round this: the values of ${key} are text for Kubernetes.`,
  };
}

function quoteFix(range: Range, text: string): Fix {
  return {
    title: `Put quotes round ${text}`,
    edits: [{ range, newText: `"${text}"` }],
    preferred: true,
    certain: true,
  };
}

/** Whether the key takes a list of texts that goes into a field of Kubernetes. */
export function isStringList({ key }: Pick<EntryFacts, "key">): boolean {
  const type = key?.type;
  return type?.kind === "list" && type.element?.kind === "string" && (type.shape?.startsWith("k8s:") ?? false);
}
