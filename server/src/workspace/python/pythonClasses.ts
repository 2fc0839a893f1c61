import type { PythonParameter, PythonTask } from "../../python/syntax/types.ts";
import { sectionSchema } from "../../schema/schema.ts";
import type { KeySchema, SectionSchema } from "../../schema/types.ts";
import type { ValueType } from "../../values/types.ts";

/** The class of a task of the user's Python, as sections of its name are built. */
export function taskClass(task: PythonTask): SectionSchema {
  let keys: ReadonlyMap<string, KeySchema> | undefined;
  const base = sectionSchema(task.runsImage ? "DockerRunTask" : "task");
  return {
    name: task.name,
    kind: "task",
    family: task.name,
    documentation: task.documentation ?? "",
    get keys() {
      const own = task.parameters.map((parameter) => [parameter.name.toLowerCase(), keyOf(parameter)] as const);
      const inherited = [...(base?.keys ?? [])].map(([key, schema]) => [key, { ...schema, required: false }] as const);
      return (keys ??= new Map([...(task.runsImage ? inherited : (base?.keys ?? [])), ...own]));
    },
  };
}

function keyOf({ name, type, default: defaultText }: PythonParameter): KeySchema {
  return {
    name,
    type: valueType(type),
    typeName: type === "" ? "any" : type,
    documentation: "Parameter of the task.",
    effect: "active",
    related: [],
    // It can come from the command line or from the caller, so that nothing is missing in the file.
    default: null,
    ...(defaultText !== undefined && { defaultText }),
  };
}

/** Types whose text DBND reads the same way wherever it is given; all others take any text. */
const TYPES: Readonly<Record<string, ValueType>> = {
  int: { kind: "integer" },
  float: { kind: "float" },
  bool: { kind: "boolean" },
  timedelta: { kind: "duration" },
  date: { kind: "date" },
};

function valueType(annotation: string): ValueType {
  const inner = /^(?:Optional|typing\.Optional|parameter)\[(.*)\]$/u.exec(annotation)?.[1] ?? annotation;
  return TYPES[inner.replace(/^(?:datetime|typing)\./u, "")] ?? { kind: "string" };
}
