import { defineKeys, defineSection } from "../define.ts";
import { DICT, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const ESTIMATOR = defineSection({
  name: "estimator",
  kind: "config",
  classPath: "dbnd_aws.sagemaker.estimator_config.BaseEstimatorConfig",
  documentation: "What SageMaker training jobs share.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        train_instance_count: { type: INTEGER, doc: "Number of training machines.", default: 1 },
        train_instance_type: { type: STRING, doc: "Kind of training machine.", default: "ml.c5.4xlarge" },
        train_volume_size: { type: INTEGER, doc: "Disk of each training machine, in GB.", default: 30 },
        train_max_run: { type: INTEGER, doc: "Seconds after which training is stopped.", default: 3600 },
        base_job_name: { type: STRING, doc: "First part of the training job's name.", default: "trng-recommender" },
        hyperparameters: { type: DICT, doc: "Hyperparameters of the training, as a dict.", default: {} },
      },
    ),
});

export const GENERIC_ESTIMATOR = defineSection({
  name: "generic_estimator",
  kind: "config",
  classPath: "dbnd_aws.sagemaker.estimator_config.GenericEstimatorConfig",
  documentation: "SageMaker training with a built-in algorithm.",
  bases: [ESTIMATOR],
  keys: () =>
    defineKeys(
      {},
      {
        algorithm: { type: STRING, doc: "Name of SageMaker's built-in algorithm.", default: "factorization-machines" },
      },
    ),
});

export const PYTORCH_ESTIMATOR = defineSection({
  name: "PyTorchEstimatorConfig",
  kind: "config",
  classPath: "dbnd_aws.sagemaker.estimator_config.PyTorchEstimatorConfig",
  documentation: "SageMaker training with a PyTorch script.",
  bases: [CONFIG_BASE],
  keys: () =>
    defineKeys(
      {},
      {
        train_instance_count: { type: INTEGER, doc: "Number of machines that train the PyTorch model.", default: 1 },
        train_instance_type: {
          type: STRING,
          doc: "Kind of machine that trains the PyTorch model.",
          default: "ml.c5.4xlarge",
        },
        train_volume_size: { type: INTEGER, doc: "Disk of each PyTorch machine, in GB.", default: 30 },
        train_max_run: { type: INTEGER, doc: "Seconds after which the PyTorch job is stopped.", default: 3600 },
        base_job_name: { type: STRING, doc: "First part of the PyTorch job's name.", default: "trng-recommender" },
        hyperparameters: { type: DICT, doc: "Arguments handed to the PyTorch script, as a dict.", default: {} },
        entry_point: { type: STRING, doc: "Script that trains the model. Must be set.", required: true },
        source_dir: { type: STRING, doc: "Folder that is uploaded with the script." },
        py_version: { type: STRING, doc: "Python of the training image, `py3`.", default: "py3" },
        framework_version: { type: STRING, doc: "PyTorch version of the training image." },
        image_name: { type: STRING, doc: "Own training image in place of Amazon's." },
      },
    ),
});
