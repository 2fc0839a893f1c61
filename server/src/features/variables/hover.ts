import type { Hover } from "vscode-languageserver";
import { optionText } from "../hover.ts";
import { code, documentation, shortened } from "../markdown.ts";
import type { ClientAbilities } from "../types.ts";
import { chainOf, type NamedOption } from "./namedOption.ts";

/** What a variable sets, and who wins among all places that set the same. */
export function hoverVariable(option: NamedOption, client: ClientAbilities): Hover | undefined {
  const { setting, section, key, contexts } = option;
  const [context] = contexts;
  const isLayer = chainOf(option, context).some(
    ({ value: { origin } }) => origin.kind === "file" && origin.variable === setting.name,
  );
  const isKnown = context.configuration.classOf(section)?.keys.has(key) === true;
  if (!isLayer && !isKnown && !context.configuration.isDefinedByUser(section)) return undefined;
  const text = [optionText({ section, key, rawKey: key }, context), FORMS[option.form], isLayer ? "" : above(option)];
  return { contents: documentation(text.filter(Boolean).join("\n\n"), client), range: setting.nameRange };
}

const FORMS: Readonly<Record<NamedOption["form"], string>> = {
  plain: "",
  command: "`_CMD`: the value is what this command prints, and it is asked after the variable without this end.",
  secret: "`_SECRET`: the value is what the secrets backend has under this name, asked after variable and command.",
};

/** Variables of a file that nobody reads by itself: they count for the process that gets them. */
function above({ setting: { text } }: NamedOption): string {
  const value = text === "" ? "*nothing*" : code(shortened(text, 60));
  return `A process or container that gets this variable takes ${value}: variables win over all files, and the command line wins over them.`;
}
