/**
 * Derives `server/src/schema/kubernetes/pod.json` from the models of `@kubernetes/client-node`: every type reachable
 * from a Pod, with its fields, which are required, and a short description of each. Run it after an update of the
 * client: `node scripts/generate-pod-schema.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ENUMERATIONS, QUANTITIES } from "./pod-schema-facts.ts";

const MODELS = new URL("../node_modules/@kubernetes/client-node/dist/gen/models/", import.meta.url);
const OUTPUT = new URL("../server/src/schema/kubernetes/pod.json", import.meta.url);
const ROOT = "V1Pod";
/** `V1Volume`, `CoreV1ResourceClaim`. */
const MODEL = /\b(?:[A-Z][a-z]+)?V\d\w+/;
const DESCRIPTION_LENGTH = 180;

interface Field {
  /** `string`, `integer`, `V1Volume`, `[V1Volume]` for lists, `{string}` for maps. */
  t: string;
  d?: string;
  /** 1 when the field is required. */
  r?: 1;
  /** Every value that the API server takes. */
  e?: readonly string[];
}

interface Definition {
  d: string;
  p: Record<string, Field>;
}

interface Attribute {
  readonly name: string;
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

/** The text of `pod.json`. */
export async function generate(): Promise<string> {
  const definitions: Record<string, Definition> = {};
  const waiting = [ROOT];
  let version = "";
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name in definitions) continue;
    const source = readFileSync(new URL(`${name}.d.ts`, MODELS), "utf8");
    version = /OpenAPI spec version: release-(\S+)/.exec(source)?.[1] ?? version;
    const definition = describe(name, source, await attributes(name));
    definitions[name] = definition;
    waiting.push(...Object.values(definition.p).flatMap(({ t }) => MODEL.exec(t)?.[0] ?? []));
  }
  const lines = Object.keys(definitions)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(definitions[name])}`);
  return `{"version":${JSON.stringify(version)},"definitions":{\n${lines.join(",\n")}\n}}\n`;
}

async function attributes(name: string): Promise<readonly Attribute[]> {
  const module = (await import(new URL(`${name}.js`, MODELS).href)) as Record<
    string,
    { readonly attributeTypeMap: readonly Attribute[] } | undefined
  >;
  const model = module[name];
  if (model === undefined) throw new Error(`${name}.js does not export ${name}`);
  return model.attributeTypeMap;
}

function describe(name: string, source: string, fields: readonly Attribute[]): Definition {
  const comment = /\/\*\*\n((?:\* .*\n)+)\*\/\nexport declare class/.exec(source)?.[1] ?? "";
  const definition: Definition = { d: shorten(comment.replaceAll(/^\* /gm, "")), p: {} };
  for (const { name: property, baseName, type, format } of fields) {
    const declared = new RegExp(`(?:\\* (.*)\\n\\s*\\*/\\n\\s*)?'${property}'(\\?)?: `).exec(source);
    const description = shorten(declared?.[1] ?? "");
    const values = ENUMERATIONS[`${name}.${baseName}`];
    definition.p[baseName] = {
      t: QUANTITIES.has(`${name}.${baseName}`)
        ? fieldType(type, format).replace("string", "quantity")
        : fieldType(type, format),
      ...(description === "" ? {} : { d: description }),
      ...(declared?.[2] === "?" ? {} : { r: 1 }),
      ...(values === undefined ? {} : { e: values }),
    };
  }
  return definition;
}

function fieldType(type: string, format: string): string {
  const list = /^Array<(.+)>$/.exec(type)?.[1];
  if (list !== undefined) return `[${fieldType(list, format)}]`;
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
  if (map !== undefined) return `{${fieldType(map, format)}}`;
  if (MODEL.test(type)) return type;
  switch (type) {
    case "number":
      return format.startsWith("int") ? "integer" : "number";
    case "string":
    case "boolean":
      return type;
    case "Date":
      return "string";
    case "IntOrString":
      return "intOrString";
    default:
      return "any";
  }
}

/** The first sentences of a description, as many as fit; without links and without what says little. */
function shorten(text: string): string {
  const sentences = text
    .replaceAll(/\\(['"])/g, "$1")
    .replaceAll(/\s+/g, " ")
    .trim()
    .split(/(?<=\.)\s+(?=[A-Z"`$])/)
    .filter((sentence) => !/^More info|^Cannot be updated|^Populated by the system|^Read-only/i.test(sentence))
    .map((sentence) => sentence.replace(/\s*More info:? \S+$/i, "").trim());
  let short = sentences[0] ?? "";
  for (const sentence of sentences.slice(1)) {
    if (short.length + sentence.length + 1 > DESCRIPTION_LENGTH) break;
    short += ` ${sentence}`;
  }
  return short.length <= 2 * DESCRIPTION_LENGTH
    ? short
    : `${short.slice(0, 2 * DESCRIPTION_LENGTH).replace(/\s+\S*$/, "")} …`;
}

if (process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === import.meta.url) {
  const text = await generate();
  writeFileSync(OUTPUT, text);
  console.log(`${fileURLToPath(OUTPUT)}: ${Buffer.byteLength(text)} bytes`);
}
