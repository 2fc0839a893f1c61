import type { PythonProgram } from "../../python/evaluation/program.ts";
import type { FileContent, Files } from "../files.ts";
import { nameOf } from "../paths.ts";
import { toPath, toUri } from "../uri.ts";

/** After this many milliseconds of reading other requests get their turn. */
const SLICE = 8;
const WORD = "pod_template_file";
const USE = /\bpod_template_file\b/gu;
/** `pod_template_file="…"`, also as a key of a dictionary: what most files write needs no evaluation. */
const LITERAL = /\bpod_template_file["']?[ \t]*[=:]\s*["']([^"'\\\n]+)["'][ \t]*(?=[,)}\r\n#]|$)/gu;

/** The paths that a file's expressions give, and the files that were looked into for them. */
interface Evaluated {
  readonly paths: readonly string[];
  readonly from: ReadonlySet<string>;
}

/** That a Python file names a template: both by their paths, the template's as it is written. */
export interface NamedTemplate {
  readonly file: string;
  readonly path: string;
}

/** What evaluates: the Python reader, which is loaded with the first file. */
interface Reader {
  program(read: (uri: string) => string | undefined): PythonProgram;
  readonly templatePaths: typeof import("../../airflow/dags/templatePaths.ts").templatePaths;
}

/**
 * The pod templates that Python files name. Texts are found by a pattern as the files are read; expressions are evaluated once
 * somebody asks, in the background, and again when one of the files changes that they were evaluated from.
 */
export class PythonTemplates {
  readonly #files: Files;
  /** By the path of the Python file. */
  readonly #literals = new Map<string, readonly string[]>();
  readonly #evaluated = new Map<string, Evaluated>();
  /** Files with expressions that are not evaluated yet. */
  readonly #waiting = new Set<string>();
  /** Undefined after a change. */
  #byName: ReadonlyMap<string, readonly NamedTemplate[]> | undefined;
  #reader: Reader | undefined;
  #running = false;
  #wanted = false;
  #disposed = false;
  #listener: () => void = () => undefined;

  constructor(files: Files) {
    this.#files = files;
  }

  /** Called when more templates are known than before, or others. */
  onChanged(listener: () => void): void {
    this.#listener = listener;
  }

  /** Expressions can be evaluated from now on. */
  evaluateWith(reader: Reader): void {
    this.#reader ??= reader;
  }

  /** A file was read, or is gone. */
  read(path: string, file: FileContent | undefined): void {
    this.#byName = undefined;
    const uri = toUri(path);
    for (const [other, { from }] of this.#evaluated) if (from.has(uri)) this.#waiting.add(other);
    const content = file?.mentions(WORD) ? file.toString() : "";
    const literals = [...content.matchAll(LITERAL)].map(([, name = ""]) => name);
    if (literals.length > 0) this.#literals.set(path, literals);
    else this.#literals.delete(path);
    // What it gave before stands until it is evaluated anew.
    if ([...content.matchAll(USE)].length > literals.length) this.#waiting.add(path);
    else this.#forget(path);
  }

  /** What a file names, as far as that is known. */
  of(path: string): readonly string[] {
    return [...(this.#literals.get(path) ?? []), ...(this.#evaluated.get(path)?.paths ?? [])];
  }

  /** Who names a file of that name, by whatever path; of expressions, as far as they are evaluated. */
  naming(name: string): readonly NamedTemplate[] {
    this.#wanted = true;
    this.start();
    this.#byName ??= Map.groupBy(
      [...new Set([...this.#literals.keys(), ...this.#evaluated.keys()])].flatMap((file) =>
        this.of(file).map((path): NamedTemplate => ({ file, path })),
      ),
      ({ path }) => nameOf(path),
    );
    return this.#byName.get(name) ?? [];
  }

  /** Evaluates what waits, once somebody has asked for templates. */
  start(): void {
    const reader = this.#reader;
    if (!reader || !this.#wanted || this.#running || this.#waiting.size === 0 || this.#disposed) return;
    this.#running = true;
    void this.#evaluate(reader).finally(() => {
      this.#running = false;
    });
  }

  dispose(): void {
    this.#disposed = true;
  }

  async #evaluate(reader: Reader): Promise<void> {
    let from = new Set<string>();
    // Imports are read anew each time: the texts of thousands of files are not kept.
    const program = reader.program((uri) => {
      from.add(uri);
      const path = toPath(uri);
      return path === undefined ? undefined : this.#files.readOnce(path)?.toString();
    });
    let isChanged = false;
    let started = performance.now() - SLICE;
    for (const path of this.#waiting) {
      if (performance.now() - started > SLICE) {
        await new Promise((resolve) => setImmediate(resolve));
        started = performance.now();
      }
      if (this.#disposed) return;
      // It may be gone meanwhile.
      if (!this.#waiting.delete(path)) continue;
      from = new Set<string>();
      const scope = program.scope(toUri(path));
      const paths = scope ? reader.templatePaths(scope) : [];
      const before = this.#evaluated.get(path)?.paths ?? [];
      this.#evaluated.set(path, { paths, from });
      this.#byName = undefined;
      isChanged ||= JSON.stringify(paths) !== JSON.stringify(before);
    }
    if (isChanged) this.#listener();
  }

  #forget(path: string): void {
    this.#evaluated.delete(path);
    this.#waiting.delete(path);
  }
}
