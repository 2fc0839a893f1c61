import { t } from "../../l10n.ts";
import { ClusterError } from "../connection/errors.ts";
import type { Pod } from "../objects.ts";
import { mainContainer, MAIN_CONTAINER } from "../pods/podState.ts";
import type { LogRequest } from "./logs.ts";

/** Whose log is read. */
export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** @throws ClusterError where the pod has no such container */
export function sourceOf({ namespace, pod: name, container: wanted }: LogRequest, pod: Pod): LogSource {
  const container = wanted ?? mainContainer(pod) ?? MAIN_CONTAINER;
  const { containers = [], initContainers = [], ephemeralContainers } = pod.spec ?? {};
  const all = [...containers, ...initContainers, ...(ephemeralContainers ?? [])];
  if (all.some((one) => one.name === container)) return { namespace, pod: name, container };
  throw new ClusterError("not-found", t('Pod "{0}" has no container "{1}"', name, container), {
    hint: t("Choose one of the pod's containers."),
  });
}
