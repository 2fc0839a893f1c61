import { compareVersions } from "../rules/versions.ts";

/** What a file says about the version of DBND that a project uses. */
export interface Requirement {
  /** Dotted numbers. */
  readonly version: string;
  /** True when it can be no other. */
  readonly exact: boolean;
  /** Line (0-based) that says so. */
  readonly line: number;
}

/** A package that requirements may name. */
export interface Package {
  /** What it is a part of. */
  readonly product: "DBND" | "Airflow";
  /** Matches its name in requirements, as the source of a regular expression without captures. */
  readonly name: string;
  /** Matches its name in lock files. */
  readonly lockName: string;
  /** The newest version that we know. */
  readonly newest: string;
}

/** DBND and its plugins (`dbnd-docker`, `dbnd-airflow`, …) are released together, with one version. */
export function dbndPackage(newest: string): Package {
  return { product: "DBND", name: "(?:dbnd|databand)(?:[-_][a-z][a-z-_]*)?", lockName: "(?:dbnd|databand)", newest };
}

const WORDS = /(===|==|~=|>=|<=|!=|\^|~|<|>)?\s*v?(\d+(?:\.\d+)*)(\.\*)?/gu;

/**
 * Reads what a requirements, lock or project file asks of a package; undefined when it says nothing. Where a range is asked
 * for, the newest version that we know counts when it is in the range, else the range's own bound.
 */
export function requirementIn(fileName: string, text: string, wanted: Package): Requirement | undefined {
  const { name, lockName, newest } = wanted;
  if (/^(?:poetry|uv|pdm)\.lock$/u.test(fileName)) return inTomlLock(text, lockName);
  if (fileName === "Pipfile.lock") return inPipfileLock(text, lockName);
  const pattern = /\.(?:toml|py)$|^Pipfile$/u.test(fileName) ? inProject(name) : inRequirements(name);
  for (const [line, content] of text.split("\n").entries()) {
    const found = pattern.exec(content)?.groups;
    if (!found) continue;
    // Poetry and Pipenv mean exactly this version when there is no sign before it.
    const requirement = satisfying(found.words ?? found.tableWords ?? "", newest, found.table !== undefined);
    if (requirement) return { ...requirement, line };
  }
  return undefined;
}

/** `dbnd[airflow]==1.0.14 ; python_version < "3.9"` */
function inRequirements(name: string): RegExp {
  return new RegExp(`^\\s*${name}\\s*(?:\\[[^\\]]*\\])?\\s*(?<words>[=~<>!][^;#@]*)`, "iu");
}

/** `"dbnd==1.0.14"` in a list, or `dbnd = "^1.0"` and `dbnd = { version = "1.0" }` in a table. */
function inProject(name: string): RegExp {
  return new RegExp(
    `["']${name}(?:\\[[^\\]]*\\])?\\s*(?<words>[=~<>!][^"';]*)|^\\s*"?${name}"?\\s*=\\s*(?<table>(?:\\{.*?version\\s*=\\s*)?["'](?<tableWords>[^"']*)["'])`,
    "iu",
  );
}

function satisfying(words: string, newest: string, bareIsExact: boolean): Omit<Requirement, "line"> | undefined {
  let exact: string | undefined;
  let lower: string | undefined;
  let excluded = false;
  for (const [, sign = "", version = "", wildcard] of words.matchAll(WORDS)) {
    const order = compareVersions(newest, version);
    if (sign === "!=") continue;
    if (sign.startsWith("==") || (sign === "" && bareIsExact)) exact = version;
    else if (sign === "<=" || sign === "<") {
      if (order > 0 || (sign === "<" && order === 0)) excluded = true;
      if (sign === "<=") lower ??= version;
    } else {
      lower = version;
      if (order < 0 || !isWithin(newest, version, sign)) excluded = true;
    }
    if (wildcard !== undefined && compareVersions(newest, version) >= 0 && newest.startsWith(`${version}.`)) {
      exact = undefined;
      lower = version;
    }
  }
  if (exact !== undefined) return { version: exact, exact: true };
  if (lower !== undefined) return { version: excluded ? lower : newest, exact: false };
  return undefined;
}

/** Whether a version is compatible with another in the sense of `~=`, `~` and `^`; of `>` and `>=` every one is. */
function isWithin(version: string, base: string, sign: string): boolean {
  const parts = base.split(".");
  const fixed = sign === "~=" ? parts.length - 1 : sign === "~" ? Math.min(2, parts.length) : sign === "^" ? 1 : 0;
  const wanted = parts.slice(0, fixed);
  return wanted.every((part, index) => version.split(".")[index] === part);
}

/** `[[package]]`, `name = "dbnd"`, `version = "1.0.14"` */
function inTomlLock(text: string, name: string): Requirement | undefined {
  const lines = text.split("\n");
  const header = new RegExp(`^name\\s*=\\s*"${name}"\\s*$`, "iu");
  for (const [line, content] of lines.entries()) {
    if (!header.test(content)) continue;
    const version = /^version\s*=\s*"(\d+(?:\.\d+)*)/u.exec(lines[line + 1] ?? "")?.[1];
    if (version !== undefined) return { version, exact: true, line: line + 1 };
  }
  return undefined;
}

function inPipfileLock(text: string, name: string): Requirement | undefined {
  const pattern = new RegExp(`"${name}"\\s*:\\s*\\{[^{}]*?"version"\\s*:\\s*"==(\\d+(?:\\.\\d+)*)`, "iu");
  const found = pattern.exec(text);
  if (found?.[1] === undefined) return undefined;
  const line = text.slice(0, found.index + found[0].length).split("\n").length - 1;
  return { version: found[1], exact: true, line };
}
