import type { KeySchema } from "../../schema/types.ts";
import { typeName } from "../../schema/valueTypes.ts";

/** What stands behind the name of a key, or of its variable in upper case, whose value a command or a secrets backend gives. */
const ENDS = [
  ["_cmd", "Command whose output is the value of", "; it runs wherever Airflow reads the configuration."],
  ["_secret", "Name under which the secrets backend knows the value of", "."],
] as const;

/** The keys by which a command or a secrets backend gives the value of another one. */
export function indirectKeys(key: KeySchema): readonly KeySchema[] {
  const { related, effect, notYet, deprecated, history, reference, variable } = key;
  const type = { kind: "string" } as const;
  return ENDS.map(([end, before, after]) => ({
    name: key.name + end,
    type,
    typeName: typeName(type),
    documentation: `${before} \`${key.name}\`${after}`,
    related,
    effect,
    ...(notYet && { notYet }),
    ...(deprecated && { deprecated }),
    ...(history !== undefined && { history }),
    ...(reference !== undefined && { reference }),
    ...(variable !== undefined && { variable: variable + end.toUpperCase() }),
  }));
}

/** The key that such a name is about, and its end; undefined for other names. */
export function indirectName(key: string): { readonly base: string; readonly end: string } | undefined {
  const [, base, end] = /^(.+)(_cmd|_secret)$/u.exec(key) ?? [];
  return base === undefined || end === undefined ? undefined : { base, end };
}
