import type { DocumentLink } from "vscode-languageserver";
import { valueRange } from "../cfg/positions.ts";
import type { CfgDocument } from "../cfg/types.ts";
import type { FeatureContext } from "./types.ts";

/** Files that values name (`@path`, and keys that take a path), where they exist; and web addresses. */
export function documentLinks(document: CfgDocument, context: FeatureContext): DocumentLink[] {
  const links: DocumentLink[] = [];
  for (const section of document.sections) {
    const schema = context.configuration.classOf(section.name);
    for (const entry of section.entries) {
      const text = entry.node.value.text;
      if (text === "" || text.includes("\n")) continue;
      const target = targetOf(text, schema?.keys.get(entry.node.key)?.type.kind === "path", context);
      if (target !== undefined) links.push({ range: valueRange(entry), target });
    }
  }
  return links;
}

function targetOf(text: string, isPath: boolean, context: FeatureContext): string | undefined {
  if (/^https?:\/\/[^\s{}%$]+$/u.test(text)) return text;
  const path = /^@(?!@|python:|target:|none$)(.+)$/iu.exec(text)?.[1] ?? (isPath ? text : undefined);
  return path === undefined ? undefined : context.fileUri(path);
}
