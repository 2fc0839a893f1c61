import { t } from "../../l10n.ts";

/** What to do where the node, and not the pod, was the reason. */
export function runElsewhere(): string {
  return t("Run the task again; it will be placed on another node.");
}

/** What to do where others come first. */
export function runWithPriority(): string {
  return t("Run the task again, or give it a higher priority class in pod_yaml.");
}
