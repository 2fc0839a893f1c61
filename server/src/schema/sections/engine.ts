import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, LIST_OF_STRINGS, TARGET } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const ENGINE = defineSection({
  name: "EngineConfig",
  kind: "engine",
  classPath: "dbnd_run.run_settings.engine.EngineConfig",
  abstract: true,
  documentation: "What every engine has: how `dbnd` is called, and whether tasks are sent to it. Not used by itself.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      { group: "engine" },
      {
        require_submit: {
          type: BOOLEAN,
          doc: "Send each task to this engine as a job of its own, instead of running it in the process at hand. On for container engines. Rarely worth setting: the driver's own engine always has it off, and so does Airflow's Kubernetes executor, which submits by itself.",
          default: false,
          related: ["dbnd_executable", "detach_run"],
        },
        dbnd_local_root: {
          type: TARGET,
          doc: "Folder inside the engine for DBND's own local files, such as logs of tasks. Without it the environment's `dbnd_local_root` is used, a path that may make no sense inside a container. It must be writable there.",
          snippet: "${1:/tmp/dbnd}",
          related: ["dbnd_executable"],
        },
        dbnd_executable: {
          type: LIST_OF_STRINGS,
          doc: 'How `dbnd` is called where the work happens, as a list of words put before `run` or `execute`. Set it when `dbnd` is not on the image\'s `PATH`: `["/opt/venv/bin/dbnd"]`, or `["python", "-m", "dbnd"]`. A wrong one ends the container with code 127.',
          snippet: '["${1:dbnd}"]',
          suggestions: [
            { value: '["dbnd"]', documentation: "The command on the image's `PATH`." },
            { value: '["python", "-m", "dbnd"]', documentation: "The module, with the image's Python." },
          ],
          defaultText: '["<python executable>", "-m", "dbnd"]',
          related: ["require_submit"],
        },
      },
    ),
});

export const LOCAL_MACHINE = defineSection({
  name: "local_machine",
  kind: "engine",
  classPath: "dbnd_run.run_settings.engine.LocalMachineEngineConfig",
  documentation:
    "Runs everything in processes of the machine at hand. The shipped section for it is `[local_machine_engine]`, the default of `local_engine`.",
  bases: [ENGINE],
});
