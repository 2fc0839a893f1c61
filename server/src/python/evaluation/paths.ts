/** Paths of files, put together by `os.path` and `pathlib`: where code looks for what lies beside it. */
import { unknown, type Evaluated } from "./pythonValues.ts";
import type { LikelyText, PythonArgument, PythonValue } from "../syntax/types.ts";

/** A path as far as it is known: `from` is absent for one that is written out. */
export interface PathText {
  readonly text: string;
  readonly from?: LikelyText["from"];
}

const PATH_CLASS = /^pathlib\.(?:Pure)?(?:Posix)?Path$/;
const HERE = "where Airflow has the file is not known here";

/** The path that a value is: a text, a `Path`, or what is likely one of these. */
export function pathOf(value: PythonValue | undefined): PathText | undefined {
  if (value?.kind === "constant" && typeof value.value === "string") return { text: value.value };
  if (value?.kind === "unknown") return value.likely;
  if (value?.kind !== "call" || value.receiver || !PATH_CLASS.test(value.callee)) return undefined;
  return joined(value.arguments.map((argument) => pathOf(argument.value)));
}

/** `__file__`: the file as the workspace has it, which is another place than in Airflow's container. */
export function fileOf(uri: string): Evaluated {
  return { ...unknown(HERE), likely: { text: pathOfUri(uri), from: "here" } };
}

/** The path that a URI of a file names; as it is written where it cannot be read. */
export function pathOfUri(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Airflow's own folders, as its image has them. */
export function airflowFolder(path: string): Evaluated | undefined {
  const folder = /^airflow\.(?:settings|configuration)\.(AIRFLOW_HOME|DAGS_FOLDER)$/.exec(path)?.[1];
  if (folder === undefined) return undefined;
  const text = folder === "AIRFLOW_HOME" ? "/opt/airflow" : "/opt/airflow/dags";
  return { ...unknown("the installation of Airflow says it"), likely: { text, from: "here" } };
}

/** The result of a function of `os.path`; undefined for other functions, and for paths that are not known. */
export function pathFunction(path: string, given: readonly PythonArgument[]): Evaluated | undefined {
  const paths = given.map(({ value }) => pathOf(value));
  const [first] = paths;
  switch (path) {
    case "os.path.join":
      return resultOf(joined(paths));
    case "os.path.dirname":
      return resultOf(first && { ...first, text: parentOf(first.text, "") });
    case "os.path.abspath":
    case "os.path.realpath":
    case "os.path.normpath":
      // Of a relative path only who runs the code knows from where.
      return resultOf(first?.text.startsWith("/") ? { ...first, text: normal(first.text) } : undefined);
    case "os.path.basename":
      return resultOf(first && { ...first, text: first.text.slice(first.text.lastIndexOf("/") + 1) });
    case "os.fspath":
    case "str":
      return given[0]?.value.kind === "call" || given[0]?.value.kind === "unknown" ? resultOf(first) : undefined;
    default:
      return undefined;
  }
}

/** The result of a method of a `Path`. */
export function pathMethod(
  method: string,
  owner: PythonValue,
  given: readonly PythonArgument[],
): Evaluated | undefined {
  const path = pathIn(owner);
  if (!path) return undefined;
  const words = given.map(({ value }) => pathOf(value));
  switch (method) {
    case "as_posix":
    case "__str__":
      return resultOf(path);
    case "resolve":
    case "absolute":
    case "expanduser":
      return path.text.startsWith("/") ? asPath({ ...path, text: normal(path.text) }, owner) : undefined;
    case "joinpath":
      return asPath(joined([path, ...words]), owner);
    case "with_name":
      return asPath(joined([{ ...path, text: parentOf(path.text, ".") }, ...words]), owner);
    default:
      return undefined;
  }
}

const PROPERTIES: ReadonlySet<string> = new Set(["parent", "parents", "name", "stem"]);

/** Whether it is worth to evaluate whose property it is. */
export function isPathProperty(name: string): boolean {
  return PROPERTIES.has(name);
}

/** `path.parent`, `path.parents`, `path.name`, `path.stem` of a `Path`. */
export function pathProperty(property: string, owner: PythonValue): Evaluated | undefined {
  const path = pathIn(owner);
  if (!path) return undefined;
  const name = path.text.slice(path.text.lastIndexOf("/") + 1);
  switch (property) {
    case "parent":
      return asPath({ ...path, text: parentOf(path.text, ".") }, owner);
    case "parents":
      return parentsOf(path, owner);
    case "name":
      return resultOf({ ...path, text: name });
    case "stem":
      return resultOf({ ...path, text: name.replace(/(.)\.[^.]*$/, "$1") });
    default:
      return undefined;
  }
}

function parentsOf(path: PathText, owner: PythonValue): Evaluated {
  const { uri, range, source } = owner;
  const elements: PythonValue[] = [];
  for (let { text } = path; parentOf(text, "") !== text && parentOf(text, "") !== "";) {
    text = parentOf(text, "");
    const parent = asPath({ ...path, text }, owner);
    if (parent) elements.push({ ...parent, uri, range, source });
  }
  return { kind: "list", elements };
}

/** `path / "name"`. */
export function pathDivision(left: PythonValue, right: PythonValue): Evaluated | undefined {
  if (!isPath(left) && !isPath(right)) return undefined;
  return asPath(joined([pathOf(left), pathOf(right)]), left);
}

function isPath(value: PythonValue): boolean {
  return value.kind === "call" && !value.receiver && PATH_CLASS.test(value.callee);
}

function pathIn(owner: PythonValue): PathText | undefined {
  return isPath(owner) ? pathOf(owner) : undefined;
}

function resultOf(path: PathText | undefined): Evaluated | undefined {
  if (!path) return undefined;
  const { text, from } = path;
  return from === undefined
    ? { kind: "constant", value: text }
    : { ...unknown(from === "here" ? HERE : "a variable outside of the file says it"), likely: { text, from } };
}

/** A `Path`, as the call that would make it. */
function asPath(path: PathText | undefined, { uri, range, source }: PythonValue): Evaluated | undefined {
  const value = resultOf(path);
  if (!value) return undefined;
  return {
    kind: "call",
    callee: "pathlib.Path",
    arguments: [{ value: { ...value, uri, range, source } }],
    complete: true,
  };
}

/** As `os.path.join` does: an absolute part begins anew. */
function joined(parts: readonly (PathText | undefined)[]): PathText | undefined {
  if (parts.length === 0 || !parts.every((part) => part !== undefined)) return undefined;
  const from = parts.find((part) => part.from !== undefined)?.from;
  const text = parts.reduce((path, part) => {
    if (part.text.startsWith("/") || path === "") return part.text;
    return path.endsWith("/") ? path + part.text : `${path}/${part.text}`;
  }, "");
  return { text, ...(from === undefined ? {} : { from }) };
}

function parentOf(path: string, ofName: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? ofName : slash === 0 ? "/" : path.slice(0, slash);
}

/** Without `.` and `..`. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
