import { closeMatches } from "../../configuration/closeMatches.ts";
import { fieldsOf, type FieldType } from "../models/models.ts";
import type { YamlEntry, YamlNode } from "./yamlTree.ts";

/** A name that the Kubernetes client drops without a message, and what was probably meant. */
export interface UnknownField {
  readonly entry: YamlEntry;
  /** ` Write "…".`, or ` Did you mean "…"?`; empty where no field is called alike. */
  readonly hint: string;
  readonly word: { readonly typed: string; readonly names: readonly string[] };
}

/** Names that a model does not know, all the way down. */
export function* unknownFields(node: YamlNode, model: string): Generator<UnknownField> {
  if (node.kind !== "map") return;
  const fields = new Map(fieldsOf(model).map((field) => [field.name, field.type]));
  for (const entry of node.entries) {
    const name = entry.key.text;
    const type = fields.get(name);
    if (type) yield* inValue(entry.value, type);
    else {
      const camel = name.replace(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
      const [close] = fields.has(camel) ? [camel] : closeMatches(name, fields.keys());
      const hint = close === undefined ? "" : fields.has(camel) ? ` Write "${camel}".` : ` Did you mean "${close}"?`;
      yield { entry, hint, word: { typed: camel, names: [...fields.keys()] } };
    }
  }
}

function* inValue(node: YamlNode, type: FieldType): Generator<UnknownField> {
  if (type.kind === "model") yield* unknownFields(node, type.name);
  else if (type.kind === "list" && node.kind === "list") {
    for (const item of node.items) yield* inValue(item, type.element);
  }
}
