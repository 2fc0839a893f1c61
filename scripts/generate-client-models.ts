/**
 * Writes `server/src/pod/models/table.ts` from a list of facts about the Kubernetes Python client, JSON of the form
 * `{ models: { V1Pod: { attributes: [{ py, json, type, required, since_client, last_client }], last_client } } }`:
 * `node scripts/generate-client-models.ts FACTS.json`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OUTPUT = fileURLToPath(new URL("../server/src/pod/models/table.ts", import.meta.url));

interface Attribute {
  readonly py: string;
  readonly json: string;
  readonly type: string;
  readonly required?: boolean;
  readonly since_client?: number;
  readonly last_client?: number;
}

interface Model {
  readonly attributes: readonly Attribute[];
  readonly since_client?: number;
  readonly last_client?: number;
}

/** Fields that became required in a later client than the one that first had them. */
const REQUIRED_SINCE: Readonly<Record<string, number>> = { "HostAlias.ip": 30, "PodIP.ip": 30 };

const PLAIN_TYPES: Readonly<Record<string, string>> = { "dict[str, str]": "map", object: "any", str: "" };

const [, , facts] = process.argv;
if (facts === undefined) throw new Error("usage: node scripts/generate-client-models.ts FACTS.json");
const { models } = JSON.parse(readFileSync(facts, "utf8")) as { models: Readonly<Record<string, Model>> };

const lines = Object.entries(models).map(([name, model]) => {
  const words = model.attributes
    .toSorted((left, right) => compare(plainName(left.py), plainName(right.py)))
    .map((attribute) => word(shortName(name), attribute));
  if (model.last_client !== undefined) words.unshift(lifetime(undefined, model.last_client));
  return `  ${shortName(name)}:\n    "${words.join(" ")}",`;
});
const header = readFileSync(OUTPUT, "utf8").split("export const")[0] ?? "";
writeFileSync(
  OUTPUT,
  `${header}export const MODELS: Readonly<Record<string, string>> = {\n${lines.sort().join("\n")}\n};\n`,
);

function word(model: string, { py, json, type, required, since_client: since, last_client: last }: Attribute): string {
  const from = REQUIRED_SINCE[`${model}.${json}`];
  return [
    json,
    camelCase(py) === json ? "" : `~${py}`,
    required ? `!${from ?? ""}` : "",
    typeWord(type),
    lifetime(since, last),
  ].join("");
}

function typeWord(type: string): string {
  const short = shortType(type);
  return short === "" ? "" : `:${short}`;
}

function shortType(type: string): string {
  const element = /^list\[(.*)\]$/.exec(type)?.[1];
  if (element !== undefined) return `[${shortType(element) || "str"}]`;
  return PLAIN_TYPES[type] ?? shortName(type);
}

function lifetime(since: number | undefined, last: number | undefined): string {
  if (since === undefined && last === undefined) return "";
  return `@${since ?? ""}${last === undefined ? "" : `..${last}`}`;
}

function shortName(name: string): string {
  return name.replace(/^V1(?=[A-Z])/, "");
}

/** Without the underscore in front of Python's own words: the client sorts by the API's name. */
function plainName(py: string): string {
  return py.replace(/^_/, "");
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
