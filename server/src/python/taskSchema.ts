import { defineKeys, defineSection } from "../schema/define.ts";
import { sectionSchema } from "../schema/schema.ts";
import type { SectionSchema } from "../schema/types.ts";
import type { ValueType } from "../values/types.ts";
import { moduleIn } from "./moduleNames.ts";
import type { PythonTask } from "./types.ts";

/** Types that Python annotations name; all others take any text. */
const TYPES: Readonly<Record<string, ValueType>> = {
  bool: { kind: "boolean" },
  int: { kind: "integer" },
  float: { kind: "float" },
  timedelta: { kind: "duration" },
  "datetime.timedelta": { kind: "duration" },
  date: { kind: "date" },
  "datetime.date": { kind: "date" },
  "list[int]": { kind: "list", element: { kind: "integer" } },
  "list[str]": { kind: "list", element: { kind: "string" } },
  list: { kind: "list" },
  dict: { kind: "dict" },
};

/** A task of the user as a class that sections can be built as: its parameters, and what all tasks have. */
export function taskSchema(task: PythonTask, projectUri: string): SectionSchema {
  const base = sectionSchema("task");
  return defineSection({
    name: task.name,
    kind: "task",
    family: task.name,
    classPath: `${moduleIn(task.uri, projectUri)}.${task.name}`,
    documentation: task.documentation ?? "",
    bases: base ? [base] : [],
    keys: () =>
      defineKeys(
        {},
        Object.fromEntries(
          task.parameters.map((parameter) => [
            parameter.name,
            {
              type: typeOf(parameter.type),
              doc: `Parameter of ${task.name}.`,
              // Its value can come from the command line or from the caller: nothing in cfg files is missing.
              default: null,
              ...(parameter.default === undefined ? {} : { defaultText: parameter.default }),
            },
          ]),
        ),
      ),
  });
}

function typeOf(annotation: string): ValueType {
  const inner = /^Optional\[(.*)\]$/.exec(annotation)?.[1] ?? annotation;
  const name = inner.replace(/^typing\./, "").replace(/^(List|Dict)\b/, (word) => word.toLowerCase());
  return TYPES[name] ?? (name.startsWith("dict[") ? { kind: "dict" } : { kind: "string" });
}
