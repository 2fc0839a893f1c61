import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { mapPaths, processEnvironment } from "./mapping.ts";
import type { SandboxOptions } from "../options.ts";
import type { ProcessHost } from "./process.ts";
import { startProcess } from "./process.ts";
import type { PythonFinder, PythonFound } from "./python.ts";
import type { ContainerOutput, ContainerRuntime, ContainerSpec, RunningContainer } from "./types.ts";
import { StartFailure } from "./types.ts";

/** What the runtimes share. */
export interface LocalHost extends ProcessHost {
  readonly python: PythonFinder;
  readonly workspaceFolders: readonly string[];
  readonly folderOf: SandboxOptions["folderOf"];
  /** Folder of `dbnd_stand_in.py`. */
  readonly resources: string;
}

/** Images with a shell (`busybox`, `alpine`): commands run as they are, in a folder of the container's own. */
export function shellRuntime(host: LocalHost): ContainerRuntime {
  return {
    start: (spec, output) => {
      const [program = "sh", ...args] = words(spec);
      const env = processEnvironment(spec);
      const { memoryLimit, mounts, stdin } = spec;
      return startProcess({ program, args, cwd: folderOf(spec), env, memoryLimit, mounts, stdin }, output, host);
    },
  };
}

/** Images of Python: `python` and `python3` are the local one, and find the workspace's modules. */
export function pythonRuntime(host: LocalHost): ContainerRuntime {
  return {
    start: async (spec, output) => {
      const python = await findPython(host, output);
      const [program = "python3", ...args] = words(spec);
      const env = { ...processEnvironment(spec), ...pythonPath(host, spec) };
      const plan = {
        args,
        cwd: folderOf(spec),
        env,
        memoryLimit: spec.memoryLimit,
        mounts: spec.mounts,
        stdin: spec.stdin,
      };
      return startProcess({ ...plan, program: isPython(program) ? python.program : program }, output, host);
    },
  };
}

/**
 * Images with DBND: runs in the workspace, with the real `dbnd` where its Python has it, else with the stand-in, which
 * says so in its first line.
 */
export function databandRuntime(host: LocalHost): ContainerRuntime {
  return { start: (spec, output) => startDataband(host, spec, output) };
}

async function startDataband(host: LocalHost, spec: ContainerSpec, output: ContainerOutput): Promise<RunningContainer> {
  const python = await findPython(host, output);
  const project = projectFolder(foldersOf(host, spec));
  const dbnd = python.hasDataband ? ["-m", "dbnd"] : [join(host.resources, "dbnd_stand_in.py")];
  const bin = writeShim(spec, python.program, dbnd);
  const environment = processEnvironment(spec);
  const env = {
    ...environment,
    ...pythonPath(host, spec),
    DBND_HOME: spec.environment.DBND_HOME ?? project,
    PATH: `${bin}${delimiter}${environment.PATH ?? ""}`,
  };
  const [program = "python3", ...args] = words(spec);
  const { memoryLimit, mounts, stdin } = spec;
  const cwd = spec.workingDir === undefined ? project : folderOf(spec, project);
  const plan =
    program === "dbnd"
      ? { program: python.program, args: [...dbnd, ...args] }
      : { program: isPython(program) ? python.program : program, args };
  return startProcess({ ...plan, cwd, env, memoryLimit, mounts, stdin }, output, host);
}

/** @throws StartFailure, after having said so in the container's log too */
async function findPython(host: LocalHost, output: ContainerOutput): Promise<PythonFound> {
  try {
    return await host.python.find();
  } catch (error) {
    if (error instanceof StartFailure) {
      output.write("stderr", Buffer.from(`${error.message}\n`));
    }
    throw error;
  }
}

/** Those of the workspace, the one whose code the pod runs first. */
function foldersOf({ workspaceFolders, folderOf }: LocalHost, spec: ContainerSpec): readonly string[] {
  const own = folderOf?.(spec);
  return own === undefined ? workspaceFolders : [own, ...workspaceFolders.filter((folder) => folder !== own)];
}

/** The first folder that has a configuration of DBND, else the first. */
function projectFolder(folders: readonly string[]): string {
  const files = [".dbnd/databand-system.cfg", "project.cfg", "databand.cfg", "databand-system.cfg"];
  return folders.find((folder) => files.some((file) => existsSync(join(folder, file)))) ?? folders[0] ?? process.cwd();
}

/** A `dbnd` for shell scripts inside of the container. */
function writeShim(spec: ContainerSpec, python: string, dbnd: readonly string[]): string {
  const bin = join(spec.scratch, "bin");
  mkdirSync(bin, { recursive: true });
  const quoted = [python, ...dbnd].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  writeFileSync(join(bin, "dbnd"), `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
  return bin;
}

function words({ command, args, mounts }: ContainerSpec): string[] {
  return [...command, ...args].map((word) => mapPaths(word, mounts));
}

function folderOf(spec: ContainerSpec, otherwise = spec.scratch): string {
  const wanted = spec.workingDir === undefined ? otherwise : mapPaths(spec.workingDir, spec.mounts);
  return isAbsolute(wanted) && existsSync(wanted) ? wanted : otherwise;
}

function isPython(program: string): boolean {
  return /^(?:\/(?:usr\/)?(?:local\/)?bin\/)?python3?$/.test(program);
}

function pythonPath(host: LocalHost, spec: ContainerSpec): Record<string, string> {
  const given = spec.environment.PYTHONPATH;
  const folders = [...(given === undefined ? [] : [mapPaths(given, spec.mounts)]), ...foldersOf(host, spec)];
  // Nothing of ours goes into the workspace.
  return { PYTHONPATH: folders.join(delimiter), PYTHONDONTWRITEBYTECODE: "1", PYTHONIOENCODING: "utf-8" };
}
