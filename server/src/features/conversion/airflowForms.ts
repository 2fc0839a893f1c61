import { variableName } from "../../airflow/configuration/schema.ts";
import type { CopyForm } from "../../protocol.ts";
import { quoteShellWord } from "../../values/shellWords.ts";
import type { Setting } from "./settings.ts";

/** Sections whose keys keep their case in a variable's name (Airflow 1.10). */
const KEEPS_CASE = "kubernetes_environment_variables";

/** Settings of an `airflow.cfg` in every other form in which deployments give them; what a form cannot say is told. */
export function airflowForms(settings: readonly Setting[]): CopyForm[] {
  const named = settings.map((setting) => ({ ...setting, as: nameOf(setting) }));
  const leftOut = named.flatMap(({ as, section, key }) =>
    as === undefined ? [`[${section}] ${key}: no environment variable can name it`] : [],
  );
  const variables = named.flatMap(({ as, text }) => (as === undefined ? [] : [{ as, text }]));
  const lines = (line: (variable: { readonly as: string; readonly text: string }) => string): string =>
    variables.map(line).join("\n");
  return [
    {
      form: "environment",
      text: lines(({ as, text }) => `export ${as}=${quoteShellWord(text)}`),
      leftOut,
    },
    {
      form: "container",
      // The kubelet replaces $(NAME); a doubled dollar sign stays one.
      text: lines(({ as, text }) => `- name: ${as}\n  value: ${JSON.stringify(text.replaceAll("$(", "$$$$("))}`),
      leftOut,
    },
    {
      form: "compose",
      // Compose fills in $NAME itself.
      text: lines(({ as, text }) => `${as}: ${JSON.stringify(text.replaceAll("$", "$$$$"))}`),
      leftOut,
    },
    { form: "helm", text: helmValues(settings), leftOut: [] },
  ];
}

/** `AIRFLOW__SECTION__KEY`; undefined where no shell could set such a variable. */
function nameOf({ section, key, rawKey }: Setting): string | undefined {
  const name = section === KEEPS_CASE ? variableName(section, "") + rawKey : variableName(section.toLowerCase(), key);
  return /^\w+$/u.test(name) ? name : undefined;
}

/** `config` of Airflow's Helm chart, which takes the values for templates: braces have to be quoted. */
function helmValues(settings: readonly Setting[]): string {
  const sections = new Map<string, string[]>();
  for (const { section, rawKey, text } of settings) {
    const lines = sections.get(section) ?? [];
    sections.set(section, lines);
    lines.push(`    ${rawKey}: ${JSON.stringify(text.replaceAll("{{", '{{ "{{" }}'))}`);
  }
  return ["config:", ...[...sections].flatMap(([section, lines]) => [`  ${section}:`, ...lines])].join("\n");
}
