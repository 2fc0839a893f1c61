import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING, choice } from "../valueTypes.ts";
import { SPARK_ENGINE } from "./sparkEngines.ts";

export const EMR = defineSection({
  name: "emr",
  kind: "spark-engine",
  classPath: "dbnd_aws.emr.emr_config.EmrConfig",
  documentation: "",
  bases: [SPARK_ENGINE],
  keys: defineKeys(
    {},
    {
      cluster: { type: STRING, doc: "" },
      policy: { type: choice("create", "ephermal", "kill", "none"), doc: "", default: "none" },
      region: { type: STRING, doc: "", default: "us-east-2" },
      conn_id: { type: STRING, doc: "", default: "spark_emr" },
      action_on_failure: { type: STRING, doc: "", default: "CANCEL_AND_WAIT" },
      emr_completion_poll_interval: { type: INTEGER, doc: "", default: 10 },
      client: { type: STRING, doc: "", default: "step" },
      ssh_mode: { type: BOOLEAN, doc: "", default: false },
      livy_port: { type: INTEGER, doc: "", default: 8998 },
    },
  ),
});
