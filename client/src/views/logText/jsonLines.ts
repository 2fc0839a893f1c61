import { ESCAPE } from "../../escapeSequences.ts";
import { plainText } from "../ansi/plainText.ts";

/** How lines that are JSON objects are shown. */
export type JsonStyle = "raw" | "message" | "pretty";

export interface JsonFormat {
  readonly style: JsonStyle;
  /** With `message`: the fields after the message; empty: all that are left. Paths may have dots: `extra.task_id`. */
  readonly fields: readonly string[];
}

/** Under which names loggers write the same thing, the more usual first. */
const TIME = ["timestamp", "time", "@timestamp", "ts", "asctime", "date"];
const LEVEL = ["level", "levelname", "severity", "log.level", "lvl"];
const MESSAGE = ["message", "msg", "event", "text"];
/** A time of ours, a source, and a time of the container's before the object. */
const HEAD = /^(?:\d[\d:. TZ+-]{7,} )?(?:\[[^\]\s]+\] ?)*(?:\d[\d:. TZ+-]{7,} )?(?=\{)/;
/** Longer objects are shown as they are. Characters. */
const LONGEST = 200_000;

type Fields = Record<string, unknown>;

/** The lines of a text, those that are JSON objects in a form for people. What ends at a line's end still does. */
export function formatJsonLines(text: string, format: JsonFormat): string {
  if (format.style === "raw" || !text.includes("{")) return text;
  return text
    .split("\n")
    .map((line) => formatLine(line, format))
    .join("\n");
}

function formatLine(line: string, format: JsonFormat): string {
  if (line.length > LONGEST) return line;
  if (line.includes(ESCAPE)) {
    const bare = plainText(line);
    const formatted = formatLine(bare, format);
    return formatted === bare ? line : formatted;
  }
  const end = line.endsWith("}") || line.endsWith("}\r");
  if (!end) return line;
  const head = HEAD.exec(line)?.[0];
  const object = head === undefined ? undefined : parse(line.slice(head.length));
  if (head === undefined || !object) return line;
  return head + (format.style === "pretty" ? pretty(object) : oneLine(object, format.fields));
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** Indented; later lines further than the first, so that they are seen to belong to it. */
function pretty(object: Fields): string {
  return JSON.stringify(object, null, 2);
}

/** `time LEVEL message field=value …`; a traceback in a field stands below. */
function oneLine(object: Fields, wanted: readonly string[]): string {
  const left = new Map(Object.entries(object));
  const take = (names: readonly string[]): string | undefined => {
    for (const name of names) {
      const value = left.get(name);
      if (typeof value !== "string" && typeof value !== "number") continue;
      left.delete(name);
      return String(value);
    }
    return undefined;
  };
  const [time, level, message] = [take(TIME), take(LEVEL), take(MESSAGE)];
  const words = [time, level?.toUpperCase(), message];
  const shown = wanted.length > 0 ? wanted.map((name) => [name, valueAt(object, name)] as const) : [...left];
  const below: string[] = [];
  for (const [name, value] of shown) {
    if (value === undefined || value === null || value === "") continue;
    if (typeof value === "string" && value.includes("\n")) below.push(value.trimEnd());
    else words.push(`${name}=${inWords(value)}`);
  }
  return [words.filter((word) => word !== undefined).join(" "), ...below].join("\n");
}

function valueAt(object: Fields, path: string): unknown {
  if (path in object) return object[path];
  let value: unknown = object;
  for (const name of path.split(".")) value = (value as Fields | null | undefined)?.[name];
  return value;
}

function inWords(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return /[\s"=]/.test(value) ? JSON.stringify(value) : value;
}
