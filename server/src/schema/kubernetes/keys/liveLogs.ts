import { defineKeys } from "../../define.ts";
import { BOOLEAN, PATH, STRING } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function liveLogsKeys(): KeySchema[] {
  return defineKeys(
    { group: "live-logs" },
    {
      trap_exit_file_flag: {
        type: PATH,
        doc: "File that the main container touches when it ends, so that sidecars know. The command is wrapped into a bash script for it, so the image needs `/bin/bash`. Live logs set it by themselves (`airflow_log_trap_exit_flag_default`). With sidecars of your own the folder must be a shared volume, and they must watch for the file, or the pod never finishes.",
        snippet: "${1:/tmp/pod/terminated}",
        related: ["airflow_log_enabled", "airflow_log_trap_exit_flag_default", "pod_yaml"],
      },
      airflow_log_enabled: {
        type: BOOLEAN,
        doc: "Add a sidecar that shows the task's log in Airflow's web page while it runs. Adds the container `log-sidecar`, two volumes, and an exit trap around the command. The image needs bash and Airflow, and the web server must reach the pod (`host_as_ip_for_live_logs`).",
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
      airflow_log_image: {
        type: STRING,
        doc: "Image of the log sidecar; without it that of the main container. Any image with bash and the same Airflow will do, a smaller one starts faster.",
        since: "0.45",
        snippet: "${1:registry.example.com/team/app:latest}",
        related: ["airflow_log_enabled"],
      },
      airflow_log_folder: {
        type: PATH,
        doc: "Where the log sidecar finds the logs: the shared volume is mounted here. The sidecar's Airflow is told so by `AIRFLOW__CORE__BASE_LOG_FOLDER`, if that variable is not set already. The main container's side is `container_airflow_log_path`.",
        default: "/usr/local/airflow/logs",
        since: "0.43",
        related: ["container_airflow_log_path"],
      },
      airflow_log_port: {
        type: STRING,
        doc: "Port on which the log sidecar serves. It must be the one Airflow's web server asks, its `worker_log_server_port`. Anything but digits crashes the creation of the pod.",
        default: "8793",
        since: "0.43",
        typeName: "port number, as text",
        related: ["airflow_log_enabled"],
      },
      airflow_log_trap_exit_flag_default: {
        type: PATH,
        doc: "Exit flag file that live logs use when `trap_exit_file_flag` is not set. Change it only if that path is taken in your image; emptied, live logs cannot be set up and the pod is not created.",
        default: "/tmp/pod/terminated",
        since: "0.45",
        related: ["trap_exit_file_flag", "airflow_log_enabled"],
      },
      container_airflow_log_path: {
        type: PATH,
        doc: "Where the main container writes Airflow logs: the volume shared with the log sidecar is mounted here. It must be the `base_log_folder` of Airflow in your image, otherwise the live log stays empty.",
        default: "/root/airflow/logs/",
        since: "0.43",
        related: ["airflow_log_enabled", "airflow_log_folder"],
      },
      host_as_ip_for_live_logs: {
        type: BOOLEAN,
        doc: "Let Airflow know the pod by its IP instead of its name, so that its web page finds the log sidecar. Pod names cannot be resolved in most clusters: without it the live log only says that it could not be fetched.",
        default: true,
        since: "0.43",
        related: ["airflow_log_enabled"],
      },
    },
  );
}
