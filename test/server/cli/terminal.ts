import { runCommand } from "../../../server/src/cli/run.ts";
import type { FileSystem } from "../../../server/src/workspace/fileSystem.ts";

/** A disk with these files and the folders that their paths need. */
function disk(files: Readonly<Record<string, string>>): FileSystem {
  const paths = Object.keys(files);
  return {
    read: (path) => files[path],
    stat: (path) => {
      const isFolder = paths.some((each) => each.startsWith(path === "/" ? path : `${path}/`));
      return path in files || isFolder ? { isFolder, size: files[path]?.length ?? 0, modified: 0 } : undefined;
    },
    list: (folder) => {
      const below = paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
      const names = new Set(below.map((path) => path.split("/")[0] ?? ""));
      return [...names].map((name) => ({ name, isFolder: !below.includes(name) }));
    },
  };
}

interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
  readonly written: ReadonlyMap<string, string>;
}

/** Runs the command line in `/project`. */
export async function run(words: readonly string[], files: Readonly<Record<string, string>>): Promise<Outcome> {
  const output: string[] = [];
  const errors: string[] = [];
  const written = new Map<string, string>();
  const code = await runCommand(words, {
    disk: disk(files),
    environment: { DBND_USER: "me" },
    userHome: "/home/me",
    folder: "/project",
    write: (path, text) => {
      written.set(path, text);
      return Promise.resolve(true);
    },
    print: (line) => output.push(line),
    warn: (line) => errors.push(line),
  });
  return { code, output: output.join("\n"), errors: errors.join("\n"), written };
}
