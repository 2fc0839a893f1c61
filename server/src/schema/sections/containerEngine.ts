import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, STRING, VERSION } from "../valueTypes.ts";
import { ENGINE } from "./engine.ts";

export const CONTAINER_ENGINE = defineSection({
  name: "ContainerEngineConfig",
  kind: "engine",
  classPath: "dbnd_docker.container_engine_config.ContainerEngineConfig",
  abstract: true,
  documentation: "",
  bases: [ENGINE],
  changes: { require_submit: { default: true }, dbnd_executable: { default: ["dbnd"] } },
  keys: [
    ...defineKeys(
      { group: "image" },
      {
        container_repository: {
          type: STRING,
          doc: "",
          required: true,
          related: ["container_tag", "docker_build", "image_pull_secrets"],
        },
        container_tag: {
          type: VERSION,
          doc: "",
          related: ["container_repository", "docker_build", "docker_build_tag"],
        },
        container_tag_gpu: { type: VERSION, doc: "", effect: "ignored", related: ["container_tag"] },
      },
    ),
    ...defineKeys(
      { group: "docker-build" },
      {
        docker_build_tag_base: {
          type: STRING,
          doc: "",
          default: "dbnd_build",
          related: ["docker_build", "docker_build_tag"],
        },
        docker_build_tag: { type: STRING, doc: "", related: ["docker_build", "docker_build_tag_base"] },
        docker_build: {
          type: BOOLEAN,
          doc: "",
          default: true,
          related: ["container_tag", "docker_build_push", "docker_build_tag"],
        },
        docker_build_push: { type: BOOLEAN, doc: "", default: true, related: ["docker_build", "image_pull_policy"] },
      },
    ),
  ],
});
