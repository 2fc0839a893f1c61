import { dagNamesIn, type DagName } from "../../airflow/dags/namesIn.ts";
import type { FileContent, Files } from "../files.ts";

/** After this many milliseconds of reading other requests get their turn. */
const SLICE = 8;
const WORD = "airflow";

/** The ids of DAGs and tasks that the Python files of the workspace hold; nothing is read for them until somebody asks. */
export class DagNames {
  readonly #files: Files;
  /** By the path of each file that speaks of Airflow; undefined until it is read for its names. */
  readonly #names = new Map<string, readonly DagName[] | undefined>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** A file was read, or is gone. */
  read(path: string, file: FileContent | undefined): void {
    if (file?.mentions(WORD)) this.#names.set(path, undefined);
    else this.#names.delete(path);
  }

  /** Those of all files, by path. */
  async all(): Promise<ReadonlyMap<string, readonly DagName[]>> {
    const found = new Map<string, readonly DagName[]>();
    let started = performance.now();
    for (const [path, known] of this.#names) {
      const names = known ?? dagNamesIn(this.#files.readOnce(path)?.toString() ?? "");
      if (!known) this.#names.set(path, names);
      if (names.length > 0) found.set(path, names);
      if (performance.now() - started < SLICE) continue;
      await new Promise((resolve) => setImmediate(resolve));
      started = performance.now();
    }
    return found;
  }
}
