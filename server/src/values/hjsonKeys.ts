import { skipSpaceBack } from "../text/whitespace.ts";
import { isSpace, isStop, scalar, type HjsonReader } from "./hjsonReader.ts";
import { endOfLine, trimmedEnd } from "./hjsonScalars.ts";
import type { ScalarNode } from "./types.ts";

/** A key, and where its colon stands, or its value where the colon is missing. */
interface Key {
  readonly key: ScalarNode;
  /** Undefined without a value. */
  readonly separator?: number | undefined;
}

/**
 * Reads a key, and reports what is wrong with it; the reader stands behind it then.
 *
 * @returns undefined when there is nothing that could be a key
 */
export function readKey(reader: HjsonReader, isInArray: boolean): Key | undefined {
  const char = reader.text[reader.at];
  if (char === '"' || char === "'") {
    const key = reader.quoted();
    return { key, separator: colonBehindQuotedKey(reader, key) };
  }
  const key = bareKey(reader, isInArray);
  return key && { key, separator: colonBehindBareKey(reader, key) };
}

/** A key without quotes, read up to its colon as the real thing does; a mistake ends it at the blank or bracket. */
function bareKey(reader: HjsonReader, isInArray: boolean): ScalarNode | undefined {
  const { text } = reader;
  const begin = reader.at;
  let space = -1;
  let end = begin;
  let char = text[end];
  while (char !== undefined && !isPunctuator(char)) {
    if (isSpace(char) && (space < 0 || space === end - 1)) space = end;
    char = text[++end];
  }
  if (char === ":" && begin === end) {
    reader.problem(begin, begin + 1, 'The key before ":" is missing; write "" for an empty one.', {
      at: begin,
      detail: "empty-key",
    });
    return scalar(begin, begin, "", "bare");
  }
  if (char === ":" && (space < 0 || space === end - 1)) {
    const keyEnd = space < 0 ? end : skipSpaceBack(text, end, begin);
    reader.at = end;
    return scalar(begin, keyEnd, text.slice(begin, keyEnd), "bare");
  }
  return brokenKey(reader, isInArray, begin, end, space);
}

/** What stands where a key was expected: its first word counts as the key. */
function brokenKey(
  reader: HjsonReader,
  isInArray: boolean,
  begin: number,
  end: number,
  space: number,
): ScalarNode | undefined {
  const { text } = reader;
  const stop = text[end];
  const wordEnd = begin + (/^[^\s=]*/.exec(text.slice(begin, end))?.[0].length ?? 0);
  const word = text.slice(begin, wordEnd);
  const shown = trimmedEnd(text, begin, Math.min(end, endOfLine(text, begin)));
  const equals = /^\s*=/.test(text.slice(wordEnd, end));
  if (stop === ":") {
    const message = equals
      ? `Between braces a key is followed by ":", not by "=".`
      : `A key with blanks needs quotes: "${text.slice(begin, shown)}".`;
    reader.problem(begin, shown, message, { at: space, detail: "space-in-bare-key" });
  } else if (stop === undefined) {
    reader.problem(begin, shown, `The key "${word}" needs ":" and a value, and the "{" needs a "}".`, {
      at: end,
      detail: "end-of-input-in-object",
    });
    reader.ended = true;
  } else {
    const message = equals
      ? `Between braces a key is followed by ":", not by "=".`
      : begin === end
        ? `A key was expected, not "${stop}".`
        : `A key was expected here, and a ":" behind it.`;
    reader.problem(begin, Math.max(shown, begin + 1), message, { at: begin, detail: "key-expected" });
  }
  if (begin === end) {
    reader.at = stop === "}" || (stop === "]" && isInArray) ? end : end + 1;
    return undefined;
  }
  const oneLine = stop === ":" && !equals && !text.slice(begin, end).includes("\n");
  const keyEnd = oneLine ? skipSpaceBack(text, end, begin) : Math.max(wordEnd, begin + 1);
  reader.at = keyEnd;
  return scalar(begin, keyEnd, text.slice(begin, keyEnd), "bare");
}

/** Where the colon of a key in quotes stands, or its value when the colon is missing; undefined without a value. */
function colonBehindQuotedKey(reader: HjsonReader, key: ScalarNode): number | undefined {
  const char = reader.next();
  if (char === ":") return reader.at;
  const message =
    char === "="
      ? `Between braces a key is followed by ":", not by "=".`
      : `A ":" and a value are missing behind the key.`;
  reader.problem(key.start, key.end, message, { at: reader.at, detail: "colon-expected" });
  const sameLine = !reader.text.slice(key.end, reader.at).includes("\n");
  return sameLine && char !== "" && !isStop(char) ? reader.at : undefined;
}

function colonBehindBareKey(reader: HjsonReader, key: ScalarNode): number | undefined {
  // Behind a key without mistake we stand at the colon; what Python trims off a key is more than Hjson's blanks.
  if (reader.text[reader.at] === ":") return reader.at;
  let at = key.end;
  while (isSpace(reader.text[at] ?? "")) at++;
  const char = reader.text[at];
  if (char === ":") return at;
  const sameLine = endOfLine(reader.text, key.end) > at;
  return sameLine && (char === "=" || char === "{" || char === "[") ? at : undefined;
}

function isPunctuator(char: string): boolean {
  return char === "{" || char === "[" || isStop(char);
}
