import { speaksOfSecret } from "../../secretNames.ts";
import { redact, REDACTED, redactTokens } from "./redact.ts";

const NAME = /^(\s*)(?:- )?name: (?:"([^"]*)"|'([^']*)'|(\S+))\s*$/;
const VALUE = /^(\s*)value: (.*)$/;
const BLOCK = /^[|>][-+0-9]*$/;
/** Words of a command: `--set`, `core.access_token=…`. */
const WORD = /^\s*- /;

/**
 * The YAML of a pod for people to look at: the same lines, without the values of variables whose names speak of secrets,
 * and without tokens. Names of secrets and references to them stay.
 */
export function maskYaml(text: string): string {
  let name = "";
  /** Inside a value of several lines: its indentation, and whether it is a secret. */
  let block: { readonly indent: number; readonly isSecret: boolean } | undefined;
  return text
    .split("\n")
    .map((line) => {
      const indent = line.length - line.trimStart().length;
      if (block && (line.trim() === "" || indent > block.indent)) {
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
      return isSecret ? `${before}value: ${REDACTED}` : `${before}value: ${redact(value)}`;
    })
    .join("\n");
}
