import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, INTEGER, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const HDFS_KNOX = defineSection({
  name: "hdfs_knox",
  kind: "config",
  classPath: "dbnd_hdfs.fs.hdfs_pyox.HdfsPyox",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      host: { type: STRING, doc: "", default: "localhost" },
      port: { type: INTEGER, doc: "", default: 50070 },
      user: { type: STRING, doc: "", default: "root" },
      base: { type: STRING, doc: "" },
      secure: { type: BOOLEAN, doc: "", default: false },
      gateway: { type: STRING, doc: "" },
      password: { type: STRING, doc: "" },
      cookies: { type: STRING, doc: "" },
      bearer_token: { type: STRING, doc: "" },
      bearer_token_encode: { type: BOOLEAN, doc: "", default: true },
    },
  ),
});

export const HDFS_CLI = defineSection({
  name: "hdfs_cli",
  kind: "config",
  classPath: "dbnd_hdfs.fs.hdfs_hdfscli.HdfsCli",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      host: { type: STRING, doc: "", default: "localhost" },
      port: { type: INTEGER, doc: "", default: 50070 },
      user: { type: STRING, doc: "", default: "root" },
      token: { type: STRING, doc: "" },
      client_type: { type: STRING, doc: "", default: "insecure" },
      mutual_authentication: { type: STRING, doc: "", default: "REQUIRED" },
      service: { type: STRING, doc: "", default: "HTTP" },
      delegate: { type: BOOLEAN, doc: "", default: false },
      force_preemptive: { type: BOOLEAN, doc: "", default: false },
      principal: { type: STRING, doc: "" },
      hostname_override: { type: STRING, doc: "" },
      sanitize_mutual_error_response: { type: BOOLEAN, doc: "", default: true },
      send_cbt: { type: BOOLEAN, doc: "", default: true },
    },
  ),
});
