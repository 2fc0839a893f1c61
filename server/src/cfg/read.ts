import { defaultsOf } from "./defaults.ts";
import { scopeOf } from "./interpolate.ts";
import { isDefaultSection } from "./names.ts";
import type { CfgDocument, CfgProblem, CfgProblemCode } from "./types.ts";

/** What DBND has of a file: section (lower case) → key (lower case) → value, `%` replaced; or why it refuses the file. */
export type CfgRead =
  | { readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>> }
  /** `line` is 0-based; the parser does not tell one for `%` mistakes. */
  | { readonly refused: CfgProblemCode; readonly line?: number };

/** Mistakes at which the parser stops reading at once. Lines that are no keys are collected and refused at the end. */
const STOPPING: readonly CfgProblemCode[] = ["missing-section-header", "duplicate-section", "duplicate-key"];

/** Reads a file as the real thing does, with its order of refusals (dbnd 1.0.28, spec 1.1). */
export function readCfg(document: CfgDocument): CfgRead {
  const first =
    document.problems.find((problem) => STOPPING.includes(problem.code)) ??
    document.problems.find((problem) => problem.code === "not-a-key-line");
  return first ? refusedAt(first) : readSections(document);
}

function refusedAt(problem: CfgProblem): CfgRead {
  return { refused: problem.code, line: problem.range.start.line };
}

function readSections(document: CfgDocument): CfgRead {
  const defaults = defaultsOf(document);
  const sections = new Map<string, Map<string, string>>();
  for (const section of document.sections) {
    if (isDefaultSection(section.name)) continue;
    const scope = scopeOf(section.content, defaults);
    const name = section.name.toLowerCase();
    const values = sections.get(name) ?? new Map<string, string>();
    for (const key of scope.keys()) {
      const entry = scope.entry(key);
      if (!entry) continue;
      const mistake = scope.firstMistake(entry);
      if (mistake) return { refused: mistake };
      values.set(key, scope.resolve(entry).text);
    }
    if (values.size > 0) sections.set(name, values);
  }
  return { sections };
}
