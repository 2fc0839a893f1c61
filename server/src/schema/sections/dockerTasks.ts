import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, LIST, LIST_OF_STRINGS, STRING, section } from "../valueTypes.ts";
import { TASK } from "./task.ts";

export const DOCKER_BUILD = defineSection({
  name: "DockerBuild",
  kind: "task",
  classPath: "dbnd_docker.docker.docker_build.DockerBuild",
  documentation:
    "Builds the image of the project before a run. It happens when the engine has no `container_tag` and `docker_build` is on; the task is named `dbnd_image_build`, and a section of that name works too.",
  bases: [TASK],
  keys: () =>
    defineKeys(
      {},
      {
        use_kaniko: {
          type: BOOLEAN,
          doc: "Let kaniko build the image where there is no Docker daemon, for instance in CI on Kubernetes. Then `destinations` decides what is pushed, and the computed tag is not used.",
          default: false,
          related: ["kaniko_command", "context", "destinations"],
        },
        docker_file: {
          type: STRING,
          doc: "Path of the Dockerfile; the project's `Dockerfile` by default. Copy only what runs need, and put rarely changing steps first: it is built before every run.",
          snippet: "${1:\\${DBND_HOME\\}/Dockerfile}",
          defaultText: "<project root>/Dockerfile",
        },
        image_name: {
          type: STRING,
          doc: "Repository of the image. The engine sets it to its `container_repository`.",
          required: true,
        },
        tag: {
          type: STRING,
          doc: "Tag of the image. The engine sets it (`docker_build_tag`, or one with the time).",
          default: "latest",
        },
        push: {
          type: BOOLEAN,
          doc: "Push after building. The engine sets it from `docker_build_push`. Kaniko looks at `destinations` instead.",
          default: true,
          related: ["destinations"],
        },
        target: {
          type: STRING,
          doc: "Stage of a multi-stage Dockerfile to stop at. Lets one Dockerfile hold an image for tests and one for runs.",
        },
        working_dir: {
          type: STRING,
          doc: "Folder to build in, and the context of the build; the project's root by default. Everything in it is sent to Docker, so keep a `.dockerignore`.",
        },
        kaniko_command: {
          type: STRING,
          doc: "Path of kaniko's executor. Must be set with `use_kaniko`.",
          snippet: "${1:/kaniko/executor}",
          related: ["use_kaniko"],
        },
        context: {
          type: STRING,
          doc: "Context for kaniko, such as `dir:///workspace` or `git://…`. It must be reachable from where kaniko itself runs, which is not your machine when it runs in a pod.",
          related: ["use_kaniko"],
        },
        destinations: {
          type: LIST,
          doc: "Full names with tags that kaniko pushes to. Empty means that nothing is pushed, and the engine waits for an image that is not there.",
          snippet: '["${1:registry.example.com/team/app:latest}"]',
          related: ["use_kaniko", "push"],
        },
        label: {
          type: STRING,
          doc: "One label for the image, as `name=value`. For more than one, write them into the Dockerfile.",
          default: "",
        },
        platform: {
          type: STRING,
          doc: "Platform to build for, such as `linux/amd64`. Needed on Macs with Apple silicon for clusters with Intel nodes: else the pod ends with an exec format error.",
          default: "",
          suggestions: [
            { value: "linux/amd64", documentation: "Intel and AMD nodes." },
            { value: "linux/arm64", documentation: "ARM nodes." },
          ],
        },
        build_args: {
          type: LIST_OF_STRINGS,
          doc: "Values for the Dockerfile's `ARG` lines, as a list of `NAME=value`. They can be seen in the image's history: no secrets.",
          snippet: '["${1:NAME}=${2:value}"]',
        },
        extra_args: {
          type: LIST,
          doc: "More arguments for kaniko. With Docker any value makes the build fail, since a list is joined to text; leave it out there.",
        },
      },
    ),
});

export const DOCKER_RUN_TASK = defineSection({
  name: "DockerRunTask",
  kind: "task",
  classPath: "dbnd_docker.docker.docker_task.DockerRunTask",
  documentation: "Task that runs a command in an image, on whatever `docker_engine` the environment has.",
  bases: [TASK],
  keys: () =>
    defineKeys(
      {},
      {
        image: {
          type: STRING,
          doc: "Image with its tag. On Kubernetes it takes the place of the engine's own repository and tag.",
          required: true,
        },
        command: {
          type: STRING,
          doc: "Command line to run in the image, split into words like in a shell.",
          required: true,
        },
        docker_engine: {
          type: section("engine"),
          doc: "Engine section that runs it; that of the environment when not set.",
          required: true,
        },
      },
    ),
});
