import { speaksOfSecret } from "../../secretNames.ts";
import { redact, REDACTED, redactTokens } from "./redact.ts";

const NAME = /^(\s*)(?:- )?name: (?:"([^"]*)"|'([^']*)'|(\S+))\s*$/;
const VALUE = /^(\s*)value: (.*)$/;
const BLOCK = /^[|>][-+0-9]*$/;
/** Words of a command: `--set`, `core.access_token=…`. */
const WORD = /^\s*- /;

/** Shorter values are words that stand in other places, too. Characters. */
const SHORTEST = 6;

/**
 * The YAML of a pod for people to look at: the same lines, without the values of variables whose names speak of secrets,
 * wherever they stand, and without tokens. Names of secrets and references to them stay.
 */
export function maskYaml(text: string): string {
  const secrets = new Set<string>();
  const masked = maskLines(text, (value) => {
    if (value.length >= SHORTEST) secrets.add(value);
  });
  // What is found twice under a name is a secret in the arguments of a command, too.
  const longestFirst = [...secrets].sort((left, right) => right.length - left.length);
  return longestFirst.reduce((result, secret) => result.replaceAll(secret, REDACTED), masked);
}

/** @param found gets each value that is masked because of its name */
function maskLines(text: string, found: (value: string) => void): string {
  let name = "";
  /** Inside a value of several lines: its indentation, and whether it is a secret. */
  let block: { readonly indent: number; readonly isSecret: boolean } | undefined;
  return text
    .split("\n")
    .map((line) => {
      const indent = line.length - line.trimStart().length;
      if (block && (line.trim() === "" || indent > block.indent)) {
        if (block.isSecret) found(line.trim());
        return block.isSecret && line.trim() !== "" ? `${line.slice(0, indent)}${REDACTED}` : redact(line);
      }
      block = undefined;
      const named = NAME.exec(line);
      if (named) {
        name = named[2] ?? named[3] ?? named[4] ?? "";
        return line;
      }
      const [, before = "", value] = VALUE.exec(line) ?? [];
      if (value === undefined) return WORD.test(line) && line.includes("=") ? redact(line) : redactTokens(line);
      const isSecret = speaksOfSecret(name) && value !== '""' && value !== "''";
      if (BLOCK.test(value)) {
        block = { indent: before.length, isSecret };
        return line;
      }
      if (isSecret) found(plainScalar(value));
      return isSecret ? `${before}value: ${REDACTED}` : `${before}value: ${redact(value)}`;
    })
    .join("\n");
}

/** A value on one line, without its quotes (YAML 1.2: double quotes escape as JSON does, mostly). */
function plainScalar(value: string): string {
  if (value.startsWith("'")) return value.slice(1, -1).replaceAll("''", "'");
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value.slice(1, -1);
  }
}
