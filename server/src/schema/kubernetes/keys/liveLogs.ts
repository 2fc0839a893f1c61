import { defineKeys } from "../../define.ts";
import { BOOLEAN, PATH, STRING } from "../../valueTypes.ts";

export const LIVE_LOGS_KEYS = defineKeys(
  { group: "live-logs" },
  {
    trap_exit_file_flag: {
      type: PATH,
      doc: "",
      related: ["airflow_log_enabled", "airflow_log_trap_exit_flag_default", "pod_yaml"],
    },
    airflow_log_enabled: {
      type: BOOLEAN,
      doc: "",
      default: false,
      since: "0.45",
      related: [
        "trap_exit_file_flag",
        "airflow_log_image",
        "airflow_log_folder",
        "airflow_log_port",
        "container_airflow_log_path",
        "host_as_ip_for_live_logs",
      ],
    },
    airflow_log_image: { type: STRING, doc: "", since: "0.45", related: ["airflow_log_enabled"] },
    airflow_log_folder: {
      type: PATH,
      doc: "",
      default: "/usr/local/airflow/logs",
      since: "0.43",
      related: ["container_airflow_log_path"],
    },
    airflow_log_port: { type: STRING, doc: "", default: "8793", since: "0.43", related: ["airflow_log_enabled"] },
    airflow_log_trap_exit_flag_default: {
      type: PATH,
      doc: "",
      default: "/tmp/pod/terminated",
      since: "0.45",
      related: ["trap_exit_file_flag", "airflow_log_enabled"],
    },
    container_airflow_log_path: {
      type: PATH,
      doc: "",
      default: "/root/airflow/logs/",
      since: "0.43",
      related: ["airflow_log_folder"],
    },
    host_as_ip_for_live_logs: {
      type: BOOLEAN,
      doc: "",
      default: true,
      since: "0.43",
      related: ["airflow_log_enabled"],
    },
  },
);
