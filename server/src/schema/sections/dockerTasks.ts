import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, LIST, LIST_OF_STRINGS, STRING, section } from "../valueTypes.ts";
import { TASK } from "./task.ts";

export const DOCKER_BUILD = defineSection({
  name: "DockerBuild",
  kind: "task",
  classPath: "dbnd_docker.docker.docker_build.DockerBuild",
  documentation: "",
  bases: [TASK],
  keys: defineKeys(
    {},
    {
      use_kaniko: { type: BOOLEAN, doc: "", default: false },
      docker_file: { type: STRING, doc: "", defaultText: "<project root>/Dockerfile" },
      image_name: { type: STRING, doc: "", required: true },
      tag: { type: STRING, doc: "", default: "latest" },
      push: { type: BOOLEAN, doc: "", default: true },
      target: { type: STRING, doc: "" },
      working_dir: { type: STRING, doc: "" },
      kaniko_command: { type: STRING, doc: "" },
      context: { type: STRING, doc: "" },
      destinations: { type: LIST, doc: "" },
      label: { type: STRING, doc: "", default: "" },
      platform: { type: STRING, doc: "", default: "" },
      build_args: { type: LIST_OF_STRINGS, doc: "" },
      extra_args: { type: LIST, doc: "" },
    },
  ),
});

export const DOCKER_RUN_TASK = defineSection({
  name: "DockerRunTask",
  kind: "task",
  classPath: "dbnd_docker.docker.docker_task.DockerRunTask",
  documentation: "",
  bases: [TASK],
  keys: defineKeys(
    {},
    {
      image: { type: STRING, doc: "", required: true },
      command: { type: STRING, doc: "", required: true },
      docker_engine: { type: section("engine"), doc: "", required: true },
    },
  ),
});
