import { defineKeys } from "../../define.ts";
import { COMMA_LIST, STRING } from "../../valueTypes.ts";

export const IMAGE_KEYS = defineKeys(
  { group: "image" },
  {
    image_pull_policy: { type: STRING, doc: "", default: "IfNotPresent", related: ["docker_build_push"] },
    image_pull_secrets: { type: COMMA_LIST, doc: "", related: ["container_repository"] },
  },
);
