/** `File "/app/tasks.py", line 12` of a Python traceback, `tasks.py:12`, and paths of other files with a folder. */
const PLACES = [
  /File "(?<path>[^"\n]+)", line (?<line>\d+)/g,
  /(?<![\w/.])(?<path>[\w./-]+\.py):(?<line>\d+)/g,
  /(?<![\w/.:])(?<path>[\w.-]*\/[\w./-]*\.(?:cfg|sql|toml|yaml|yml))\b(?::(?<line>\d+))?/g,
];
const MAY_HAVE_PLACE = /\.(?:py|cfg|sql|toml|ya?ml)\b/;
const MAX_LINKS = 2000;
const MAX_LINE_LENGTH = 2000;

export interface LogPlace {
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** 1-based, as Python prints it. */
  readonly line: number;
}

/** The places in Python files that a log names, with their offsets in the text. */
export function placesInLog(text: string): LogPlace[] {
  const places: LogPlace[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    if (line.length <= MAX_LINE_LENGTH && MAY_HAVE_PLACE.test(line)) {
      for (const pattern of PLACES) {
        for (const match of line.matchAll(pattern)) {
          const { path = "", line: number = "1" } = match.groups ?? {};
          const start = offset + match.index;
          places.push({ start, end: start + match[0].length, path, line: Number(number) });
        }
      }
    }
    offset += line.length + 1;
  }
  return places.slice(-MAX_LINKS);
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
