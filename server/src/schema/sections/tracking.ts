import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, INTEGER, STRING, enumeration } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const TRACKING = defineSection({
  name: "tracking",
  kind: "config",
  classPath: "dbnd._core.settings.tracking_config.TrackingConfig",
  documentation:
    "What is recorded about data and code of tracked functions and operators, and under which names. Read by `dbnd run` as well as by plain scripts and Airflow DAGs.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        project: {
          type: STRING,
          doc: "Project in Databand that the run belongs to. Set it once per repository to keep teams apart; `--project` sets it for one run.",
        },
        job: {
          type: STRING,
          doc: "Name of the pipeline that the run counts as. Without it the script's or the main task's name is used, so renaming a script starts a new history.",
        },
        source: {
          type: STRING,
          doc: "Name of the source that the run is shown under, to tell several installations apart. With several Airflows or clusters reporting to one server, equal job names are otherwise hard to tell apart.",
        },
        databand_external_url: {
          type: STRING,
          doc: "Address of the server as a browser sees it. Needed when pods reach the server by an internal name: links in logs and annotations are then built with this one.",
        },
        log_value_size: {
          type: BOOLEAN,
          doc: "Record the size of data frames and files. Counting rows can be slow on Spark (`value_reporting_strategy`).",
          default: true,
        },
        log_value_schema: {
          type: BOOLEAN,
          doc: "Record columns and types of data. Cheap, and the base of schema-change alerts.",
          default: true,
        },
        log_value_stats: {
          type: BOOLEAN,
          doc: "Record statistics of data, such as counts of nulls. They need a pass over the data.",
          default: true,
        },
        log_value_preview: {
          type: BOOLEAN,
          doc: "Record the first rows or characters of values. Switch it off where data must not leave the cluster: previews are sent to the server.",
          default: true,
          related: ["log_value_preview_max_len"],
        },
        log_value_preview_max_len: {
          type: INTEGER,
          doc: "Longest preview in characters; more than 50000 is not possible. Long previews make tracking calls heavy.",
          default: 10000,
        },
        log_value_meta: {
          type: BOOLEAN,
          doc: "Record metadata of the values that tasks take and return. What it consists of is chosen by the other `log_value_…` keys.",
          default: true,
        },
        log_histograms: {
          type: BOOLEAN,
          doc: "Compute histograms of columns. The class would have it on, the packaged configuration turns it off, since it may cost more than the task itself; see `[histogram]`.",
          default: false,
          related: ["log_value_stats"],
        },
        value_reporting_strategy: {
          type: enumeration("NONE", "SMART", "ALL"),
          doc: "How much effort metadata may cost: `SMART` leaves out what is slow for the kind of data, `ALL` computes everything, `NONE` nothing. Upper case only.",
          default: "SMART",
          suggestions: [
            { value: "SMART", documentation: "Leaves out what is slow for the kind of data." },
            { value: "ALL", documentation: "Computes everything, whatever it takes." },
            { value: "NONE", documentation: "Computes nothing." },
          ],
        },
        auto_disable_slow_size: {
          type: BOOLEAN,
          doc: "Leave out what is slow to compute for Spark text data, previews above all. Set it to False if you need them and can wait.",
          default: true,
        },
        track_source_code: {
          type: BOOLEAN,
          doc: "Record the source of tasks. With it Databand can show the code that really ran; switch it off if sources must not leave the house.",
          default: true,
        },
        airflow_operator_handlers: {
          type: DICT_OF_STRINGS,
          doc: "Own functions that read what is to be tracked from Airflow operators: operator class → dotted path of the function. Of use for operators of your own, whose arguments Databand cannot know. The function must be importable where the operator runs.",
          default: {},
          snippet: '{"${1:my.Operator}": "${2:module.function}"}',
        },
        flatten_operator_fields: {
          type: DICT_OF_STRINGS,
          doc: "Fields of Airflow operators that are recorded entry by entry instead of as one value: operator name → list of fields. A dict here replaces the shipped one for `PythonOperator`.",
          default: { PythonOperator: ["op_kwargs", "op_args"] },
          snippet: '{"${1:PythonOperator}": ["${2:op_kwargs}"]}',
        },
        tracking_source_uid: {
          type: STRING,
          doc: "Identifier of the source in Databand, given by the server's own set-up. Not meant to be made up.",
        },
      },
    ),
});

export const HISTOGRAM = defineSection({
  name: "histogram",
  kind: "config",
  classPath: "dbnd._core.settings.histogram.HistogramConfig",
  documentation: "How histograms of Spark data frames are computed. Only matters with `[tracking] log_histograms` on.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        spark_parquet_cache_dir: {
          type: STRING,
          doc: "Folder for a temporary Parquet copy of the frame, so that it is not computed again for each histogram. Must be reachable from all Spark workers.",
        },
        spark_cache_dataframe: {
          type: BOOLEAN,
          doc: "Keep the whole frame in Spark's memory while its histograms are computed. Faster for small frames; large ones push other data out.",
          default: false,
        },
        spark_cache_dataframe_column: {
          type: STRING,
          doc: "Keep only the numeric columns in memory while computing. The gentler choice next to `spark_cache_dataframe`.",
          default: "True",
        },
      },
    ),
});
