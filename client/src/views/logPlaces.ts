/** Signs of a path that is in no quotes; a shell has a backslash before a space. */
const SIGN = String.raw`(?:[\p{L}\p{N}_./\\-]|\\ )`;
/** Where such a path may begin: also behind `\n`, as JSON has it. */
const START = String.raw`(?:(?<![\p{L}\p{N}_./\\:-])|(?<=\\[nrt]))(?!\\(?!\\))`;
const DRIVE = "(?:[A-Za-z]:)?";
const OTHERS = "cfg|sql|toml|yaml|yml";

/**
 * Those that say most come first: of places that overlap the first counts. Lengths are limited, since a line may be as long as
 * it likes.
 */
const PLACES = [
  // `File "/app/tasks.py", line 12` of a Python traceback, which may stand in JSON.
  /File \\?"(?<path>[^"\n]{1,1000}?)\\?", line (?<line>\d+)/gu,
  // In quotes, where a path may have spaces: "/my app/tasks.py:12", '/my app/tasks.py':12.
  new RegExp(
    String.raw`(?<=(?<quote>["'\x60]))(?<path>[^"'\x60\n]{0,300}[^"'\x60\n\\/]\.(?:py|${OTHERS}))(?::(?<line>\d+))?(?=\\?\k<quote>(?::(?<after>\d+))?)`,
    "gu",
  ),
  // `/my app/tasks.py:12: UserWarning: ...` at the beginning of a line, behind its pod and its time.
  /(?<=^(?:\[[^\]\n]{1,300}\] {1,8})?(?:\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d) )?)(?<path>(?:\/|[A-Za-z]:[\\/])[^\n:"'*?<>|]{1,300}\.py):(?<line>\d+)(?=:)/gu,
  // `tasks.py:12`
  new RegExp(String.raw`${START}(?<path>${DRIVE}${SIGN}{1,300}\.py):(?<line>\d+)`, "gu"),
  // Other files, with a folder.
  new RegExp(
    String.raw`${START}(?<path>${DRIVE}${SIGN}{0,300}[\\/]${SIGN}{1,300}\.(?:${OTHERS}))\b(?::(?<line>\d+))?`,
    "gu",
  ),
];
const MAY_HAVE_PLACE = /\.(?:py|cfg|sql|toml|ya?ml)\b/;
const MAX_LINKS = 2000;
/** VS Code draws no more of a line (`editor.stopRenderingLineAfter`). Characters. */
const DRAWN = 10_000;

export interface LogPlace {
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** 1-based, as Python prints it. */
  readonly line: number;
}

/** The places in files that a log names, with their offsets in the text. */
export function placesInLog(text: string): LogPlace[] {
  const places: LogPlace[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    const drawn = line.length > DRAWN ? line.slice(0, DRAWN) : line;
    if (MAY_HAVE_PLACE.test(drawn)) places.push(...placesInLine(drawn, offset));
    offset += line.length + 1;
  }
  return places.slice(-MAX_LINKS);
}

function placesInLine(line: string, offset: number): readonly LogPlace[] {
  const found: LogPlace[] = [];
  for (const pattern of PLACES) {
    for (const match of line.matchAll(pattern)) {
      const { path = "", quote, line: number, after } = match.groups ?? {};
      const isFile = quote === undefined || number !== undefined || after !== undefined || /[\\/]/.test(path);
      const start = offset + match.index;
      const end = start + match[0].length;
      if (!isFile || found.some((other) => start < other.end && end > other.start)) continue;
      found.push({ start, end, path: path.replaceAll("\\ ", " "), line: Number(number ?? after ?? 1) });
    }
  }
  return found;
}

export interface TaskMention {
  readonly start: number;
  readonly end: number;
  readonly task: string;
}

/** Where a log names one of the tasks: `task load_orders`, `task_id=load_orders`, `dag/load_orders`, `load_orders__003ae6a806`. */
export function tasksInLog(text: string, tasks: ReadonlySet<string>): TaskMention[] {
  const found: TaskMention[] = [];
  const mention = /(?:\btask(?:_id)?(?:[ =:]|=')|\w\/)(\w+)\b|\b(\w+?)__[0-9a-f]{10}\b/g;
  for (const match of text.matchAll(mention)) {
    const name = match[1]?.replace(/__[0-9a-f]{10}$/, "") ?? match[2] ?? "";
    if (!tasks.has(name)) continue;
    const start = match.index + match[0].lastIndexOf(name);
    found.push({ start, end: start + name.length, task: name });
    if (found.length === MAX_LINKS) break;
  }
  return found;
}

/** How many names at the end of a path (`/a/b/c.py`) are the last of `parts`. */
export function sharedTail(path: string, parts: readonly string[]): number {
  const own = path.split("/");
  let count = 0;
  while (count < parts.length && own.at(-1 - count) === parts.at(-1 - count)) count++;
  return count;
}
