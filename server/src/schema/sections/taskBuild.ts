import { defineKeys, defineSection } from "../define.ts";
import { BOOLEAN } from "../valueTypes.ts";

export const TASK_BUILD = defineSection({
  name: "task_build",
  kind: "direct",
  documentation: "How tasks are built and signed. Read directly: DBND never checks the keys of this section.",
  keys: () =>
    defineKeys(
      {},
      {
        verbose: {
          type: BOOLEAN,
          doc: 'Log each step of building objects: which section gave which value. Long, but it answers "where does this come from".',
          default: false,
        },
        sign_with_full_qualified_name: {
          type: BOOLEAN,
          doc: "Use the full class path in signatures, so that equal names in different modules differ. Changing it makes all outputs look new.",
          default: false,
        },
        sign_with_task_code: {
          type: BOOLEAN,
          doc: "Make the task's source part of its signature: changed code runs again by itself, and so does a changed comment.",
          default: false,
        },
      },
    ),
});
