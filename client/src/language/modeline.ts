import { CFG_LANGUAGE_IDS, type CfgLanguageId } from "./languageIds.ts";

/** A comment by which a file of any name says whose configuration it is, as Vim and as Emacs have it. */
const MODELINES = CFG_LANGUAGE_IDS.map((id) => ({
  id,
  pattern: new RegExp(
    `^\\s*[#;].*(?:\\b(?:vi|vim|ex):.*\\b(?:ft|filetype|syntax)=${id}\\b|-\\*-\\s*(?:.*\\bmode:\\s*)?${id}\\b.*-\\*-)`,
  ),
}));
/** Vim looks at so many lines, at both ends. */
const LINES = 5;

/** The language that one of the first or last lines asks for: `# vim: ft=airflow-cfg` or `# -*- mode: databand-cfg -*-`. */
export function modelineLanguage(lineCount: number, lineAt: (line: number) => string): CfgLanguageId | undefined {
  for (let line = 0; line < lineCount; line++) {
    if (line === LINES) line = Math.max(line, lineCount - LINES);
    const text = lineAt(line);
    const found = MODELINES.find(({ pattern }) => pattern.test(text));
    if (found) return found.id;
  }
  return undefined;
}
