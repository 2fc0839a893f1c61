/** What a value that begins with `@` refers to (dbnd 1.0.28, spec 1.6). */
export type Reference =
  /** `@none`: no value. */
  | { readonly kind: "none" }
  /** `@@text`: the text with one `@`. */
  | { readonly kind: "escaped"; readonly text: string }
  /** `@python://module.function`. */
  | { readonly kind: "python"; readonly path: string; readonly start: number }
  /** `@target:path`, which is never read, and `@path`, whose content is the value. */
  | { readonly kind: "target" | "file"; readonly path: string; readonly start: number };

const PYTHON = "python://";
const TARGET = "target:";

/** The reference that a value is; `start` is where its path begins. Undefined when the value is none. */
export function referenceTo(text: string): Reference | undefined {
  if (!text.startsWith("@")) return undefined;
  const rest = text.slice(1);
  if (rest.startsWith("@")) return { kind: "escaped", text: rest };
  if (rest.toLowerCase() === "none") return { kind: "none" };
  if (rest.startsWith(PYTHON)) return { kind: "python", path: rest.slice(PYTHON.length), start: 1 + PYTHON.length };
  if (rest.startsWith(TARGET)) return { kind: "target", path: rest.slice(TARGET.length), start: 1 + TARGET.length };
  return { kind: "file", path: rest, start: 1 };
}

/** A `$NAME` or `${NAME}` in a value. */
export interface VariableReference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The environment variables that a value names, in order (Python's `os.path.expandvars`: ASCII names only). */
export function variablesIn(text: string): readonly VariableReference[] {
  return Array.from(text.matchAll(/\$(?:([A-Za-z0-9_]+)|\{([^}]*)\})/g), (match) => ({
    name: match[1] ?? match[2] ?? "",
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Whether a value names a variable or the home folder, so that only the machine that runs DBND knows its text. */
export function needsSurroundings(text: string): boolean {
  return text === "~" || text.startsWith("~/") || variablesIn(text).length > 0;
}
