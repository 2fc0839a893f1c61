import { parseCfg } from "../cfg/parse.ts";
import { documentSections } from "./documentSections.ts";
import { expandVariables } from "./variables.ts";

/** What discovery asks of a file system. Paths are absolute, with `/` between their parts on every system. */
export interface ProjectFiles {
  /** True for files and folders. */
  exists(path: string): boolean;
  /** The text of a file; undefined when there is none. */
  readFile(path: string): string | undefined;
}

export type ConfigurationFileRole =
  /** `/etc/databand.cfg` */
  | "machine"
  /** `$DBND_SYSTEM/databand-system.cfg` */
  | "system"
  /** `$DBND_HOME/conf/databand.cfg` and `$DBND_HOME/databand.cfg`: DBND still reads them, but warns */
  | "deprecated"
  /** `$DBND_HOME/project.cfg` */
  | "project"
  /** What `$DBND_CONFIG` names. */
  | "environment"
  /** `~/.dbnd/databand.cfg` */
  | "user"
  /** `$DBND_SYSTEM/databand-test.cfg`, in DBND's own tests only. */
  | "test";

export interface ConfigurationFile {
  readonly path: string;
  readonly role: ConfigurationFileRole;
  readonly exists: boolean;
}

export interface DiscoveredProject {
  /** `DBND_HOME`. */
  readonly home: string;
  /** Why it is the home. */
  readonly homeReason: "variable" | "marker" | "setup" | "user";
  /** `DBND_SYSTEM`. */
  readonly system: string;
  /** Every cfg file that DBND looks for, in its order (later wins), there or not. */
  readonly files: readonly ConfigurationFile[];
  /** The environment with `DBND_HOME`, `DBND_SYSTEM` and `DBND_CONFIG` as DBND sets them, which values can refer to. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Files that make their folder a DBND project. */
export const MARKER_FILES = ["databand.cfg", "project.cfg", "databand-system.cfg"] as const;

/** Files whose `[databand]` section can name the project's folders. */
const SETUP_FILES = ["tox.ini", "setup.cfg"] as const;
const SETUP_KEYS = ["dbnd_home", "dbnd_system", "dbnd_config"] as const;

/**
 * Where a DBND that starts in `startFolder` finds its configuration (dbnd 1.0.28, spec 1.2): `DBND_HOME` from the
 * environment, else by walking up, else the user's home. A package `_databand_project`, which DBND would import, is not
 * looked for: that takes a Python. `userHome` stands for `~`.
 */
export function discoverProject(
  startFolder: string,
  environment: Readonly<Record<string, string>>,
  files: ProjectFiles,
  userHome: string | undefined = environment.HOME,
): DiscoveredProject {
  const variables: Record<string, string | undefined> = { ...environment };
  const homeReason = variables.DBND_HOME === undefined ? findHome(startFolder, variables, files, userHome) : "variable";
  const home = variables.DBND_HOME ?? startFolder;
  const system = variables.DBND_SYSTEM ?? systemFolder(home, files);
  const complete = { ...definedOnly(variables), DBND_HOME: home, DBND_SYSTEM: system };

  const candidates: readonly (readonly [ConfigurationFileRole, string | undefined])[] = [
    ["machine", "/etc/databand.cfg"],
    ["system", join(system, "databand-system.cfg")],
    ["deprecated", join(home, "conf/databand.cfg")],
    ["deprecated", join(home, "databand.cfg")],
    ["project", join(home, "project.cfg")],
    ["environment", variables.DBND_CONFIG],
    ["user", userHome === undefined ? undefined : join(userHome, ".dbnd/databand.cfg")],
    ["test", isOn(variables.DBND__UNITTEST) ? join(system, "databand-test.cfg") : undefined],
  ];
  const found = candidates.flatMap(([role, path]): readonly ConfigurationFile[] => {
    if (path === undefined || path === "") return [];
    const absolute = join(startFolder, expandVariables(path, complete, userHome));
    return [{ path: absolute, role, exists: files.readFile(absolute) !== undefined }];
  });
  return { home, homeReason, system, files: found, environment: complete };
}

/** Walks up from the start folder; sets `DBND_HOME`, and what setup files say, in `variables`. */
function findHome(
  startFolder: string,
  variables: Record<string, string | undefined>,
  files: ProjectFiles,
  userHome: string | undefined,
): DiscoveredProject["homeReason"] {
  for (const folder of foldersUp(startFolder)) {
    if (files.exists(join(folder, ".dbnd/databand-system.cfg"))) {
      return setIfMissing(variables, "DBND_HOME", folder) ? "marker" : "setup";
    }
    readSetupFiles(folder, variables, files);
    if (MARKER_FILES.some((name) => files.exists(join(folder, name)))) {
      return setIfMissing(variables, "DBND_HOME", folder) ? "marker" : "setup";
    }
  }
  if (variables.DBND_HOME !== undefined) return "setup";
  variables.DBND_HOME = userHome ?? startFolder;
  return "user";
}

/** `tox.ini` and `setup.cfg` of a folder may name home, system and config, relative to themselves. */
function readSetupFiles(folder: string, variables: Record<string, string | undefined>, files: ProjectFiles): void {
  for (const name of SETUP_FILES) {
    const text = files.readFile(join(folder, name));
    if (!text?.includes("[databand]")) continue;
    const document = parseCfg(name, text);
    if (document.problems.length > 0) continue;
    for (const key of SETUP_KEYS) {
      const value = documentSections(document).values("databand", key)[0]?.text;
      if (value !== undefined) setIfMissing(variables, key.toUpperCase(), join(folder, value));
    }
  }
}

/** `.dbnd` of the home, or `dbnd` when there is only that. */
function systemFolder(home: string, files: ProjectFiles): string {
  const usual = join(home, ".dbnd");
  const old = join(home, "dbnd");
  return !files.exists(usual) && files.exists(old) ? old : usual;
}

function setIfMissing(variables: Record<string, string | undefined>, name: string, value: string): boolean {
  if (variables[name] !== undefined) return false;
  variables[name] = value;
  return true;
}

function definedOnly(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function isOn(text: string | undefined): boolean {
  return ["t", "true", "yes", "1"].includes((text ?? "").trim().toLowerCase());
}

/** The folder and all above it. */
function* foldersUp(folder: string): Iterable<string> {
  for (let current = join(folder, ""); ;) {
    yield current;
    const slash = current.lastIndexOf("/");
    if (slash < 0 || current === "/" || /^[A-Za-z]:\/?$/.test(current)) return;
    const parent = current.slice(0, slash);
    current = parent === "" ? "/" : /^[A-Za-z]:$/.test(parent) ? `${parent}/` : parent;
  }
}

/** `path` as seen from `folder`, with `.` and `..` resolved. */
function join(folder: string, path: string): string {
  const whole = /^(\/|[A-Za-z]:)/.test(path) ? path : `${folder}/${path}`;
  const root = /^(?:[A-Za-z]:)?\/?/.exec(whole)?.[0] ?? "";
  const parts: string[] = [];
  for (const part of whole.slice(root.length).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return root + parts.join("/");
}
