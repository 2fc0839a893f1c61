import { withRangeDefaults } from "./limitRange.ts";
import type { Container, KubeObject, Pod, PodSpec, PodStatus, Secret } from "../objects.ts";

const NOT_READY_TOLERATIONS = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].map((key) => ({
  key,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
}));

/** What the API server and its admission plug-ins fill in (Kubernetes 1.34), apart from the service account's token. */
export function withPodDefaults(pod: Pod): Pod {
  const given: Partial<PodSpec> = (pod as { spec?: PodSpec }).spec ?? {};
  const containers = (given.containers ?? []).map(withContainerDefaults);
  const tolerations = given.tolerations ?? [];
  const missing = NOT_READY_TOLERATIONS.filter(
    ({ key }) => !tolerations.some((one) => (one.key ?? key) === key && (one.effect ?? "NoExecute") === "NoExecute"),
  );
  const serviceAccountName = given.serviceAccountName ?? "default";
  const spec = {
    ...given,
    ...(given.volumes && { volumes: withBlanks(given.volumes, { name: "" }) }),
    ...(given.initContainers && { initContainers: given.initContainers.map(withContainerDefaults) }),
    containers,
    restartPolicy: given.restartPolicy ?? "Always",
    terminationGracePeriodSeconds: given.terminationGracePeriodSeconds ?? 30,
    dnsPolicy: (given as { dnsPolicy?: string }).dnsPolicy ?? "ClusterFirst",
    serviceAccountName,
    serviceAccount: serviceAccountName,
    securityContext: (given as { securityContext?: object }).securityContext ?? {},
    schedulerName: given.schedulerName ?? "default-scheduler",
    tolerations: [...tolerations, ...missing],
    enableServiceLinks: (given as { enableServiceLinks?: boolean }).enableServiceLinks ?? true,
    preemptionPolicy: "PreemptLowerPriority",
  };
  const status: PodStatus = { phase: "Pending", qosClass: qosClass([...containers, ...(spec.initContainers ?? [])]) };
  return { ...pod, metadata: { ...pod.metadata, generation: 1 }, spec, status };
}

/** What is filled in for each container. */
export function withContainerDefaults(container: Container): Container {
  const { limits, requests } = container.resources ?? {};
  const resources = {
    ...container.resources,
    ...(limits && { requests: { ...limits, ...requests } }),
  };
  return {
    ...{ name: "", terminationMessagePath: "/dev/termination-log", terminationMessagePolicy: "File" },
    ...container,
    ...(container.env && { env: withBlanks(container.env, { name: "" }) }),
    ...(container.volumeMounts && { volumeMounts: withBlanks(container.volumeMounts, { name: "", mountPath: "" }) }),
    imagePullPolicy: container.imagePullPolicy ?? defaultPullPolicy(container.image ?? ""),
    resources,
  };
}

/** Names that were left out become empty texts, as in Go; validation refuses them later. */
function withBlanks<T extends object>(items: readonly T[], blanks: Partial<T>): T[] {
  return items.map((item) => ({ ...blanks, ...item }));
}

/** `Always` for the tag `latest`, given or meant; else `IfNotPresent`. */
function defaultPullPolicy(image: string): string {
  const last = image.slice(image.lastIndexOf("/") + 1);
  const tagged = last.includes("@") || (last.includes(":") && !last.endsWith(":latest"));
  return tagged ? "IfNotPresent" : "Always";
}

export function qosClass(containers: readonly Container[]): string {
  const amounts = containers.map(({ resources = {} }) => resources);
  const empty = (map?: Readonly<Record<string, string>>): boolean =>
    !("cpu" in (map ?? {})) && !("memory" in (map ?? {}));
  if (amounts.every(({ limits, requests }) => empty(limits) && empty(requests))) {
    return "BestEffort";
  }
  const guaranteed = amounts.every(({ limits = {}, requests = {} }) =>
    ["cpu", "memory"].every((name) => limits[name] !== undefined && limits[name] === requests[name]),
  );
  return guaranteed ? "Guaranteed" : "Burstable";
}

/** Defaults of the other kinds. */
export function withDefaults(resource: string, object: KubeObject): KubeObject {
  switch (resource) {
    case "pods":
      return withPodDefaults(object as Pod);
    case "secrets":
      return withSecretDefaults(object);
    case "limitranges":
      return withRangeDefaults(object);
    case "namespaces":
      return {
        ...object,
        metadata: {
          ...object.metadata,
          labels: { ...object.metadata.labels, "kubernetes.io/metadata.name": object.metadata.name },
        },
        ...{ spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } },
      };
    default:
      return object;
  }
}

function withSecretDefaults({ stringData, ...secret }: Secret & { stringData?: Record<string, string> }): Secret {
  const encoded = Object.entries(stringData ?? {}).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
  const data = { ...secret.data, ...(Object.fromEntries(encoded) as Record<string, string>) };
  return {
    ...secret,
    ...(Object.keys(data).length > 0 && { data }),
    type: secret.type === undefined || secret.type === "" ? "Opaque" : secret.type,
  };
}
