import type { manifestProblems, ManifestProblem } from "../pod/manifest/manifestProblems.ts";
import type { Files } from "./files.ts";
import { toUri } from "./uri.ts";

interface Checked {
  readonly text: string;
  readonly problems: readonly ManifestProblem[];
}

/** Checks base manifests (`pod_yaml`). The YAML reader is loaded with the first one: most projects have none. */
export class Manifests {
  readonly #files: Files;
  readonly #checked = new Map<string, Checked>();
  #check: typeof manifestProblems | undefined;
  #loading: Promise<void> | undefined;
  #listener: () => void = () => undefined;

  constructor(files: Files) {
    this.#files = files;
  }

  /** Calls the listener when answers that were empty may be full now. */
  onLoaded(listener: () => void): void {
    this.#listener = listener;
  }

  /** Resolves when no answer is missing any more because the reader was not there. */
  async ready(): Promise<void> {
    await this.#loading;
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
    ({ manifestProblems: this.#check } = await import("../pod/manifest/manifestProblems.ts"));
    this.#listener();
  }
}
