import type { LayerValue } from "./types.ts";

/**
 * `DBND__SECTION__KEY`: the last double underscore splits, the prefix is upper case, both parts may hold letters and
 * digits of any script, `_` and `-` (dbnd 1.0.28, spec 1.3). Python's `$` lets one newline follow.
 */
const CONFIGURATION_VARIABLE = /^DBND__([\p{L}\p{N}_-]+)__([\p{L}\p{N}_-]+)\n?$/u;

const REFERENCE = /\$(?:([A-Za-z0-9_]+)|\{([^}]*)\})/g;

/** A variable that refers to itself can grow without end; DBND would hang there, we stop. */
const MAX_ROUNDS = 50;
const MAX_LENGTH = 1_000_000;

/** Section and key (lower case) that an environment variable sets, if it is one of DBND's configuration. */
export function parseVariableName(name: string): { readonly section: string; readonly key: string } | undefined {
  const match = CONFIGURATION_VARIABLE.exec(name);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { section: match[1].toLowerCase(), key: match[2].toLowerCase() };
}

/** What the environment configures: lower-case section → lower-case key → value; of two spellings the later wins. */
export function parseEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, ReadonlyMap<string, LayerValue>> {
  const sections = new Map<string, Map<string, LayerValue>>();
  for (const [variable, text] of Object.entries(environment)) {
    if (text === undefined) continue;
    const place = parseVariableName(variable);
    if (!place) continue;
    const section = sections.get(place.section) ?? new Map<string, LayerValue>();
    sections.set(place.section, section);
    section.set(place.key, { text, priority: "normal", extend: false, origin: { kind: "environment", variable } });
  }
  return sections;
}

/**
 * Replaces `$NAME`, `${NAME}` and a leading `~` until nothing changes; unknown names stay (spec 1.6). `~user` stays
 * too: whose home that is, only the machine that runs DBND knows.
 */
export function expandVariables(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
  home: string | undefined = environment.HOME,
): string {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS && current.length < MAX_LENGTH; round++) {
    if (!current.includes("$") && !current.startsWith("~")) return current;
    const next = expandHome(
      current.replace(
        REFERENCE,
        (whole, bare: string | undefined, braced: string | undefined) =>
          variable(environment, bare ?? braced ?? "") ?? whole,
      ),
      home,
    );
    if (next === current) return current;
    current = next;
  }
  return current;
}

function variable(environment: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return Object.hasOwn(environment, name) ? environment[name] : undefined;
}

function expandHome(text: string, home: string | undefined): string {
  if (home === undefined || !(text === "~" || text.startsWith("~/"))) return text;
  return home.replace(/\/+$/, "") + text.slice(1) || "/";
}
