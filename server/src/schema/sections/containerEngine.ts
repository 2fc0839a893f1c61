import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN, STRING, VERSION } from "../valueTypes.ts";
import { ENGINE } from "./engine.ts";

export const CONTAINER_ENGINE = defineSection({
  name: "ContainerEngineConfig",
  kind: "engine",
  classPath: "dbnd_docker.container_engine_config.ContainerEngineConfig",
  abstract: true,
  documentation:
    "What all engines share that run code in an image: which image, and whether to build it first. Base of `kubernetes` and `docker`.",
  bases: [ENGINE],
  changes: { require_submit: { default: true }, dbnd_executable: { default: ["dbnd"] } },
  keys: () => [
    ...defineKeys(
      { group: "image" },
      {
        container_repository: {
          type: STRING,
          doc: "Image to run, without its tag: `registry.example.com/team/app`. There is no default, and the engine cannot be built without it. Do not name a port in the registry and do not add a digest: submitting splits the image at every colon and fails. For a private registry see `image_pull_secrets`.",
          required: true,
          snippet: "${1:registry.example.com/team/app}",
          related: ["container_tag", "docker_build", "image_pull_secrets"],
        },
        container_tag: {
          type: VERSION,
          doc: "Tag of the image; with it, no image is built. Set it for images that your CI builds, and leave it out to have DBND build one for every run. `now`, `git` and `context_uid` become the time, the commit, or the id of the context. Neither a tag nor `docker_build` is an error.",
          snippet: "${1:latest}",
          suggestions: [
            { value: "git", documentation: "The commit of the project at the moment." },
            {
              value: "now",
              documentation: "The time in UTC: a tag that exists only if something built it at that second.",
            },
            { value: "context_uid", documentation: "The id of this process's context." },
          ],
          related: ["container_repository", "docker_build", "docker_build_tag"],
        },
        container_tag_gpu: {
          type: VERSION,
          doc: "Has no effect: meant as the tag for GPU tasks, but no version reads it. Give the GPU task a section of its own with another `container_tag`.",
          effect: "ignored",
          related: ["container_tag"],
        },
      },
    ),
    ...defineKeys(
      { group: "docker-build" },
      {
        docker_build_tag_base: {
          type: STRING,
          doc: "First part of the tag of images that DBND builds; the time in UTC follows. Give each project or user their own to tell images apart in the registry. Not used when `docker_build_tag` is set.",
          default: "dbnd_build",
          related: ["docker_build", "docker_build_tag"],
        },
        docker_build_tag: {
          type: STRING,
          doc: "Fixed tag for the image that DBND builds, in place of one with the time. Nodes that have an image of this tag keep using the old one unless `image_pull_policy` is `Always`. The flag `--docker-build-tag` sets it for `[kubernetes]` only.",
          snippet: "${1:dev}",
          related: ["docker_build", "docker_build_tag_base"],
        },
        docker_build: {
          type: BOOLEAN,
          doc: "Build the project's image before the run when no `container_tag` is given. It runs Docker (or kaniko) on your machine with the settings of `[DockerBuild]`. Switched off without a tag, the run stops with a configuration error.",
          default: true,
          related: ["container_tag", "docker_build_push", "docker_build_tag"],
        },
        docker_build_push: {
          type: BOOLEAN,
          doc: "Push the image that was built. Off is only for clusters that share your machine's images (Docker Desktop, minikube, kind after loading): the pull policy then becomes `Never`, and any other node reports that the image is missing.",
          default: true,
          related: ["docker_build", "image_pull_policy"],
        },
      },
    ),
  ],
});
