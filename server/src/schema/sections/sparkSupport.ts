import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const SPARK_LOG_PARSER = defineSection({
  name: "spark_log_parser",
  kind: "config",
  classPath: "dbnd_spark._core.spark_error_parser.SparkLogParserConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      error_regex_pattern: { type: STRING, doc: "", default: "([A-Z][a-z]+)+Error| Error | Exception " },
      lines_to_show: { type: INTEGER, doc: "", default: 4 },
      snippets_to_show: { type: INTEGER, doc: "", default: 3 },
    },
  ),
});

export const SPARK_MARSHALLING = defineSection({
  name: "spark_marshalling",
  kind: "config",
  documentation: "",
  keys: defineKeys(
    {},
    {
      default_infer_schema_value: { type: BOOLEAN, doc: "", default: false },
      default_header_value: { type: BOOLEAN, doc: "", default: false },
    },
  ),
});

export const BEAM = defineSection({
  name: "beam",
  kind: "config",
  documentation: "",
  keys: defineKeys(
    {},
    {
      jar: { type: STRING, doc: "" },
      verbose: { type: BOOLEAN, doc: "", default: false },
      options: { type: DICT_OF_STRINGS, doc: "", default: {} },
    },
  ),
});
