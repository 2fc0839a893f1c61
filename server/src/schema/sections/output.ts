import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, STRING, VERSION, choice } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";
import { OUTPUT_FORMAT } from "./outputFormats.ts";

export const OUTPUT = defineSection({
  name: "output",
  kind: "config",
  classPath: "dbnd_run.run_settings.output.OutputConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  changes: { validate_no_extra_params: { default: "disabled" } },
  keys: defineKeys(
    {},
    {
      path_task: {
        type: STRING,
        doc: "",
        default:
          "{root}{sep}{env_label}{sep}{task_target_date}{sep}{task_name}{sep}{task_name}{task_class_version}_{task_signature}{sep}{output_name}{output_ext}",
      },
      path_prod_immutable_task: {
        type: STRING,
        doc: "",
        default:
          "{root}{sep}production{sep}{task_name}{task_class_version}{sep}{output_name}{output_ext}{sep}date={task_target_date}",
      },
      hdf_format: { type: choice("fixed", "table"), doc: "", default: "fixed" },
      deploy_id: { type: VERSION, doc: "", default: "context_uid" },
      recheck_circle_dependencies: { type: BOOLEAN, doc: "", default: false },
    },
  ),
  otherKeys: OUTPUT_FORMAT,
});
