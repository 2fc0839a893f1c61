import { defineKeys } from "../../define.ts";
import { COMMA_LIST, STRING } from "../../valueTypes.ts";
import type { KeySchema } from "../../types.ts";

export function imageKeys(): KeySchema[] {
  return defineKeys(
    { group: "image" },
    {
      image_pull_policy: {
        type: STRING,
        doc: "When the node pulls the image. `IfNotPresent` keeps using what the node already has, so a tag that is pushed again goes unnoticed there: use new tags, or `Always`. DBND does not check the word, the API server does. It turns into `Never` by itself when an image is built and not pushed (`docker_build_push = False`).",
        default: "IfNotPresent",
        suggestions: [
          {
            value: "IfNotPresent",
            documentation: "Pull only what the node does not have. The usual choice, with tags that never change.",
          },
          {
            value: "Always",
            documentation: "Ask the registry each time. For tags that are pushed again, such as `latest`.",
          },
          {
            value: "Never",
            documentation:
              "Only what is already on the node. For local clusters; elsewhere the pod fails with `ErrImageNeverPull`.",
          },
        ],
        related: ["docker_build_push"],
      },
      image_pull_secrets: {
        type: COMMA_LIST,
        doc: "Names of the secrets for a private registry, separated by commas without blanks. With `a, b` the second secret is looked for under a name that begins with a blank, and the API server refuses the pod. The secrets must be in `namespace`. Left empty, those of `pod_yaml` stay.",
        snippet: "${1:regcred}",
        related: ["container_repository"],
      },
    },
  );
}
