import { CompletionItemKind, InsertTextFormat } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import type { CfgDocument } from "../../cfg/types.ts";
import { sectionSchema } from "../../schema/schema.ts";
import type { Range } from "../../text/types.ts";
import type { FeatureContext } from "../types.ts";
import { documentation } from "../markdown.ts";
import { detailOf } from "../sectionDetail.ts";
import type { CompletionPlace } from "./place.ts";
import { plainText } from "./snippets.ts";

/**
 * Sections that DBND knows, and those that other sections name and nobody has written yet, with what they need first.
 * Sections that the file has already are left out: a second header of the same name breaks the file.
 */
export function completeSections(
  document: CfgDocument,
  { range, opened, closed }: Extract<CompletionPlace, { kind: "section" }>,
  context: FeatureContext,
): CompletionItem[] {
  const present = new Set(
    document.sections.filter(({ header }) => header.line !== range.start.line).map(({ name }) => name.toLowerCase()),
  );
  const opening = opened ? "" : "[";
  const missing = missingSections(context).filter(({ name }) => !present.has(name));
  const wanted = new Set(missing.map(({ name }) => name));
  const known = [...new Set([...context.knownSections(), ...contributedNames(context)])].filter(
    (name) => !present.has(name) && !wanted.has(name) && !name.includes("."),
  );
  return [
    ...missing.map(({ name, body, detail }) =>
      item(name, closed ? name : `${opening}${name}]\n${body}`, detail, "1", range, context),
    ),
    ...known.map((name) => {
      const own = context.configuration.classOf(name);
      const schema = context.dialect === "airflow" ? own : (sectionSchema(name) ?? own);
      return {
        ...item(name, closed ? name : `${opening}${name}]`, detailOf(schema), "5", range, context),
        ...(schema?.documentation && { documentation: documentation(schema.documentation, context.client) }),
      };
    }),
  ];
}

/** Sections that other extensions know, lower case. */
function contributedNames({ configuration, dialect }: FeatureContext): readonly string[] {
  const classes = dialect === "dbnd" ? (configuration.inputs.classes ?? []) : [];
  return classes.filter(({ kind }) => kind !== "task").map(({ name }) => name.toLowerCase());
}

interface MissingSection {
  readonly name: string;
  readonly detail: string;
  /** First lines of the section, as a snippet. */
  readonly body: string;
}

const ENGINE =
  "_type = kubernetes\ncontainer_repository = ${1:registry.example/team/app}\ncontainer_tag = ${2:latest}\n";
const ENVIRONMENT = "_from = local\nremote_engine = ${1:kubernetes}\n";

/** Engines and environments that something refers to and that have no section. */
function missingSections({ configuration }: FeatureContext): MissingSection[] {
  const found = new Map<string, MissingSection>();
  const add = (value: unknown, detail: string, body: string): void => {
    const name = typeof value === "string" ? value.trim().toLowerCase() : "";
    if (/^[\w-]+$/u.test(name) && !configuration.classOf(name)) found.set(name, { name, detail, body });
  };
  const environments = configuration.resolve("run").values.get("environments")?.value;
  if (Array.isArray(environments))
    for (const name of environments) add(name, "environment of [run], not there yet", ENVIRONMENT);
  for (const section of configuration.sectionNames()) {
    if (configuration.classOf(section)?.kind !== "environment") continue;
    add(configuration.getText(section, "remote_engine"), `remote engine of [${section}], not there yet`, ENGINE);
    add(
      configuration.getText(section, "local_engine"),
      `local engine of [${section}], not there yet`,
      "_type = ${1:local_machine}\n",
    );
  }
  return [...found.values()];
}

function item(
  name: string,
  newText: string,
  detail: string,
  sort: string,
  range: Range,
  { client }: FeatureContext,
): CompletionItem {
  return {
    label: name,
    kind: CompletionItemKind.Module,
    detail,
    sortText: `${sort}${name}`,
    ...(client.snippets && newText.includes("$") && { insertTextFormat: InsertTextFormat.Snippet }),
    textEdit: { range, newText: client.snippets ? newText : plainText(newText) },
  };
}
