import { rules } from "../../server/src/rules/catalogue.ts";
import type { Rule, RuleSubject } from "../../server/src/rules/checking/types.ts";
import { checkExample } from "./checkExample.ts";

const SUBJECTS: Readonly<Record<RuleSubject, string>> = {
  syntax: "How the file is read",
  keys: "Keys",
  values: "Values",
  sections: "Sections and their classes",
  environments: "Environments",
  image: "Image",
  run: "How a run goes",
  retry: "Retries",
  secrets: "Secrets",
  resources: "Resources",
  pod: "The pod",
  airflow: "airflow.cfg",
};

const HEAD = `<!-- Made from the rules and their examples by "node scripts/generate-rules-page.ts"; do not edit. -->

# Rules

What the extension and \`databand-k8s check\` find in DBND configuration, and why it matters. The code that stands behind a
message is the rule's name.

- **Change a severity**, or switch a rule \`off\`, with the setting \`databand.rules\`:
  \`"databand.rules": { "no-effect-key": "off", "unknown-key": "error" }\`. On the command line:
  \`--rule no-effect-key=off\`.
- **Silence a rule at one place** with a comment above the line: \`# databand: ignore unknown-key\` (several names, or none
  for every rule); for a whole file: \`# databand: ignore-file unknown-key\`.
- **Fix all**: the action _Fix all sure problems of this file_ takes every fix about which there is no doubt. On every save:
  \`"editor.codeActionsOnSave": { "source.fixAll.databand": "explicit" }\`.
`;

/** The whole documentation page, as Markdown. */
export function rulesPage(): string {
  const subjects = Object.entries(SUBJECTS).map(([subject, title]) => {
    const members = rules.filter((rule) => rule.subject === subject);
    return { title, members };
  });
  const list = subjects.map(
    ({ title, members }) => `- **${title}**: ${members.map(({ code }) => `[${code}](#${code})`).join(", ")}`,
  );
  const chapters = subjects.map(({ title, members }) => [`## ${title}`, ...members.map(ruleText)].join("\n\n"));
  return `${[HEAD.trimEnd(), list.join("\n"), ...chapters].join("\n\n")}\n`;
}

function ruleText({ code, title, severity, explanation, optional }: Rule): string {
  const example = checkExample(code);
  const parts = [
    `### ${code}`,
    `_${title}._ Severity: ${optional ? `off (${severity} when on)` : severity}.`,
    explanation.trim(),
  ];
  if (example) {
    parts.push(fenced("ini", example.text));
    if (example.manifest !== undefined) parts.push("with `pod.yaml`:", fenced("yaml", example.manifest));
    parts.push(`> ${example.problem.message}`);
    if (example.fix && example.fixed !== undefined) {
      parts.push(`Fix “${example.fix.title}”:`, fenced("ini", example.fixed));
    }
  }
  return parts.join("\n\n");
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trim()}\n\`\`\``;
}
