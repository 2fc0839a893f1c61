import { readSetValue, sectionsOf } from "../../configuration/setValue.ts";
import { parseVariableName } from "../../configuration/variables.ts";
import type { CopyForm } from "../../protocol.ts";
import { quoteShellWord } from "../../values/shellWords.ts";
import type { FeatureContext } from "../types.ts";
import { pythonConfig } from "./pythonConfig.ts";
import type { Setting } from "./settings.ts";

/** Settings in every form in which DBND takes them beside cfg files; what a form cannot say is told. */
export function copyForms(settings: readonly Setting[], context: FeatureContext): CopyForm[] {
  const variables = split(settings, variableName, "no environment variable can name it");
  const words = split(settings, setWord, "--set cannot name it");
  return [
    {
      form: "environment",
      text: variables.taken.map(({ as, text }) => `export ${as}=${quoteShellWord(text)}`).join("\n"),
      leftOut: variables.leftOut,
    },
    {
      form: "container",
      text: variables.taken.map(({ as, text }) => `- name: ${as}\n  value: ${JSON.stringify(text)}`).join("\n"),
      leftOut: variables.leftOut,
    },
    {
      form: "commandLine",
      text: words.taken.map(({ as }) => `--set ${quoteShellWord(as)}`).join(" "),
      leftOut: words.leftOut,
    },
    { form: "python", text: pythonConfig(settings, context), leftOut: [] },
  ];
}

type Taken = Setting & { readonly as: string };

function split(
  settings: readonly Setting[],
  name: (setting: Setting) => string | undefined,
  reason: string,
): { readonly taken: readonly Taken[]; readonly leftOut: CopyForm["leftOut"] } {
  const named = settings.map((setting) => ({ ...setting, as: name(setting) }));
  return {
    taken: named.flatMap(({ as, ...setting }) => (as === undefined ? [] : [{ ...setting, as }])),
    leftOut: named.filter(({ as }) => as === undefined).map(({ section, key }) => `[${section}] ${key}: ${reason}`),
  };
}

/** `DBND__SECTION__KEY`; undefined where DBND would read another section or key in it, or nothing. */
function variableName({ section, key }: Setting): string | undefined {
  const name = `DBND__${section.toUpperCase()}__${key.toUpperCase()}`;
  const read = parseVariableName(name);
  return read?.section === section.toLowerCase() && read.key === key ? name : undefined;
}

/** `section.key=value`, under the same condition. */
function setWord({ section, key, text }: Setting): string | undefined {
  const word = `${section.toLowerCase()}.${key}=${text}`;
  const read = readSetValue(word);
  const sorted = "problem" in read ? read : sectionsOf(read.values);
  if ("problem" in sorted) return undefined;
  return sorted.sections.get(section.toLowerCase())?.get(key) === text ? word : undefined;
}
