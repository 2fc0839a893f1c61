import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DATETIME, STRING, VERSION } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const RUN_INFO = defineSection({
  name: "run_info",
  kind: "config",
  classPath: "dbnd._core.settings.run_info.RunInfoConfig",
  documentation:
    "What is recorded about a run: name, description, date, version of the code. Mostly set by flags and by DBND itself.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        name: {
          type: STRING,
          doc: "Name of the run, as seen in Databand. Made up for each run when not set; a fixed one here gives all runs the same name. `--name` sets it for one run.",
          since: "1.0.15",
        },
        description: {
          type: STRING,
          doc: "Free text about the run for its page in Databand. `--description` sets it for one run.",
          since: "1.0.15",
        },
        execution_date: {
          type: DATETIME,
          doc: "Date and time the run is about, instead of now. A submitted driver gets it from the command that created its pod, so that both agree. Fixed in a file, all runs share it.",
          since: "1.0.15",
        },
        is_archived: {
          type: BOOLEAN,
          doc: "Store the run as archived, so that lists leave it out. Has no effect in files or environment variables under `dbnd run`; write `--set run_info.is_archived=True`.",
          default: false,
          since: "1.0.15",
        },
        source_version: {
          type: VERSION,
          doc: "Version of the code that is recorded with the run: `git` for the commit, or a text of yours. In an image without the `.git` folder the commit cannot be found; there DBND hands over the version by an environment variable.",
          default: "git",
          suggestions: [
            { value: "git", documentation: "The commit of the working tree." },
            { value: "None", documentation: "No version is recorded." },
          ],
        },
        user_data: { type: STRING, doc: "Your own note on the run, for tools that read it back through the API." },
        user: {
          type: STRING,
          doc: "User name the run is recorded under, instead of the one who is logged in. Handy for service accounts and CI.",
        },
      },
    ),
});

export const DESCRIBE = defineSection({
  name: "describe",
  kind: "config",
  classPath: "dbnd_run.run_settings.describe.DescribeConfig",
  documentation: "How a run is shown and described: the tree of its tasks, and the frame around each.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        dry: {
          type: BOOLEAN,
          doc: "Describe a run without telling the server about it. Combine it with `--describe` to look at a pipeline before it is ever recorded.",
          default: false,
        },
        no_checks: {
          type: BOOLEAN,
          doc: "Describe without looking whether tasks are complete. Faster where that means asking a remote store.",
          default: false,
        },
        no_tree: {
          type: BOOLEAN,
          doc: "Leave out the tree of tasks. Useful for pipelines with hundreds of tasks, where the tree hides everything else.",
          default: false,
        },
        print_task_band: {
          type: BOOLEAN,
          doc: "Print the frame with parameters and results for every task. Off gives much shorter logs.",
          default: true,
          since: "1.0.15",
        },
      },
    ),
});

export const GIT = defineSection({
  name: "git",
  kind: "config",
  classPath: "dbnd_run.run_settings.git.GitConfig",
  documentation: "Whether uncommitted changes may run.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        enforce_clean: {
          type: BOOLEAN,
          doc: "Refuse to run while the working tree has uncommitted changes. Makes sure that the recorded version is what really ran.",
          default: false,
        },
        allow_dirty: {
          type: BOOLEAN,
          doc: "Only warn about uncommitted changes when `enforce_clean` would refuse. For exceptions on the command line.",
          default: false,
        },
      },
    ),
});
