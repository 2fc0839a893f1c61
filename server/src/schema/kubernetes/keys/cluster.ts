import { defineKeys } from "../../define.ts";
import { BOOLEAN, PATH, STRING } from "../../valueTypes.ts";

export const CLUSTER_KEYS = defineKeys(
  { group: "cluster" },
  {
    cluster_context: { type: STRING, doc: "", related: ["config_file", "in_cluster"] },
    config_file: { type: PATH, doc: "", related: ["cluster_context", "in_cluster"] },
    in_cluster: { type: BOOLEAN, doc: "", related: ["cluster_context", "config_file"] },
    namespace: { type: STRING, doc: "", default: "default", related: ["service_account_name"] },
    service_account_name: { type: STRING, doc: "", related: ["namespace", "gcp_service_account_keys"] },
  },
);
