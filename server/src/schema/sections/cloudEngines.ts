import { defineKeys, defineSection } from "../define.ts";
import { DICT_OF_STRINGS, INTEGER, PATH, STRING } from "../valueTypes.ts";
import { ENGINE } from "./engine.ts";

export const AWS_BATCH = defineSection({
  name: "aws_batch",
  kind: "engine",
  classPath: "dbnd_aws.batch.aws_batch_ctrl.AwsBatchConfig",
  documentation: "",
  bases: [ENGINE],
  keys: defineKeys(
    {},
    {
      job_definition: { type: STRING, doc: "" },
      overrides: { type: DICT_OF_STRINGS, doc: "", default: {} },
      job_queue: { type: STRING, doc: "", required: true },
      max_retries: { type: INTEGER, doc: "", required: true },
    },
  ),
});

export const DATAFLOW = defineSection({
  name: "dataflow",
  kind: "engine",
  classPath: "dbnd_gcp.dataflow.dataflow_config.DataflowConfig",
  documentation: "",
  bases: [ENGINE],
  keys: defineKeys(
    {},
    {
      project: { type: STRING, doc: "", required: true },
      region: { type: STRING, doc: "", default: "us-central1" },
      temp_location: { type: PATH, doc: "" },
      poll_sleep: { type: INTEGER, doc: "", default: 5 },
      options: { type: DICT_OF_STRINGS, doc: "", default: {} },
      runner: { type: STRING, doc: "", default: "DataflowRunner" },
    },
  ),
});
