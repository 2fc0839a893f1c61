import { ESCAPE } from "../../escapeSequences.ts";
import { plainText } from "../ansi/plainText.ts";
import { TOO_SLOW, withinLimit } from "./patterns.ts";

/** Levels of log lines, the least important first. */
export const LEVELS = ["debug", "info", "warning", "error"] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Words of Python's logging, Airflow, log4j and klog, where they stand near the beginning of a line. */
const WORDS: readonly (readonly [LogLevel, RegExp])[] = [
  ["error", /\b(?:ERROR|CRITICAL|FATAL|SEVERE)\b|^E\d{4} /],
  ["warning", /\bWARN(?:ING)?\b|^W\d{4} /],
  ["info", /\b(?:INFO|NOTICE)\b|^I\d{4} /],
  ["debug", /\b(?:DEBUG|TRACE)\b/],
];
const NEAR = 160;
const TRACEBACK =
  /^(?:\[[^\]]+\]\s?)*\s*(?:(?:\+ Exception Group )?Traceback \(most recent call last\):|[A-Za-z_][\w.]*(?:Error|Exception|Interrupt)(?::|$))/;
/** `[pod]` or `[task] `, as DBND and we write them; not a time, which has blanks or colons in it. */
const SOURCE = /^(?:\[(?!(?:DEBUG|TRACE|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|SEVERE)\])[\w./-]+\] ?)+/;
/** A time that we put before the line. */
const STAMP = /^(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)? /;
const MOST_SOURCES = 1000;
/** Of a line with escape sequences no more is looked at. Characters. */
const MOST_READ = 256 * 1024;
/** A JSON line, behind a source and a time, says its level in a field. */
const JSON_START = /^(?:\[[^\]\s]+\] ?)*(?:\d\S* )?\{/;
const JSON_LEVEL = /"(?:level|levelname|severity|log\.level|lvl)"\s*:\s*(?:"(\w+)"|(\d+))/i;
/** `level=error` (logfmt), `[error    ]` (structlog, Airflow 3), `error: …` (compilers and shells). */
const SMALL_WORDS = [
  /\b(?:level|lvl|severity)=["']?([A-Za-z]+)/i,
  /(?:^|\s)\[(debug|info|warning|error|critical)\s{0,8}\]/,
  /^(?:\[[^\]\s]+\] ?)*(error|fatal|warning)(?:\[\w+\])?: /,
];
/** Of pino and bunyan: 30 is `info`. */
const NUMBERED = ["DEBUG", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/** The level that a line names, if it does. */
export function levelOf(line: string): LogLevel | undefined {
  const start = line.slice(0, NEAR);
  if (TRACEBACK.test(start)) return "error";
  const text = (JSON_START.test(start) ? levelInJson(line) : smallWord(start))?.toUpperCase() ?? start;
  return WORDS.find(([, pattern]) => pattern.test(text))?.[0];
}

function levelInJson(line: string): string | undefined {
  const [, name, number] = JSON_LEVEL.exec(line) ?? [];
  return number === undefined ? name : NUMBERED[Math.floor(Number(number) / 10) - 1];
}

function smallWord(start: string): string | undefined {
  for (const pattern of SMALL_WORDS) {
    const [, word] = pattern.exec(start) ?? [];
    if (word !== undefined) return word;
  }
  return undefined;
}

/** What stands before a line of a container: a time of ours, and its pod or task, where several logs are mixed. */
export function headOf(line: string): { readonly source: string; readonly length: number } {
  const stamp = STAMP.exec(line)?.[0] ?? "";
  const source = SOURCE.exec(line.slice(stamp.length))?.[0] ?? "";
  return { source, length: stamp.length + source.length };
}

/** Which lines of a log are shown. */
export interface LogFilter {
  readonly level: LogLevel;
  /** Only lines that match; absent: all. */
  readonly include?: RegExp | undefined;
  readonly exclude?: RegExp | undefined;
  /** How many lines before and after one that passes are shown, too. */
  readonly around?: { readonly before: number; readonly after: number } | undefined;
}

/** Between lines that do not follow one another. */
const APART = "⋯";

export const ALL_LINES: LogFilter = { level: "debug" };

/**
 * Lets pass what a filter lets pass, line by line in order. A line that names no level has the one of the line before, so
 * that tracebacks and messages of several lines stay whole; lines of ours (`──`) always pass.
 */
export class LineFilter {
  readonly #filter: LogFilter;
  readonly #least: number;
  /** By the pod or task that stands before the lines: several logs may be mixed. */
  readonly #levels = new Map<string, LogLevel>();
  /** The last lines that did not pass. */
  #before: string[] = [];
  /** So many more are shown behind one that passed. */
  #after = 0;
  /** Lines were left out since the last that was shown. */
  #leftOut = false;
  #hasShown = false;
  #isGivenUp = false;

  constructor(filter: LogFilter) {
    this.#filter = filter;
    this.#least = LEVELS.indexOf(filter.level);
  }

  /** True once its words took too long to be looked for: it lets all lines of its level pass. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  passes(line: string): boolean {
    if (line.startsWith("──")) return true;
    if (line.includes(ESCAPE)) return this.passes(plainText(line.slice(0, MOST_READ)));
    const { source, length } = headOf(line);
    const bare = line.slice(length - source.length);
    const level = levelOf(bare) ?? this.#levels.get(source) ?? "info";
    if (this.#levels.size >= MOST_SOURCES && !this.#levels.has(source)) this.#levels.clear();
    this.#levels.set(source, level);
    if (LEVELS.indexOf(level) < this.#least) return false;
    if (this.#isGivenUp) return true;
    const { include, exclude } = this.#filter;
    return (include?.test(line) ?? true) && !(exclude?.test(line) ?? false);
  }

  /** The lines of a text that ends at a line's end. */
  apply(text: string): string {
    const { level, include, exclude } = this.#filter;
    if (level === "debug" && !include && !exclude) return text;
    const lines = text.split("\n");
    const last = lines.pop() ?? "";
    let shown = include || exclude ? withinLimit(() => this.#shownOf(lines)) : this.#shownOf(lines);
    if (shown === TOO_SLOW) {
      this.#isGivenUp = true;
      shown = this.#shownOf(lines);
    }
    return shown.map((line) => `${line}\n`).join("") + last;
  }

  #shownOf(lines: readonly string[]): readonly string[] {
    return this.#filter.around
      ? lines.flatMap((line) => this.#inContext(line))
      : lines.filter((line) => this.passes(line));
  }

  /** A line, with those around it that belong to it by now. */
  #inContext(line: string): readonly string[] {
    const { before, after } = this.#filter.around ?? { before: 0, after: 0 };
    if (this.passes(line)) {
      const shown = [...(this.#leftOut && this.#hasShown ? [APART] : []), ...this.#before, line];
      this.#before = [];
      this.#after = line.startsWith("──") ? this.#after : after;
      this.#leftOut = false;
      this.#hasShown = true;
      return shown;
    }
    if (this.#after > 0) {
      this.#after--;
      return [line];
    }
    this.#before.push(line);
    if (this.#before.length > before) {
      this.#before.shift();
      this.#leftOut = true;
    }
    return [];
  }
}
