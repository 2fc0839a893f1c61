import type { Json } from "../../pod/types.ts";
import { airflowKey } from "../../schema/airflow/keys.ts";
import { hasProvider } from "../target.ts";
import { getBoolean, getJson, getJsonObject, getList, getNumber, type Got } from "./getters.ts";
import type { AirflowConfiguration } from "./lookup.ts";

/** The default of `worker_pod_pending_fatal_container_state_reasons` until provider 10.6, whose last item has a blank. */
const OLD_REASONS = "CreateContainerConfigError,ErrImagePull,CreateContainerError,ImageInspectError, InvalidImageName";

/** Settings whose name in the executor is not that of the key. */
const RENAMED: Readonly<Record<string, string>> = { executor_namespace: "namespace", kube_namespace: "namespace" };

/** A setting of the Kubernetes executor as it uses it (`KubeConfig`; spec 1.2 and 1.3); null when it is not set. */
export function executorValue(configuration: AirflowConfiguration, name: string): Got<Json> {
  if (name === "kube_image") return { value: workerImage(configuration) ?? null };
  const section = configuration.executorSection;
  const key = RENAMED[name] ?? name;
  const found = configuration.lookup(section, key);
  if (!found) return { value: null };
  switch (airflowKey(section, key)?.type) {
    case "boolean":
      return getBoolean(found);
    case "integer":
      return getNumber(found, "integer");
    case "float":
      return getNumber(found, "float");
    case "json-object":
      return getJsonObject(found);
    case "json-array":
      return getJson(found) as Got<Json>;
    case "csv":
      return { value: listValue(configuration, key, found.text, found.origin.kind === "default") };
    default:
      return { value: found.text === "" ? null : found.text };
  }
}

/** `repository:tag`, when both are set. */
export function workerImage(configuration: AirflowConfiguration): string | undefined {
  const section = configuration.executorSection;
  const repository = configuration.lookup(section, "worker_container_repository")?.text;
  const tag = configuration.lookup(section, "worker_container_tag")?.text;
  return repository && tag ? `${repository}:${tag}` : undefined;
}

function listValue(configuration: AirflowConfiguration, key: string, text: string, isDefault: boolean): Json {
  if (key === "worker_pod_pending_fatal_container_state_reasons") {
    const trims = hasProvider(configuration.inputs.target, "10.6");
    const items = getList({ text: isDefault && !trims ? OLD_REASONS : text });
    return trims ? items.map((item) => item.trim()) : items;
  }
  if (key !== "multi_namespace_mode_namespace_list") return getList({ text });
  const mode = executorValue(configuration, "multi_namespace_mode");
  return "value" in mode && mode.value === true && text !== "" ? getList({ text }) : null;
}
