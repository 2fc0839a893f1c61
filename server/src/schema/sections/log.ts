import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const LOG = defineSection({
  name: "log",
  kind: "config",
  classPath: "dbnd._core.settings.tracking_log_config.TrackingLoggingConfig",
  documentation:
    "What is captured and shown of logs in tracking. Since 1.0.15 the logging of runs themselves, levels and formats included, is set in `[run_log]`.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        capture_tracking_log: {
          type: BOOLEAN,
          doc: "Capture the log of tracked scripts for Databand. Off, only metrics arrive; see `preview_head_bytes` for how much of a log is sent.",
          default: true,
          since: "1.0.15",
        },
        preview_head_bytes: {
          type: INTEGER,
          doc: "How many bytes of a log's beginning are sent to the server. With 0 here and in `preview_tail_bytes` no log text is sent.",
          default: 0,
          suggestions: [{ value: "8192", documentation: "8 KiB." }],
          related: ["preview_tail_bytes"],
        },
        preview_tail_bytes: {
          type: INTEGER,
          doc: "How many bytes of a log's end are sent to the server; errors stand there, so a few thousand are worth it. Together with the head it bounds what leaves your machine or pod for each task.",
          default: 0,
          suggestions: [{ value: "16384", documentation: "16 KiB: enough for most tracebacks." }],
          related: ["preview_head_bytes"],
        },
        exception_no_color: {
          type: BOOLEAN,
          doc: "Show exceptions without colors. For log systems that show the escape codes as they are.",
          default: false,
        },
        exception_simple: {
          type: BOOLEAN,
          doc: "Show exceptions in short form, without the framed explanation. Log systems that count lines are grateful; for finding an error the long form says more.",
          default: false,
        },
        capture_stdout_stderr: {
          type: BOOLEAN,
          doc: "Capture what the code prints, not only what it logs. Switch it off if something else captures it as well and lines come twice.",
          default: true,
        },
        formatter: {
          type: STRING,
          doc: "Format of log lines, in the syntax of Python's logging. Every percent sign must be doubled in a cfg file: `%%(asctime)s`. With a single one the whole file cannot be read.",
          default: "[%(asctime)s] {%(filename)s:%(lineno)d} %(levelname)s - %(message)s",
        },
        console_value_preview_size: {
          type: INTEGER,
          doc: "Longest value shown in the banners on the console, in characters. Longer ones are cut.",
          default: 1500,
          since: "1.0.15",
        },
        disabled: {
          type: BOOLEAN,
          doc: "Skip the basic set-up of logging when the command starts. Only this early step still looks here; for runs the key is `[run_log] disabled`, and DBND's check warns about this one.",
          default: false,
          undeclared: true,
          replacement: "run_log.disabled",
        },
      },
    ),
});
