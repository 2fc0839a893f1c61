import { defineKeys, defineSection } from "../define.ts";
import { DICT_OF_STRINGS, INTEGER, PATH, STRING } from "../valueTypes.ts";
import { ENGINE } from "./engine.ts";

export const AWS_BATCH = defineSection({
  name: "aws_batch",
  kind: "engine",
  classPath: "dbnd_aws.batch.aws_batch_ctrl.AwsBatchConfig",
  documentation: "Runs Docker tasks on AWS Batch.",
  bases: [ENGINE],
  keys: () =>
    defineKeys(
      {},
      {
        job_definition: { type: STRING, doc: "Job definition of AWS Batch to run." },
        overrides: { type: DICT_OF_STRINGS, doc: "Changes to the container of the job definition.", default: {} },
        job_queue: { type: STRING, doc: "Queue the job is put in. Must be set.", required: true },
        max_retries: {
          type: INTEGER,
          doc: "How often the state is asked for before giving up. Must be set.",
          required: true,
        },
      },
    ),
});

export const DATAFLOW = defineSection({
  name: "dataflow",
  kind: "engine",
  classPath: "dbnd_gcp.dataflow.dataflow_config.DataflowConfig",
  documentation: "Runs Apache Beam pipelines on Google's Dataflow.",
  bases: [ENGINE],
  keys: () =>
    defineKeys(
      {},
      {
        project: { type: STRING, doc: "Google Cloud project. Must be set.", required: true },
        region: { type: STRING, doc: "Region the Dataflow job runs in.", default: "us-central1" },
        temp_location: { type: PATH, doc: "Folder in Cloud Storage for temporary files." },
        poll_sleep: { type: INTEGER, doc: "Seconds between two looks at the Dataflow job.", default: 5 },
        options: { type: DICT_OF_STRINGS, doc: "Options of the Dataflow pipeline, as a dict.", default: {} },
        runner: { type: STRING, doc: "Beam runner that the pipeline is started with.", default: "DataflowRunner" },
      },
    ),
});
