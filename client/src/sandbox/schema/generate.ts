import { createRequire } from "node:module";
import { ROOTS } from "./fields.ts";

interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

/** Maps of names to quantities, which are typed as maps to text. */
const QUANTITY_MAPS =
  /^(limits|requests|capacity|allocatable|hard|used|overhead|allocatedResources|max|min|default|defaultRequest|maxLimitRequestRatio)$/;
const QUANTITIES = /^(sizeLimit|divisor)$/;

/**
 * Builds the table in `table.ts` from the models that `@kubernetes/client-node` was generated with: type name →
 * `field:type` words. Types: `s` text, `i` 32-bit, `l` 64-bit, `f` number, `b` boolean, `t` time, `q` quantity, `x` whole
 * number or text, `*` anything, or a type's name; `[]T` a list, `{}T` a map.
 */
export function buildFieldTable(): Record<string, string> {
  const models = createRequire(import.meta.url)("@kubernetes/client-node") as Record<
    string,
    { attributeTypeMap?: readonly Attribute[] } | undefined
  >;
  const table: Record<string, string> = {};
  const pending: string[] = [...ROOTS];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const shortName = shorten(name);
    if (shortName in table) {
      continue;
    }
    const words = (models[name]?.attributeTypeMap ?? []).map((attribute) => {
      const type = typeOf(attribute, pending);
      return `${attribute.baseName}:${type}`;
    });
    table[shortName] = words.join(" ");
  }
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function typeOf({ baseName, type, format }: Attribute, pending: string[]): string {
  if (QUANTITY_MAPS.test(baseName) && type.startsWith("{")) {
    return "{}q";
  }
  if (QUANTITIES.test(baseName) && type === "string") {
    return "q";
  }
  const list = /^Array<(.*)>$/.exec(type);
  if (list?.[1] !== undefined) {
    return `[]${typeOf({ baseName: "", type: list[1], format }, pending)}`;
  }
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (map?.[1] !== undefined) {
    return `{}${typeOf({ baseName: "", type: map[1], format }, pending)}`;
  }
  switch (type) {
    case "string":
      return "s";
    case "boolean":
      return "b";
    case "number":
      return format === "int64" ? "l" : format === "int32" ? "i" : "f";
    case "Date":
    case "V1MicroTime":
      return "t";
    case "IntOrString":
      return "x";
    case "any":
    case "object":
      return "*";
    default:
      pending.push(type);
      return shorten(type);
  }
}

/** `V1EnvVar` → `EnvVar`, as Go and the API server's messages call it. */
function shorten(model: string): string {
  return model.replace(/^(?:Core|Rbac)?V1/, "").replace(/^(.*)V1/, "$1");
}

if (process.argv[1] === import.meta.filename) {
  const rows = Object.entries(buildFieldTable()).map(([name, fields]) => `  ${name}: ${JSON.stringify(fields)},\n`);
  process.stdout.write(
    "/** Made by `node client/src/sandbox/schema/generate.ts`; the words are explained there. */\n" +
      `export const FIELD_TABLE: Readonly<Record<string, string>> = {\n${rows.join("")}};\n`,
  );
}
