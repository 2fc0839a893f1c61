import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, FLOAT, INTEGER, LIST_OF_STRINGS, PYTHON_PATH, STRING } from "../valueTypes.ts";
import { CONFIG_BASE } from "./base.ts";

export const CORE = defineSection({
  name: "core",
  kind: "config",
  classPath: "dbnd._core.settings.core.CoreConfig",
  documentation: "",
  bases: [CONFIG_BASE],
  keys: defineKeys(
    {},
    {
      databand_url: { type: STRING, doc: "" },
      databand_access_token: { type: STRING, doc: "" },
      ignore_ssl_errors: { type: BOOLEAN, doc: "", default: false },
      extra_default_headers: { type: DICT_OF_STRINGS, doc: "" },
      tracker: { type: LIST_OF_STRINGS, doc: "", default: ["console", "api"] },
      tracker_api: { type: STRING, doc: "", default: "web" },
      tracker_version: { type: STRING, doc: "", default: "2" },
      tracker_raise_on_error: { type: BOOLEAN, doc: "", default: true },
      remove_failed_store: { type: BOOLEAN, doc: "", default: false },
      max_tracking_store_retries: { type: INTEGER, doc: "", default: 2 },
      client_session_timeout: { type: INTEGER, doc: "", default: 5 },
      client_max_retry: { type: INTEGER, doc: "", default: 2 },
      client_retry_sleep: { type: FLOAT, doc: "", default: 0.1 },
      dbnd_user: { type: STRING, doc: "", default: "databand", deprecated: true },
      dbnd_password: { type: STRING, doc: "", default: "databand", deprecated: true },
      user_pre_init: { type: PYTHON_PATH, doc: "", undeclared: true },
      plugins: { type: STRING, doc: "", undeclared: true },
    },
  ),
});
