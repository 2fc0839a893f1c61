import { defineKeys, defineSection } from "../define.ts";
import type { KeyTable } from "../define.ts";
import { section, enumeration, TYPE } from "../valueTypes.ts";

const rows = (): KeyTable => ({
  _type: {
    type: TYPE,
    doc: "What kind of object the section describes: a family such as `kubernetes`, the dotted path of a class, or another section that leads to one. Every engine and environment of your own needs it, or `_from`. In sections that DBND ships it is ignored: `_type = docker` under `[kubernetes]` changes nothing. Text after the name, also a comment on the same line, becomes part of it and breaks it.",
    related: ["_from"],
  },
  _from: {
    type: section(),
    doc: "Section whose values this one takes where it has none itself, key by key. Also gives the kind of object when there is no `_type`. A dict here replaces the inherited dict, nothing is merged inside. A name that does not exist is silently skipped for values; two sections that point at each other hang the program.",
    related: ["_type"],
  },
  validate_no_extra_params: {
    type: enumeration("warn", "error", "disabled"),
    default: "warn",
    doc: "What DBND does about a key it does not know: `warn` prints one warning, `error` stops the run, `disabled` says nothing. Sections that are never built are never checked, so a wrong key in an unused engine stays silent until the day it is used. Lower case only.",
    related: ["_type", "_from"],
    system: true,
    suggestions: [
      { value: "warn", documentation: "One warning that lists all unknown keys. Shipped for configurations." },
      { value: "error", documentation: "The run stops. The rule for tasks." },
      { value: "disabled", documentation: "Not a word." },
    ],
  },
});

/** The keys that every section built as a config object takes. */
export const CONFIG_BASE = defineSection({
  name: "Config",
  kind: "config",
  documentation: "What every section that is built as a configuration takes.",
  abstract: true,
  keys: () => defineKeys({ group: "meta" }, rows()),
});

/** The same for tasks, which refuse unknown keys instead of warning. */
export const TASK_PARAMETERS = defineSection({
  name: "TaskParameters",
  kind: "task",
  documentation: "What every task takes besides its own parameters. Unknown keys are errors here.",
  abstract: true,
  bases: [CONFIG_BASE],
  changes: { validate_no_extra_params: { default: "error" } },
});
