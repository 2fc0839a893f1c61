import type { FileContent } from "../files.ts";

/** What a file has to hold so that it is looked through with a pattern: plain words are found faster. */
const WORDS = ["class", "_conf__task_family"];
/** A class's name, or the name that a configuration class gives its section. */
const NAME = /^class[ \t]+(\w+)|^[ \t]+_conf__task_family[ \t]*=[ \t]*["'](\w+)/gmu;

/** Names of classes by file, in lower case: some of them are configuration classes that sections can be of. */
export class ClassNames {
  readonly #byFile = new Map<string, readonly string[]>();

  /** @param file undefined where it is not there any more */
  read(path: string, file: FileContent | undefined): void {
    const names = file ? namesIn(file) : [];
    if (names.length > 0) this.#byFile.set(path, names);
    else this.#byFile.delete(path);
  }

  /** Those of a file that was read; undefined where it has none. */
  of(path: string): readonly string[] | undefined {
    return this.#byFile.get(path);
  }

  /** Whether a file has a class of that name, in any case. */
  has(name: string): boolean {
    const wanted = name.toLowerCase();
    return [...this.#byFile.values()].some((names) => names.includes(wanted));
  }
}

function namesIn(file: FileContent): readonly string[] {
  if (!WORDS.some((word) => file.mentions(word))) return [];
  return [...file.toString().matchAll(NAME)].map(([, first, second]) => (first ?? second ?? "").toLowerCase());
}
