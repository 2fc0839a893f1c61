import { readFileSync } from "node:fs";
import { airflowRenames } from "./renames.ts";

/** Section → key → what it does, in our own words. The empty key is the section itself. */
type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

let texts: Texts | undefined;

/** Read on first use: the file lies beside this module, and beside the bundle that this module is in. */
function airflowTexts(): Texts {
  return (texts ??= JSON.parse(readFileSync(new URL("./airflow-texts.json", import.meta.url), "utf8")) as Texts);
}

/** What a section of `airflow.cfg` is about; empty for sections that nobody knows. */
export function airflowSectionText(section: string): string {
  return ownText(section, "");
}

/**
 * What an option does. One that has another name since a release does what the option of that name does, unless it has words of its
 * own. Empty for options that nobody knows.
 */
export function airflowText(section: string, name: string): string {
  const own = ownText(section, name);
  const rename = own === "" ? airflowRenames.get(`${section}.${name}`) : undefined;
  if (!rename) return own;
  const [newSection = "", newName = ""] = splitId(rename.to);
  return airflowText(newSection, newName);
}

function ownText(section: string, name: string): string {
  const ofSection = Object.hasOwn(airflowTexts(), section) ? airflowTexts()[section] : undefined;
  return ofSection && Object.hasOwn(ofSection, name) ? (ofSection[name] ?? "") : "";
}

/** The name of a section may hold dots (`common.io`), that of a key none. */
function splitId(id: string): readonly string[] {
  const dot = id.lastIndexOf(".");
  return [id.slice(0, dot), id.slice(dot + 1)];
}
