import type { EntryFacts, Rule } from "../checking/types.ts";
import { didYouMean, replaceWordFix } from "../fixes/wordFixes.ts";
import { isBracketed } from "./tree.ts";

const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];

/** Text values that are readable and still wrong. */
export const wordRules: readonly Rule[] = [
  {
    code: "spaces-in-commas",
    subject: "values",
    severity: "warning",
    title: "Blank behind a comma",
    explanation: `
Comma separated names are split at the commas and **not trimmed**: \`a, b\` is \`a\` and \`" b"\`, a name that nothing has.
Write \`a,b\`, or a list in brackets where the key takes one.`,
    isForKey: (key) => key !== undefined && takesCommas(key.type),
    checkEntry: function* ({ key, text }) {
      if (!key || !takesCommas(key.type)) return;
      if (isBracketed(text) || text.startsWith("@")) return;
      const found = /[ \t]+,|,[ \t]+/u.exec(text);
      if (!found) return;
      yield {
        at: { start: found.index, end: found.index + found[0].length },
        message: "The blank becomes part of the name. Write the names with commas only.",
      };
    },
    fix: (problem, document) => {
      const placed = document.nodeAt(problem.range.start.line);
      if (placed?.node.kind !== "entry") return [];
      const line = document.text.line(problem.range.start.line);
      const start = problem.range.start.line === placed.line ? placed.node.delimiter + 1 : 0;
      const range = {
        start: { line: problem.range.start.line, character: start },
        end: { line: problem.range.start.line, character: line.length },
      };
      const newText = line.slice(start).replace(/[ \t]*,[ \t]*/gu, ",");
      return [{ title: "Remove the blanks round commas", edits: [{ range, newText }], preferred: true, certain: true }];
    },
  },
  {
    code: "registry-port",
    subject: "image",
    severity: "warning",
    title: "Colon in the image repository",
    explanation: `
DBND puts \`container_repository\` and \`container_tag\` together and later splits the image at **every** colon, expecting two
parts. A registry with a port (\`registry:5000/app\`) or a digest as the tag breaks a run that waits for its pod.`,
    isForKey: (key) => key?.name === "container_repository" || key?.name === "container_tag",
    checkEntry: function* ({ key, text }) {
      if (key?.name === "container_repository" && /[^:]:/u.test(text) && !text.includes("$")) {
        const colon = text.lastIndexOf(":");
        const isTag = !text.slice(colon).includes("/");
        yield {
          at: { start: colon, end: text.length },
          message: isTag
            ? "The tag belongs into container_tag: here DBND takes it for a part of the repository."
            : "A registry with a port breaks runs that wait for their pod: DBND splits the image at every colon.",
        };
      }
      if (key?.name === "container_tag" && text.includes("@") && !text.startsWith("@")) {
        yield { at: "value", message: "A digest is not a tag: DBND splits the image at every colon and fails." };
      }
    },
  },
  {
    code: "pull-policy",
    subject: "image",
    severity: "error",
    title: "Not an image pull policy",
    explanation:
      "Kubernetes knows `Always`, `IfNotPresent` and `Never`, spelled exactly so. DBND passes on whatever stands here.",
    isForKey: (key) => key?.name === "image_pull_policy",
    checkEntry: function* ({ key, text }) {
      // Where the schema already says which words are allowed, the value's reader has spoken.
      if (key?.name !== "image_pull_policy" || key.type.kind !== "string") return;
      if (text === "" || isReference(text) || PULL_POLICIES.includes(text)) return;
      yield {
        at: "value",
        message: `Kubernetes knows ${PULL_POLICIES.join(", ")}.${didYouMean(text, PULL_POLICIES)}`,
        data: { typed: text, names: PULL_POLICIES },
      };
    },
    fix: replaceWordFix,
  },
  {
    code: "template-field",
    subject: "values",
    severity: "warning",
    title: "Unknown field in a link",
    explanation:
      "The link's `{fields}` are filled in with Python's format syntax. One unknown field and the link is dropped.",
    isForKey: (key) => key?.type.kind === "template",
    checkEntry: function* ({ key, text }) {
      if (key?.type.kind !== "template") return;
      const { fields } = key.type;
      for (const found of text.matchAll(/(?<!\{)\{([^{}]*)\}(?!\})/gu)) {
        const name = /^[^!:.[]*/u.exec(found[1] ?? "")?.[0] ?? "";
        if (fields.includes(name)) continue;
        yield {
          at: { start: found.index, end: found.index + found[0].length },
          message: `The link has the fields ${fields.map((field) => `{${field}}`).join(", ")} only; with an unknown one it is dropped.`,
        };
      }
    },
  },
  {
    code: "yaml-reference",
    subject: "values",
    severity: "error",
    title: "A YAML file cannot be referred to",
    explanation:
      "`@file` reads JSON (`.json`) or text. Reading a YAML file fails with the YAML libraries of today; use JSON.",
    isForKey: (key) => key !== undefined,
    checkEntry: function* ({ text, key }) {
      if (key && /^@(?![@]).*\.ya?ml$/iu.test(text.trim())) {
        yield { at: "value", message: "DBND cannot read a YAML file here. Use a .json file." };
      }
    },
  },
];

function takesCommas(type: NonNullable<EntryFacts["key"]>["type"]): boolean {
  return type.kind === "commaList" || type.kind === "list";
}

/** True for values whose text is known only at run time. */
export function isReference(text: string): boolean {
  return text.startsWith("@") || text.includes("$") || text.includes("%(");
}
