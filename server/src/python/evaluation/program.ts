import type { AskOption, OptionAnswer, OptionQuestion } from "../syntax/optionQuestion.ts";
import { evaluate } from "./evaluate.ts";
import { classAttribute } from "./names.ts";
import { Recent } from "../syntax/recent.ts";
import { deeper, definitionIn, Scope, type PlacedDefinition, type Trail } from "../syntax/scope.ts";
import { parsePython } from "../syntax/source.ts";
import type { ImportedName, PythonValue } from "../syntax/types.ts";

/** How the program's files are found and read. */
export interface ProgramFiles {
  /** The text of a file; undefined when it is not there. */
  read(uri: string): string | undefined;
  /** Files that a module path, as written in the importing file, may mean; likeliest first, existing or not. */
  candidates(from: string, module: string): readonly string[];
  /** What Airflow's configuration says; absent where it is not asked. */
  readonly option?: AskOption;
}

/** Files and options of Airflow that something was worked out from, by URI or question. */
export type Readings = ReadonlyMap<string, Reading>;

interface Reading {
  /** Undefined for a file that was not there, and for an option that nothing sets. */
  readonly said: string | undefined;
  /** The same as it is now. */
  readonly now: () => string | undefined;
}

/** Parsed files are kept up to this number; those used longest ago go first. */
const KEPT = 32;
/** Packages hand on classes that they import this often. */
const MAX_HANDED_ON = 10;
/** Larger files are generated or data. In characters. */
const MAX_LENGTH = 2_000_000;

/** Many Python files as one: evaluates expressions, following the imports of workspace files. */
export class PythonProgram {
  readonly #files: ProgramFiles;
  readonly #scopes = new Recent<{ readonly text: string; readonly scope: Scope }>(KEPT);

  #readings: Map<string, Reading> | undefined;

  constructor(files: ProgramFiles) {
    this.#files = files;
  }

  /** Works something out, and notes the files and options that were looked into meanwhile. */
  record<T>(run: () => T): { readonly value: T; readonly readings: Readings } {
    const readings = new Map<string, Reading>();
    this.#readings = readings;
    try {
      return { value: run(), readings };
    } finally {
      this.#readings = undefined;
    }
  }

  /** Whether files and options still say what they said. */
  isAsRead(readings: Readings): boolean {
    for (const { said, now } of readings.values()) if (now() !== said) return false;
    return true;
  }

  /** The file as it is now; undefined when it is not there, or too large. */
  scope(uri: string): Scope | undefined {
    const text = this.#files.read(uri);
    this.#readings?.set(uri, { said: text, now: () => this.#files.read(uri) });
    const known = this.#scopes.get(uri);
    if (text === undefined || text.length > MAX_LENGTH) {
      this.#scopes.delete(uri);
      return undefined;
    }
    const scope =
      known?.text === text
        ? known.scope
        : new Scope(parsePython(uri, text), {
            value: (from, imported, trail) => this.#valueOf(from, imported, trail),
            definition: (from, imported, decorated) => this.#definitionOf(from, imported, decorated, 0),
            ...(this.#files.option && { option: (from, question) => this.#option(from, question) }),
          });
    this.#scopes.set(uri, { text, scope });
    return scope;
  }

  /** True when something that was asked for may depend on the file. */
  isInUse(uri: string): boolean {
    return this.#scopes.has(uri);
  }

  /** A value that was evaluated without imports, evaluated anew with them; the same when its place is no longer there. */
  complete(value: PythonValue): PythonValue {
    const scope = this.scope(value.uri);
    const node = scope?.source.nodeAt(value.range);
    return scope && node ? evaluate(node, scope) : value;
  }

  #option(from: string, question: OptionQuestion): OptionAnswer | undefined {
    const ask = (): OptionAnswer | undefined => this.#files.option?.(from, question);
    const answer = ask();
    const now = (): string | undefined => JSON.stringify(ask());
    this.#readings?.set(JSON.stringify([from, question]), { said: JSON.stringify(answer), now });
    return answer;
  }

  /** Packages hand on what they import, so that a name is followed until a file binds it. */
  #valueOf(from: string, imported: ImportedName, trail: Trail): PythonValue | undefined {
    if (imported.name === undefined || trail.budget.left <= 0 || trail.depth > 50) return undefined;
    for (const uri of this.#files.candidates(from, imported.module)) {
      const scope = this.scope(uri);
      const value = scope && this.#valueIn(scope, imported.name, trail);
      if (value) return value;
    }
    return this.#attributeIn(from, imported.module, imported.name, trail);
  }

  #valueIn(scope: Scope, name: string, trail: Trail): PythonValue | undefined {
    const meaning = scope.moduleMeaning(name);
    if (meaning.kind === "value") return evaluate(meaning.node, scope, deeper(trail));
    if (meaning.kind === "imported") return this.#valueOf(scope.source.uri, meaning.imported, deeper(trail));
    if (meaning.kind !== "unknown" && meaning.kind !== "function") return undefined;
    const reason = meaning.kind === "unknown" ? meaning.reason : "it is a function";
    const range = scope.source.rangeOf({ from: 0, to: 0 });
    return { kind: "unknown", reason, uri: scope.source.uri, range, source: name };
  }

  #definitionOf(
    from: string,
    { module, name }: ImportedName,
    decorated: boolean,
    depth: number,
  ): PlacedDefinition | undefined {
    if (name === undefined || depth > MAX_HANDED_ON) return undefined;
    for (const uri of this.#files.candidates(from, module)) {
      const scope = this.scope(uri);
      const meaning = scope?.moduleMeaning(name);
      if (!scope || !meaning) continue;
      const own = definitionIn(meaning, decorated);
      if (own) return own;
      if (meaning.kind === "imported") return this.#definitionOf(uri, meaning.imported, decorated, depth + 1);
    }
    return undefined;
  }

  /** `from settings import K8S` and then `K8S.NAMESPACE`: the module path ends in a class of a file. */
  #attributeIn(from: string, path: string, name: string, trail: Trail): PythonValue | undefined {
    const dot = path.lastIndexOf(".");
    if (dot < 0) return undefined;
    const className = path.slice(dot + 1);
    for (const uri of this.#files.candidates(from, path.slice(0, dot) || ".")) {
      const scope = this.scope(uri);
      const meaning = scope?.moduleMeaning(className);
      if (!scope || meaning?.kind !== "class") continue;
      const next = (node: typeof meaning.node): PythonValue => evaluate(node, scope, deeper(trail));
      const found = classAttribute(meaning.node, name, scope, next);
      if (!found) continue;
      const range = scope.source.rangeOf(meaning.node);
      return { uri, range, source: name, ...found };
    }
    return undefined;
  }
}
