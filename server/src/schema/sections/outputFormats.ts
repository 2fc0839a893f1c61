import type { KeySchema } from "../types.ts";
import { STRING, typeName } from "../valueTypes.ts";

/** Stands for every other key of `[output]`: the name of a value type, set to a file format. */
export const OUTPUT_FORMAT: KeySchema = {
  name: "<value type name>",
  type: STRING,
  typeName: typeName(STRING),
  documentation: "",
  effect: "active",
  related: [],
  undeclared: true,
  suggestions: [],
};
