import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, STRING, VERSION, choice } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";
import { OUTPUT_FORMAT, OUTPUT_VALUE_TYPES } from "./outputFormats.ts";

export const OUTPUT = defineSection({
  name: "output",
  kind: "config",
  classPath: "dbnd_run.run_settings.output.OutputConfig",
  documentation:
    "Where outputs of tasks are written and in which format. All other keys are names of value types, set to a file format: `pandas_dataframe = parquet`.",
  bases: [CONFIG_BASE],
  changes: { validate_no_extra_params: { default: "disabled" } },
  keys: () =>
    defineKeys(
      {},
      {
        path_task: {
          type: STRING,
          doc: "Pattern for the path of each output, with fields in braces such as `{root}`, `{task_name}`, `{output_name}`. Keep `{task_signature}`: without it runs with other parameters overwrite each other.",
          default:
            "{root}{sep}{env_label}{sep}{task_target_date}{sep}{task_name}{sep}{task_name}{task_class_version}_{task_signature}{sep}{output_name}{output_ext}",
          related: ["path_prod_immutable_task"],
        },
        path_prod_immutable_task: {
          type: STRING,
          doc: "Pattern for the path of outputs of production tasks that may be written only once per date.",
          default:
            "{root}{sep}production{sep}{task_name}{task_class_version}{sep}{output_name}{output_ext}{sep}date={task_target_date}",
        },
        hdf_format: {
          type: choice("fixed", "table"),
          doc: "How frames lie in HDF files: `fixed` is fast, `table` can be appended to and searched.",
          default: "fixed",
        },
        deploy_id: {
          type: VERSION,
          doc: "Folder name that deployed files are put under, new for each context by default. With `git` the same commit uses the same folder.",
          default: "context_uid",
        },
        recheck_circle_dependencies: {
          type: BOOLEAN,
          doc: "Look for circles among tasks each time one is created. Finds the place of a circle in dynamic pipelines, at the price of slow starts.",
          default: false,
          since: "1.0.15",
        },
      },
    ),
  otherKeys: OUTPUT_FORMAT,
  otherNames: OUTPUT_VALUE_TYPES,
});
