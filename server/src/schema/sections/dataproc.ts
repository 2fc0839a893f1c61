import { defineKeys, defineSection } from "../define.ts";
import { DATETIME, DICT, INTEGER, LIST, STRING, choice } from "../valueTypes.ts";
import { SPARK_ENGINE } from "./sparkEngines.ts";

export const DATAPROC = defineSection({
  name: "dataproc",
  kind: "spark-engine",
  classPath: "dbnd_gcp.dataproc.dataproc_config.DataprocConfig",
  documentation: "",
  bases: [SPARK_ENGINE],
  keys: defineKeys(
    {},
    {
      cluster: { type: STRING, doc: "" },
      policy: { type: choice("create", "ephermal", "kill", "none"), doc: "", default: "none" },
      region: { type: STRING, doc: "", default: "global" },
      zone: { type: STRING, doc: "", required: true },
      num_workers: { type: INTEGER, doc: "", required: true },
      num_preemptible_workers: { type: INTEGER, doc: "", default: 0 },
      network_uri: { type: STRING, doc: "" },
      subnetwork_uri: { type: STRING, doc: "" },
      tags: { type: LIST, doc: "", default: [] },
      storage_bucket: { type: STRING, doc: "" },
      init_actions_uris: { type: LIST, doc: "", default: [] },
      init_action_timeout: { type: STRING, doc: "", default: "10m" },
      metadata: { type: DICT, doc: "", default: {} },
      image_version: { type: STRING, doc: "" },
      properties: { type: DICT, doc: "", default: {} },
      master_machine_type: { type: STRING, doc: "", required: true },
      master_disk_size: { type: INTEGER, doc: "", default: 500 },
      worker_machine_type: { type: STRING, doc: "", required: true },
      worker_disk_size: { type: INTEGER, doc: "", default: 500 },
      labels: { type: LIST, doc: "", default: [] },
      delegate_to: { type: STRING, doc: "" },
      service_account: { type: STRING, doc: "" },
      service_account_scopes: { type: LIST, doc: "", default: [] },
      idle_delete_ttl: { type: INTEGER, doc: "" },
      auto_delete_time: { type: DATETIME, doc: "" },
      auto_delete_ttl: { type: INTEGER, doc: "" },
    },
  ),
});
