import { defineKeys, defineSection } from "../define.ts";
import { DICT, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const ESTIMATOR = defineSection({
  name: "estimator",
  kind: "config",
  classPath: "dbnd_aws.sagemaker.estimator_config.BaseEstimatorConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      train_instance_count: { type: INTEGER, doc: "", default: 1 },
      train_instance_type: { type: STRING, doc: "", default: "ml.c5.4xlarge" },
      train_volume_size: { type: INTEGER, doc: "", default: 30 },
      train_max_run: { type: INTEGER, doc: "", default: 3600 },
      base_job_name: { type: STRING, doc: "", default: "trng-recommender" },
      hyperparameters: { type: DICT, doc: "", default: {} },
    },
  ),
});

export const GENERIC_ESTIMATOR = defineSection({
  name: "generic_estimator",
  kind: "config",
  classPath: "dbnd_aws.sagemaker.estimator_config.GenericEstimatorConfig",
  documentation: "",
  bases: [ESTIMATOR],
  keys: defineKeys(
    {},
    {
      algorithm: { type: STRING, doc: "", default: "factorization-machines" },
    },
  ),
});

export const PYTORCH_ESTIMATOR = defineSection({
  name: "PyTorchEstimatorConfig",
  kind: "config",
  classPath: "dbnd_aws.sagemaker.estimator_config.PyTorchEstimatorConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      train_instance_count: { type: INTEGER, doc: "", default: 1 },
      train_instance_type: { type: STRING, doc: "", default: "ml.c5.4xlarge" },
      train_volume_size: { type: INTEGER, doc: "", default: 30 },
      train_max_run: { type: INTEGER, doc: "", default: 3600 },
      base_job_name: { type: STRING, doc: "", default: "trng-recommender" },
      hyperparameters: { type: DICT, doc: "", default: {} },
      entry_point: { type: STRING, doc: "", required: true },
      source_dir: { type: STRING, doc: "" },
      py_version: { type: STRING, doc: "", default: "py3" },
      framework_version: { type: STRING, doc: "" },
      image_name: { type: STRING, doc: "" },
    },
  ),
});
