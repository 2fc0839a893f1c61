import type { Services } from "../services.ts";
import { askForRun, type RunTaskArguments } from "./runTask.ts";

/** “Preview Pod YAML”: the pod that a run would create, without creating it. Needs neither cluster nor trust. */
export function previewPod(services: Services) {
  return async (given: RunTaskArguments = {}): Promise<void> => {
    // Parameters with defaults are left at them: a look should need no form.
    const parameters =
      given.parameters ?? (given.task === undefined ? undefined : services.memory.lastParameters(given.task));
    const params = await askForRun(services, parameters ? { ...given, parameters } : given, "Preview Pod YAML");
    if (params) await services.previews.show(params);
  };
}
