/** `File "/app/tasks.py", line 12` of a Python traceback, and `tasks.py:12`. */
const PLACES = [/File "(?<path>[^"\n]+)", line (?<line>\d+)/g, /(?<![\w/.])(?<path>[\w./-]+\.py):(?<line>\d+)/g];
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
    if (line.length <= MAX_LINE_LENGTH && line.includes(".py")) {
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

/** How many names at the end of a path (`/a/b/c.py`) are the last of `parts`. */
export function sharedTail(path: string, parts: readonly string[]): number {
  const own = path.split("/");
  let count = 0;
  while (count < parts.length && own.at(-1 - count) === parts.at(-1 - count)) count++;
  return count;
}
