import { isSecretName, REDACTED, withoutSecrets } from "../../configuration/secretText.ts";
import type { ChainLink, Origin, ResolvedValue } from "../../configuration/types.ts";
import { linkText, originText, writtenText } from "../originText.ts";
import type { Line } from "./lines.ts";
import { cfgValueText } from "./valueText.ts";

type DisplayName = (uri: string) => string;

/** Columns of lists of words. */
const WIDTH = 100;

/** A key with its value, and before it where the value comes from and what it hides. */
export function entryLines(value: ResolvedValue, displayName: DisplayName): Line[] {
  return [{ text: "" }, ...story(value, displayName), ...plainEntryLines(value)];
}

/** A key with its value; several lines where the value has several. */
export function plainEntryLines({ key, value }: ResolvedValue): Line[] {
  if (value === null) return [{ text: `# ${key} is not set` }];
  const isSecret = isSecretName(key) && typeof value === "string" && value !== "";
  const text = isSecret ? REDACTED : withoutSecrets(cfgValueText(value));
  return `${key} = ${text}`.split("\n").map((line) => ({ text: line.trimEnd() }));
}

/** Words in comments, as many on a line as it takes. */
export function wordLines(words: readonly string[]): Line[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 2 <= WIDTH) lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(`# ${word}`);
  }
  return lines.map((text) => ({ text }));
}

function story(value: ResolvedValue, displayName: DisplayName): Line[] {
  const { key, chain, adjusted, computed, problem } = value;
  const lines: Line[] = [];
  const tell = (text: string, origin?: Origin): void => {
    for (const line of text.split("\n"))
      lines.push({ text: `# ${withoutSecrets(line.trim())}`, ...(origin && { origin }) });
  };
  const winner = chain.find(({ role }) => role === "winner");
  if (winner) {
    const origin = winner.value.origin;
    tell(`${originText(origin, displayName)}, [${winner.section}]${layerOf(winner.layer)}`, origin);
  } else tell(originText(value.origin, displayName), value.origin);
  if (adjusted) tell(`DBND changes it from ${cfgValueText(adjusted.from)} because of ${adjusted.because}`);
  if (computed) tell("made when DBND runs");
  if (problem) tell(`Problem: ${problem.message}`);
  for (const link of chain) {
    if (link === winner) continue;
    tell(`${link.role === "merged" ? "merged with" : "hides"} ${hidden(key, link, displayName)}`, link.value.origin);
  }
  return lines;
}

function hidden(key: string, link: ChainLink, displayName: DisplayName): string {
  // Before it is cut: half a secret is one.
  const text = isSecretName(key) ? REDACTED : withoutSecrets(writtenText(link.value));
  return linkText(link, displayName, text);
}

/** The layer of files, variables and shipped values goes without saying. */
function layerOf(layer: string): string {
  return layer === "system" ? "" : `, layer ${layer}`;
}
