import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, LIST_OF_STRINGS, STRING, section } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const RUN = defineSection({
  name: "run",
  kind: "config",
  classPath: "dbnd_run.run_settings.run.RunConfig",
  documentation:
    "How runs behave: which environments exist, what runs where, retries, checks, heartbeat, user code. Several keys came here from `[core]` in 1.0.15.",
  bases: [CONFIG_BASE],
  keys: () => [
    ...defineKeys(
      { group: "environments" },
      {
        environments: {
          type: { kind: "list", element: section("environment") },
          doc: 'Environment sections that may be used, as a list: `["local", "k8s"]`. A section that is not named here is unknown to `--env`. The list replaces the shipped one, so keep `local` in it. Before SDK 1.0.15 it belonged in `[core]`, where all public documentation still has it and where it is ignored today.',
          default: ["local"],
          since: "1.0.15",
          snippet: '["local", "${1:k8s}"]',
          related: ["env"],
        },
      },
    ),
    ...defineKeys(
      { group: "where" },
      {
        parallel: {
          type: BOOLEAN,
          doc: "Run tasks side by side, with Airflow's executor for several processes. Has no effect in files or environment variables under `dbnd run`: use `--parallel`, or `--set run.parallel=True`.",
          related: ["task_executor_type", "enable_concurent_sqlite"],
        },
        task_executor_type: {
          type: STRING,
          doc: "What runs the tasks: `local`, `airflow_inprocess`, `airflow_multiprocess_local` or `airflow_kubernetes`. Chosen by itself when not set; with Airflow importable that is one of Airflow's, which needs an initialised database. `local` needs none: the right choice for a driver pod without a database, but it never retries.",
          suggestions: [
            {
              value: "local",
              documentation: "In this process, one after the other, without a database and without retries.",
            },
            { value: "airflow_inprocess", documentation: "Airflow's executor, one after the other." },
            { value: "airflow_multiprocess_local", documentation: "Airflow's executor with several processes." },
            { value: "airflow_kubernetes", documentation: "Airflow's executor, a pod for each task." },
          ],
          related: ["enable_airflow_kubernetes", "parallel"],
        },
        enable_airflow_kubernetes: {
          type: BOOLEAN,
          doc: "Use Airflow's Kubernetes executor, one pod per task and in parallel, when the engine is Kubernetes and tasks are submitted. Every task pod must then reach Airflow's database. Off, tasks become pods one after the other, without a database, and without the retries of `pod_error_cfg_source_dict`.",
          default: true,
          related: ["task_executor_type", "submit_tasks", "enable_concurent_sqlite"],
        },
        interactive: {
          type: BOOLEAN,
          doc: "Wait for the submitted driver, show its log and take over its result. Has no effect in files under `dbnd run`, which sets it to False: use `--interactive`.",
          default: false,
          related: ["submit_driver"],
        },
        submit_driver: {
          type: BOOLEAN,
          doc: "Send the driver to the remote engine or keep it here, whatever the environment says. The flags `--submit-driver` and `--local-driver` set it for one run.",
          related: ["interactive", "submit_tasks"],
        },
        submit_tasks: {
          type: BOOLEAN,
          doc: "Send each task to the remote engine or keep them in the driver, whatever the environment says. The flags `--submit-tasks` and `--no-submit-tasks` set it for one run.",
          related: ["submit_driver", "enable_airflow_kubernetes"],
        },
        pool: {
          type: STRING,
          doc: "Airflow pool that tasks are counted in. It must exist; its slots limit how many run at once.",
        },
        enable_concurent_sqlite: {
          type: BOOLEAN,
          doc: "Allow parallel runs although Airflow's database is sqlite. Locked-database errors are to be expected; for pods it is of no use, since they cannot share the file. (The spelling is DBND's.)",
          default: false,
        },
      },
    ),
    ...defineKeys(
      { group: "selection" },
      {
        dry: {
          type: BOOLEAN,
          doc: "Stop before anything is executed, after the tasks were built. Shows whether configuration and parameters fit together.",
          default: false,
        },
        mark_success: {
          type: BOOLEAN,
          doc: "Mark tasks as done without running them. For making up for work that was done elsewhere; outputs are not created.",
          default: false,
        },
        id: {
          type: LIST_OF_STRINGS,
          doc: "Identifier of Airflow's run for these tasks. The built-in help speaks of task ids, which it is not.",
        },
        selected_tasks_regex: {
          type: LIST_OF_STRINGS,
          doc: "Run only tasks whose names match one of these patterns; what they need is taken as it is. Handy for repeating one step.",
        },
        ignore_dependencies: {
          type: BOOLEAN,
          doc: "Run tasks without waiting for what they depend on. Inputs must be there from an earlier run, or the task fails on its first read.",
          default: false,
        },
        ignore_first_depends_on_past: {
          type: BOOLEAN,
          doc: "Do not wait for the previous run at the first date. Counts for tasks that depend on their own past.",
          default: false,
        },
        skip_completed: {
          type: BOOLEAN,
          doc: "Leave out tasks whose outputs exist already. Off, everything runs again; to repeat one task give it a new `task_version` such as `now`.",
          default: true,
          related: ["skip_completed_on_run", "task_version"],
        },
        fail_fast: {
          type: BOOLEAN,
          doc: "Stop what still waits once a task has failed. Off, branches that do not depend on the failed one go on.",
          default: true,
        },
        enable_prod: {
          type: BOOLEAN,
          doc: "Allow tasks that are meant for production only. A safeguard against starting them by mistake.",
          default: false,
        },
        skip_completed_on_run: {
          type: BOOLEAN,
          doc: "Look once more, right before a task runs, whether it is complete. Saves work when runs overlap.",
          default: true,
        },
      },
    ),
    ...defineKeys(
      { group: "checks" },
      {
        validate_task_inputs: {
          type: BOOLEAN,
          doc: "Fail a task before it starts when one of its inputs does not exist. The message then names the missing file, which beats a traceback from inside the task. Costs one look per input.",
          default: true,
        },
        validate_task_outputs: {
          type: BOOLEAN,
          doc: "Fail a task when one of its outputs does not exist after it ran. Stores that show new files late may need it off.",
          default: true,
          related: ["validate_task_inputs", "validate_task_outputs_on_build"],
        },
        validate_task_outputs_on_build: {
          type: BOOLEAN,
          doc: "Fail at once when a task has some of its outputs but not all. Usually the rest of a run that broke off.",
          default: false,
        },
        pipeline_band_only_check: {
          type: BOOLEAN,
          doc: "Take a pipeline for complete when its own record exists, without looking at each task. Faster with thousands of outputs in a remote store, but a deleted output goes unnoticed.",
          default: false,
        },
        task_complete_parallelism_level: {
          type: INTEGER,
          doc: "How many threads look for completed tasks. More helps when outputs are in a bucket.",
          default: 1,
        },
      },
    ),
    ...defineKeys(
      { group: "code" },
      {
        module: {
          type: STRING,
          doc: "Python module that is imported before tasks are looked up. Name the one that imports all your tasks, so that `dbnd run my_task` finds them. Task pods do not load it: there the code must be installed or on `PYTHONPATH`, or they end with code 4. Error messages still call it `[databand] module`.",
          since: "1.0.15",
          snippet: "${1:package.tasks}",
        },
        user_configs: {
          type: LIST_OF_STRINGS,
          doc: "Further sections to build as configuration at start, by name. They are then checked for unknown keys too, even if no task uses them.",
          default: [],
          since: "1.0.15",
        },
        user_init: {
          type: STRING,
          doc: "Function, as a dotted path, that every process of a run calls first. For logging, connections, monkey patches. It runs in each task pod, so keep it quick.",
          since: "1.0.15",
          snippet: "${1:module}.${2:function}",
          related: ["user_driver_init", "user_code_on_fork"],
        },
        user_driver_init: {
          type: STRING,
          doc: "Function, as a dotted path, that only the driver calls first. For what must happen once per run: a report, a lock, a check of the cluster.",
          since: "1.0.15",
          snippet: "${1:module}.${2:function}",
          related: ["user_init", "user_code_on_fork"],
        },
        user_code_on_fork: {
          type: STRING,
          doc: "Function, as a dotted path, that child processes call first. Pods get it as `DBND__USER_PRE_INIT`, which `env_vars` cannot replace.",
          since: "1.0.15",
          snippet: "${1:module}.${2:function}",
          related: ["user_init", "user_driver_init"],
        },
        plugins: {
          type: STRING,
          doc: "Plugins to load, separated by commas. Start-up itself still looks for the list in `[core]`.",
          since: "1.0.15",
        },
        fix_env_on_osx: {
          type: BOOLEAN,
          doc: "Work around crashes of forked processes on macOS. Harmless elsewhere.",
          default: true,
          since: "1.0.15",
        },
      },
    ),
    ...defineKeys(
      { group: "saving" },
      {
        run_result_json_path: {
          type: STRING,
          doc: "Where a copy of the map of results is written. DBND sets it for drivers in pods, to a path of your machine; a pod that cannot write there only logs an error.",
        },
        always_save_pipeline: {
          type: BOOLEAN,
          doc: "Save the pickled run even if nothing seems to need it. Needed when something outside of the run loads it later. It goes to `dbnd_root` of the environment.",
          default: false,
          since: "0.60",
          related: ["disable_save_pipeline"],
        },
        disable_save_pipeline: {
          type: BOOLEAN,
          doc: "Never save the pickled run. Tasks in pods cannot load it then and end with code 4.",
          default: false,
          since: "0.60",
          related: ["always_save_pipeline"],
        },
        donot_pickle: {
          type: BOOLEAN,
          doc: "Do not pickle the DAG for other processes. They must be able to import the code instead.",
          default: false,
        },
        pickle_handler: {
          type: STRING,
          doc: "Module that pickles the run in place of the bundled one. Of help where that one cannot cope: with Python 3.11 it fails for every decorated task.",
          since: "0.60",
          suggestions: [
            {
              value: "cloudpickle",
              documentation: "The published package; copes with Python 3.11 where the bundled one does not.",
            },
          ],
        },
        task_run_at_execution_time_enabled: {
          type: BOOLEAN,
          doc: "Allow tasks to be called from inside other tasks. Off, such calls are plain function calls.",
          default: true,
        },
        task_run_at_execution_time_in_memory_outputs: {
          type: BOOLEAN,
          doc: "Keep results of tasks called inside tasks in memory only. Quicker, but a repeated run has to compute them again.",
          default: false,
        },
        target_cache_on_access: {
          type: BOOLEAN,
          doc: "Keep data in memory after it was read once. Switch it off for large frames in small pods.",
          default: true,
        },
      },
    ),
    ...defineKeys(
      { group: "heartbeat" },
      {
        heartbeat_interval_s: {
          type: INTEGER,
          doc: "Seconds between signs of life that the driver sends to the server; `-1` sends none. The sender is a second Python process and takes its share of the pod's memory.",
          default: 5,
          suggestions: [{ value: "-1", documentation: "No heartbeat, and no second process." }],
          related: ["heartbeat_timeout_s"],
        },
        heartbeat_timeout_s: {
          type: INTEGER,
          doc: "Seconds of silence after which the server declares a run failed; `-1` never. Must be far above `heartbeat_interval_s`.",
          default: 7200,
          suggestions: [{ value: "-1", documentation: "Never." }],
          related: ["heartbeat_interval_s"],
        },
        heartbeat_sender_log_to_file: {
          type: BOOLEAN,
          doc: "Give the heartbeat process a log file of its own instead of mixing its lines with the run's. Look there when the server fails a run for its silence although it was alive.",
          default: true,
        },
        hearbeat_disable_plugins: {
          type: BOOLEAN,
          doc: "Start the heartbeat process without plugins, which is quicker and takes less memory. Worth trying in drivers with little memory. (The spelling is DBND's.)",
          default: false,
        },
      },
    ),
    ...defineKeys(
      { group: "debug" },
      {
        open_web_tracker_in_browser: {
          type: BOOLEAN,
          doc: "Open the run's page in a browser. Has no effect in files under `dbnd run`; use `--open-web-tab`.",
          default: false,
        },
        debug_pydevd_pycharm_port: {
          type: INTEGER,
          doc: "Port of a waiting PyCharm debugger to connect to at start. The run hangs or fails if nobody listens.",
        },
      },
    ),
  ],
});
