import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING, choice } from "../valueTypes.ts";
import { SPARK_ENGINE } from "./sparkEngines.ts";

export const EMR = defineSection({
  name: "emr",
  kind: "spark-engine",
  classPath: "dbnd_aws.emr.emr_config.EmrConfig",
  documentation: "Runs Spark jobs on an EMR cluster.",
  bases: [SPARK_ENGINE],
  keys: () =>
    defineKeys(
      {},
      {
        cluster: { type: STRING, doc: "Name of the EMR cluster. Checked when the engine is built." },
        policy: {
          type: choice("create", "ephermal", "kill", "none"),
          doc: "What happens to the EMR cluster around a run: `create` starts it, `kill` ends it afterwards, `ephermal` does both, `none` leaves it alone. (The spelling is DBND's.)",
          default: "none",
        },
        region: { type: STRING, doc: "AWS region of the cluster.", default: "us-east-2" },
        conn_id: { type: STRING, doc: "Airflow connection with the settings of EMR.", default: "spark_emr" },
        action_on_failure: {
          type: STRING,
          doc: "What EMR does after a failed step, such as `CANCEL_AND_WAIT` or `CONTINUE`.",
          default: "CANCEL_AND_WAIT",
        },
        emr_completion_poll_interval: {
          type: INTEGER,
          doc: "Seconds between two looks at a step's state.",
          default: 10,
        },
        client: {
          type: STRING,
          doc: "How jobs are submitted: `step`, or `livy` on the cluster.",
          default: "step",
          suggestions: [
            { value: "step", documentation: "EMR steps." },
            { value: "livy", documentation: "Livy on the cluster." },
          ],
        },
        ssh_mode: { type: BOOLEAN, doc: "Reach Livy through a tunnel on localhost.", default: false },
        livy_port: { type: INTEGER, doc: "Port of Livy on the cluster.", default: 8998 },
      },
    ),
});
