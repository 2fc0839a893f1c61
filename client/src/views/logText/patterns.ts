import { createContext, Script } from "node:vm";

/** What people write may look at one line for years: it is given up. Milliseconds. */
const LONGEST = 500;

/** What was given up took too long. */
export const TOO_SLOW = Symbol("too slow");

let work: () => unknown = () => undefined;
const context = createContext({ work: (): unknown => work() });
const script = new Script("work()");

/**
 * Does something with regular expressions that somebody has written, for pieces of a log and not for each line: setting the
 * limit takes as long as many lines. What was begun and given up is left as it is.
 */
export function withinLimit<T>(piece: () => T, milliseconds = LONGEST): T | typeof TOO_SLOW {
  work = piece;
  try {
    return script.runInContext(context, { timeout: milliseconds }) as T;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return TOO_SLOW;
    throw error;
  } finally {
    work = () => undefined;
  }
}

/** A regular expression in any case, by whole characters where it can be read so; undefined where it is none. */
export function patternOf(text: string, flags = ""): RegExp | undefined {
  for (const by of ["iu", "i"]) {
    try {
      return new RegExp(text, `${by}${flags}`);
    } catch {
      // What ECMAScript took before it knew of whole characters, `\-` for one, it still takes without.
    }
  }
  return undefined;
}
