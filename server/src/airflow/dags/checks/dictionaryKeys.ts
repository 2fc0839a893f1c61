/** Dictionaries in the place of models: the API's names count in them, not Python's. */
import { fieldsOf, type FieldType } from "../../../pod/models/models.ts";
import type { PythonValue } from "../../../python/syntax/types.ts";
import type { Problem } from "../../../text/types.ts";
import { textOf } from "../../models/arguments.ts";
import type { DagOperator } from "../operators.ts";
import { dagProblem, replacing } from "./types.ts";

/** Arguments that take dictionaries, and the type that these stand for. */
const TYPES: Readonly<Record<string, FieldType>> = {
  affinity: { kind: "model", name: "Affinity" },
  security_context: { kind: "model", name: "PodSecurityContext" },
  container_security_context: { kind: "model", name: "SecurityContext" },
  tolerations: { kind: "list", element: { kind: "model", name: "Toleration" } },
  pod_template_dict: { kind: "model", name: "Pod" },
};

/** Keys that are no name of the API: most often Python's spelling of one. */
export function checkDictionaryKeys({ written, target }: DagOperator): readonly Problem[] {
  return written.flatMap(({ name = "", value }) => {
    const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
    return type ? keysIn(value, type, target.client) : [];
  });
}

function keysIn(value: PythonValue, type: FieldType, client: number): readonly Problem[] {
  if (type.kind === "list" && value.kind === "list") {
    return value.elements.flatMap((element) => keysIn(element, type.element, client));
  }
  if (type.kind !== "model" || value.kind !== "dict") return [];
  const fields = fieldsOf(type.name, client);
  return value.members.flatMap(({ key, value: member }): readonly Problem[] => {
    const written = textOf(key);
    const field = fields.find(({ name }) => name === written);
    if (field) return keysIn(member, field.type, client);
    if (written === undefined) return [];
    const meant = fields.find(
      ({ name, pythonName }) => pythonName === written || name.toLowerCase() === written.toLowerCase(),
    );
    const instead = meant ? ` The API calls it \`${meant.name}\`.` : "";
    const message = `\`${written}\` is no field of ${type.name}: it has no effect in a dictionary.${instead}`;
    const quote = /^(['"]{3}|['"])/.exec(key.source)?.[1] ?? '"';
    const fixes = meant ? [replacing(`Change to ${meant.name}`, key.range, `${quote}${meant.name}${quote}`)] : [];
    return [
      dagProblem("dictionary-key", "warning", key.range, message, fixes),
      ...(meant ? keysIn(member, meant.type, client) : []),
    ];
  });
}
