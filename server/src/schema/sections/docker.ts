import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, FLOAT, INTEGER, LIST_OF_STRINGS, STRING } from "../valueTypes.ts";
import { CONTAINER_ENGINE } from "./containerEngine.ts";

export const DOCKER = defineSection({
  name: "docker",
  kind: "engine",
  classPath: "dbnd_docker.docker.docker_engine_config.DockerEngineConfig",
  documentation: "",
  bases: [CONTAINER_ENGINE],
  keys: defineKeys(
    {},
    {
      network: { type: STRING, doc: "" },
      api_version: { type: STRING, doc: "", required: true },
      docker_url: { type: STRING, doc: "", default: "unix://var/run/docker.sock" },
      auto_remove: { type: BOOLEAN, doc: "", default: false },
      force_pull: { type: BOOLEAN, doc: "", default: false },
      cpus: { type: FLOAT, doc: "", default: 1.0 },
      environment: { type: DICT_OF_STRINGS, doc: "", default: {} },
      mem_limit: { type: STRING, doc: "" },
      network_mode: { type: STRING, doc: "" },
      tls_ca_cert: { type: STRING, doc: "" },
      tls_client_cert: { type: STRING, doc: "" },
      tls_client_key: { type: STRING, doc: "" },
      tls_hostname: { type: STRING, doc: "" },
      tls_ssl_version: { type: STRING, doc: "" },
      volumes: { type: LIST_OF_STRINGS, doc: "", default: [] },
      working_dir: { type: STRING, doc: "" },
      tmp_dir: { type: STRING, doc: "", default: "/tmp/airflow" },
      docker_conn_id: { type: STRING, doc: "" },
      user: { type: STRING, doc: "" },
      shm_size: { type: INTEGER, doc: "" },
      dns: { type: LIST_OF_STRINGS, doc: "", default: [] },
      dns_search: { type: LIST_OF_STRINGS, doc: "", default: [] },
      sql_alchemy_conn: { type: STRING, doc: "", default: "", undeclared: true },
    },
  ),
});
