import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const SPARK_LOG_PARSER = defineSection({
  name: "spark_log_parser",
  kind: "config",
  classPath: "dbnd_spark._core.spark_error_parser.SparkLogParserConfig",
  documentation: "How errors are picked out of Spark logs.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        error_regex_pattern: {
          type: STRING,
          doc: "Pattern of lines that count as an error.",
          default: "([A-Z][a-z]+)+Error| Error | Exception ",
        },
        lines_to_show: { type: INTEGER, doc: "How many lines of a Spark log are shown around each error.", default: 4 },
        snippets_to_show: { type: INTEGER, doc: "How many errors of a Spark log are shown.", default: 3 },
      },
    ),
});

export const SPARK_MARSHALLING = defineSection({
  name: "spark_marshalling",
  kind: "config",
  documentation: "Defaults for CSV files that Spark tasks read and write.",
  keys: () =>
    defineKeys(
      {},
      {
        default_infer_schema_value: {
          type: BOOLEAN,
          doc: "Guess the types of columns when reading CSV, which costs one more pass over the data.",
          default: false,
        },
        default_header_value: { type: BOOLEAN, doc: "Write a line with the column names.", default: false },
      },
    ),
});

export const BEAM = defineSection({
  name: "beam",
  kind: "config",
  documentation: "Settings of Apache Beam jobs. Its module does not import in 1.0.28.",
  keys: () =>
    defineKeys(
      {},
      {
        jar: { type: STRING, doc: "Jar file with the Beam pipeline." },
        verbose: { type: BOOLEAN, doc: "Let the submission of Beam jobs print details.", default: false },
        options: { type: DICT_OF_STRINGS, doc: "Options of the Beam pipeline, as a dict.", default: {} },
      },
    ),
});
