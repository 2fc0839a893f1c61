/** Names and indices along a manifest. */
type Path = readonly (string | number)[];

const REPLACED = "**Replaced**";

/** What the KubernetesExecutor makes of a field of its template afterwards (airflow spec 3.3, 4.1, 4.2). Markdown. */
export function templateNote([part, field, ...rest]: Path): string | undefined {
  if (part === "metadata") return metadataNote(field, rest);
  if (part !== "spec" || field === undefined) return undefined;
  if (field === "containers") return containerNote(rest);
  if (rest.length > 0) return undefined;
  if (field === "restartPolicy")
    return "Only the template sets it. `Never`: Airflow itself decides whether a task runs again.";
  if (field === "volumes") return "**Kept**; those of `pod_override` come behind them.";
  if (field === "initContainers")
    return "**Kept**; those of `pod_override` come behind them (before Airflow 2.2 they replace them).";
  return "**Kept**, unless `pod_override` of a task sets it: then the whole field is the task's.";
}

function metadataNote(field: Path[number] | undefined, rest: Path): string | undefined {
  if (field === undefined || rest.length > 0) return undefined;
  if (field === "name")
    return `${REPLACED}: each pod gets a name of its own, made of DAG and task. It must be there all the same.`;
  if (field === "namespace")
    return `${REPLACED} by \`namespace\` of \`[kubernetes_executor]\`. A \`KubernetesPodOperator\` takes it.`;
  if (field === "labels" || field === "annotations") {
    return "**Joined** with those that tell the task, which win where a name is the same.";
  }
  return "**Kept**.";
}

const JOINED: ReadonlySet<string> = new Set(["env", "envFrom", "ports", "volumeMounts", "volumeDevices"]);

function containerNote([index, field, ...rest]: Path): string | undefined {
  if (index === undefined)
    return "The task runs in the **first** container, which has to be called `base`; sidecars come behind it.";
  if (typeof index === "number" && index > 0) {
    return field === undefined || rest.length > 0 ? undefined : "**Kept**: this container is not the task's.";
  }
  if (field === undefined || rest.length > 0) return undefined;
  if (field === "name") return "It has to be `base`: Airflow looks for the task's log in that container.";
  if (field === "image") {
    return "**Kept**, unless `worker_container_repository` and `worker_container_tag` are both set, or `pod_override` names one.";
  }
  if (field === "args") return `${REPLACED} by the command that runs the task.`;
  if (field === "command") return "**Kept**: it gets the task's command as its arguments (Airflow 1.10 replaces it).";
  if (JOINED.has(String(field))) return "**Kept**, before those of Airflow and of `pod_override`.";
  return "**Kept**, unless `pod_override` of a task sets it: then the whole field is the task's.";
}
