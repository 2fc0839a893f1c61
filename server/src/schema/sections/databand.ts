import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, LIST_OF_STRINGS, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const CONFIG = defineSection({
  name: "config",
  kind: "config",
  classPath: "dbnd._core.task.config.Config",
  documentation:
    "Settings that every configuration section falls back to. In practice one key: what happens to unknown keys. It does not apply to tasks; for those there is `[task]`.",
  bases: [CONFIG_BASE],
});

export const DATABAND = defineSection({
  name: "databand",
  kind: "config",
  classPath: "dbnd._core.settings.core.DatabandSystemConfig",
  documentation:
    "Settings of the command itself: which environment to run in, how much to print, further configuration. `module` and `print_task_band`, once found here, have moved.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        verbose: {
          type: BOOLEAN,
          doc: "Print more about what DBND does. Has no effect in a file or environment variable under `dbnd run`, which sets it to False unless `--verbose` is given. Use the flag, twice to see also how tasks are built.",
          default: false,
        },
        describe: {
          type: BOOLEAN,
          doc: "Show the tree of tasks and their parameters instead of running it. Has no effect in files under `dbnd run`, because the missing flag sets it to False: use `--describe`.",
          default: false,
        },
        env: {
          type: STRING,
          doc: "Environment to run in: the name of a section that `[run] environments` lists. It decides about data folders and engines. `--env` on the command line or `DBND__DATABAND__ENV` is the usual way; here you set what applies without either. A name that is not listed ends the run with code 8 before it starts.",
          default: "local",
          snippet: "${1:local}",
          related: ["environments"],
        },
        conf_file: {
          type: LIST_OF_STRINGS,
          doc: "More configuration files, read on top of everything else. They win even over `--set`; only `--override` is stronger. A file that does not exist is an error, also inside the pod, to which the driver's arguments travel unchanged.",
          snippet: '["${1:extra.cfg}"]',
          related: ["conf"],
        },
        conf: {
          type: DICT_OF_STRINGS,
          doc: "Configuration written inline as a dict, on the same level as `conf_file`. Meant for programs that start DBND; in a file it is easier to write the sections themselves.",
          related: ["conf_file"],
        },
        completer: {
          type: BOOLEAN,
          doc: "Refresh the cache of task names that the shell's completion uses. DBND reads it on the side: its own check warns that it does not know the key.",
          default: false,
          undeclared: true,
        },
      },
    ),
});
