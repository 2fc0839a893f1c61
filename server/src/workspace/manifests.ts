import type { ManifestProblem } from "../pod/manifest/manifestProblems.ts";
import type { ManifestText } from "../pod/manifest/yamlTree.ts";
import type { Files } from "./files.ts";
import { toUri } from "./uri.ts";

interface Checked {
  readonly text: string;
  readonly problems: readonly ManifestProblem[];
}

type Check = (manifest: ManifestText) => readonly ManifestProblem[];

/**
 * Checks manifests that configuration names: base manifests (`pod_yaml`), pod templates. The YAML reader is loaded with the
 * first one: most projects have none.
 */
export class Manifests {
  readonly #files: Files;
  readonly #checked = new Map<string, Checked>();
  readonly #loadCheck: () => Promise<Check>;
  #check: Check | undefined;
  #loading: Promise<void> | undefined;
  #listener: () => void = () => undefined;

  /** `load` loads what checks one. */
  constructor(files: Files, load: () => Promise<Check>) {
    this.#files = files;
    this.#loadCheck = load;
  }

  /** Calls the listener when answers that were empty may be full now. */
  onLoaded(listener: () => void): void {
    this.#listener = listener;
  }

  /** Resolves when no answer is missing any more because the reader was not there; true when one was missing. */
  async ready(): Promise<boolean> {
    const waits = this.#loading !== undefined && this.#check === undefined;
    await this.#loading;
    return waits;
  }

  /** What is wrong with the manifest at a path; nothing when there is none, or it cannot be read yet. */
  problems(path: string): readonly ManifestProblem[] {
    const text = this.#files.readFile(path);
    if (text === undefined) return [];
    const before = this.#checked.get(path);
    if (before?.text === text) return before.problems;
    if (!this.#check) {
      this.#loading ??= this.#load();
      return [];
    }
    const problems = this.#check({ uri: toUri(path), text });
    this.#checked.set(path, { text, problems });
    return problems;
  }

  async #load(): Promise<void> {
    this.#check = await this.#loadCheck();
    this.#listener();
  }
}
