import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN } from "../valueTypes.ts";

export const TASK_BUILD = defineSection({
  name: "task_build",
  kind: "direct",
  documentation: "",
  keys: defineKeys(
    {},
    {
      verbose: { type: BOOLEAN, doc: "", default: false },
      sign_with_full_qualified_name: { type: BOOLEAN, doc: "", default: false },
      sign_with_task_code: { type: BOOLEAN, doc: "", default: false },
    },
  ),
});
