import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, DICT_OF_STRINGS, FLOAT, INTEGER, LIST_OF_STRINGS, STRING } from "../valueTypes.ts";
import { CONTAINER_ENGINE } from "./containerEngine.ts";

export const DOCKER = defineSection({
  name: "docker",
  kind: "engine",
  classPath: "dbnd_docker.docker.docker_engine_config.DockerEngineConfig",
  documentation:
    "Runs containers on a Docker daemon, this machine's as a rule. Made for Docker tasks. With DBND on Kubernetes the section only matters where `docker_engine` names it.",
  bases: [CONTAINER_ENGINE],
  keys: () =>
    defineKeys(
      {},
      {
        network: {
          type: STRING,
          doc: "Meant as the Docker network, but never passed on: it has no effect. Use `network_mode`.",
          effect: "ignored",
          replacement: "network_mode",
        },
        api_version: {
          type: STRING,
          doc: "Version of the Docker API to speak, `auto` to ask the daemon. Must be set: without it the engine cannot be built.",
          required: true,
          suggestions: [{ value: "auto", documentation: "Ask the daemon." }],
        },
        docker_url: {
          type: STRING,
          doc: "Address of the Docker daemon. Not used in 1.0.28, where a fixed socket is.",
          default: "unix://var/run/docker.sock",
          effect: "ignored",
        },
        auto_remove: {
          type: BOOLEAN,
          doc: "Remove the container when it ends. Off, stopped containers stay and take disk space.",
          default: false,
        },
        force_pull: {
          type: BOOLEAN,
          doc: "Pull the image before each run, even when this machine has it. For tags that are pushed again.",
          default: false,
        },
        cpus: {
          type: FLOAT,
          doc: "How many CPUs the container may use, as a number. A fraction is fine. Unlike on Kubernetes the share is taken from this one machine.",
          default: 1.0,
          related: ["mem_limit"],
        },
        environment: {
          type: DICT_OF_STRINGS,
          doc: "Environment variables of the container, as a dict. They are seen by anybody who may inspect containers, so no secrets. On Kubernetes the key is `env_vars`.",
          default: {},
          snippet: '{"${1:NAME}": "${2:value}"}',
        },
        mem_limit: {
          type: STRING,
          doc: "Most memory the container may use, such as `512m` or `2g`. Above it the process is killed with code 137.",
          snippet: "${1:2g}",
          related: ["cpus"],
        },
        network_mode: {
          type: STRING,
          doc: "Docker's network mode: `bridge`, `host`, `none`, or the name of a network. To reach a service on the host itself, `host` is the short way on Linux.",
          suggestions: [
            { value: "bridge", documentation: "A network of its own; the default of Docker." },
            { value: "host", documentation: "The network of the host." },
            { value: "none", documentation: "No network." },
          ],
        },
        tls_ca_cert: {
          type: STRING,
          doc: "File of the certificate authority for a daemon behind TLS. All of the `tls_…` files are needed together.",
        },
        tls_client_cert: {
          type: STRING,
          doc: "File of the client's certificate for a daemon behind TLS. Goes with `tls_client_key`.",
        },
        tls_client_key: {
          type: STRING,
          doc: "File of the client's key for a daemon behind TLS. Keep it readable by you alone.",
        },
        tls_hostname: {
          type: STRING,
          doc: "Host name that the daemon's certificate must have. Needed when the daemon is reached by an address that its certificate does not name.",
        },
        tls_ssl_version: {
          type: STRING,
          doc: "TLS version to speak with the daemon. Leave it out unless an old daemon refuses the usual one.",
        },
        volumes: {
          type: LIST_OF_STRINGS,
          doc: "Folders to mount, as `host path:container path` or with `:ro` at the end. Relative paths do not work.",
          default: [],
          snippet: '["${1:/host/path}:${2:/container/path}"]',
        },
        working_dir: {
          type: STRING,
          doc: "Folder inside the container that the command starts in. Without it the image's own working folder counts.",
        },
        tmp_dir: {
          type: STRING,
          doc: "Path inside the container where a temporary folder of the host is mounted. The folder is made for each container and removed with it.",
          default: "/tmp/airflow",
        },
        docker_conn_id: {
          type: STRING,
          doc: "Airflow connection with the login of a private registry. Without it only public images, and those this machine is logged in for, can be pulled.",
        },
        user: {
          type: STRING,
          doc: "User, by name or number, that the command runs as. Files it writes into mounted folders belong to that number.",
        },
        shm_size: {
          type: INTEGER,
          doc: "Size of `/dev/shm` in bytes. The usual 64 MB are too small for PyTorch loaders with several workers.",
        },
        dns: {
          type: LIST_OF_STRINGS,
          doc: "DNS servers of the container. For names that only a company's own server knows.",
          default: [],
        },
        dns_search: {
          type: LIST_OF_STRINGS,
          doc: "Domains that short host names are looked up in. For images that call services by their short name.",
          default: [],
        },
        sql_alchemy_conn: {
          type: STRING,
          doc: "Left over in the shipped file: no parameter of the engine, so it has no effect. Setting it only brings a warning.",
          default: "",
          undeclared: true,
          effect: "ignored",
        },
      },
    ),
});
