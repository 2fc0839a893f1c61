import { t } from "../../l10n.ts";
import type { Services } from "../../services.ts";
import { pickDagTask } from "../ask/pickDagTask.ts";

/** “Preview Worker Pod of Airflow Task”: what the Kubernetes executor would make for a task of the active file. */
export function previewWorkerPod(services: Services) {
  return async (): Promise<void> => {
    const picked = await pickDagTask(services, t("Preview Worker Pod of Airflow Task"));
    if (picked) await services.previews.show(picked);
  };
}
