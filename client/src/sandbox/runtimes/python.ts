import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { StartFailure } from "./types.ts";

/** Longest time that a Python may take to tell its version; milliseconds. */
const PROBE_TIMEOUT = 20_000;

export interface PythonFound {
  readonly program: string;
  /** Whether the real DBND, with what runs tasks, is installed there. */
  readonly hasDataband: boolean;
}

/** Finds Python 3, once: the one that was asked for, that of a virtual environment of the workspace, or the system's. */
export class PythonFinder {
  readonly #candidates: readonly string[];
  #found: Promise<PythonFound> | undefined;

  constructor(wanted: string | undefined, workspaceFolders: readonly string[]) {
    const programs = process.platform === "win32" ? ["Scripts\\python.exe"] : ["bin/python3", "bin/python"];
    const environments = workspaceFolders.flatMap((folder) =>
      [".venv", "venv"].flatMap((name) => programs.map((program) => join(folder, name, program))),
    );
    this.#candidates =
      wanted === undefined || wanted === ""
        ? [...environments.filter((path) => existsSync(path)), "python3", "python"]
        : [wanted];
  }

  /** @throws StartFailure when there is none, with what to do about it */
  async find(): Promise<PythonFound> {
    this.#found ??= this.#search();
    try {
      return await this.#found;
    } catch (error) {
      // Installed meanwhile, it is found the next time.
      this.#found = undefined;
      throw error;
    }
  }

  async #search(): Promise<PythonFound> {
    for (const program of this.#candidates) {
      const answer = await probe(program);
      if (answer !== undefined) {
        return { program, hasDataband: answer };
      }
    }
    throw new StartFailure(
      `The sandbox needs Python 3, and none was found (tried ${this.#candidates.join(", ")}). Install Python 3, or name ` +
        "it in the setting of the sandbox's Python.",
      "StartError",
      127,
    );
  }
}

const PROBE = `
import importlib.util, sys
assert sys.version_info >= (3, 7)
print(all(importlib.util.find_spec(name) for name in ("dbnd", "dbnd_run")))
`;

function probe(program: string): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    execFile(program, ["-c", PROBE], { timeout: PROBE_TIMEOUT, windowsHide: true }, (error, stdout) => {
      resolve(error ? undefined : stdout.trim() === "True");
    });
  });
}
