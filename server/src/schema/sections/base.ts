import { defineKeys, defineSection } from "../define.ts";
import type { KeyTable } from "../define.ts";
import { section, enumeration, TYPE } from "../valueTypes.ts";

const ROWS: KeyTable = {
  _type: {
    type: TYPE,
    doc: "",
    related: ["_from"],
  },
  _from: {
    type: section(),
    doc: "",
    related: ["_type"],
  },
  validate_no_extra_params: {
    type: enumeration("warn", "error", "disabled"),
    default: "warn",
    doc: "",
    related: ["_type", "_from"],
    system: true,
  },
};

/** The keys that every section built as a config object takes. */
export const CONFIG_BASE = defineSection({
  name: "Config",
  kind: "config",
  documentation: "",
  abstract: true,
  keys: defineKeys({ group: "meta" }, ROWS),
});

/** The same for tasks, which refuse unknown keys instead of warning. */
export const TASK_PARAMETERS = defineSection({
  name: "TaskParameters",
  kind: "task",
  documentation: "",
  abstract: true,
  bases: [CONFIG_BASE],
  changes: { validate_no_extra_params: { default: "error" } },
});
