import { RBAC_GROUP } from "../../api/rights.ts";
import type { JsonObject } from "../../objects.ts";

const FILE_MODE = 0o644;

/** What Kubernetes fills in wherever such a type stands, and structs that are always there in Go (Kubernetes 1.34). */
const DEFAULTS: Readonly<Record<string, JsonObject>> = {
  ConfigMapVolumeSource: { defaultMode: FILE_MODE },
  Container: {
    imagePullPolicy: "",
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  },
  ContainerPort: { protocol: "TCP" },
  DownwardAPIVolumeSource: { defaultMode: FILE_MODE },
  GRPCAction: { service: "" },
  HTTPGetAction: { path: "/", port: 0, scheme: "HTTP" },
  HostPathVolumeSource: { type: "" },
  ObjectFieldSelector: { apiVersion: "v1" },
  PersistentVolumeClaimSpec: { resources: {}, volumeMode: "Filesystem" },
  PersistentVolumeClaimTemplate: { metadata: {} },
  PodSpec: {
    containers: [],
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  },
  PreferredSchedulingTerm: { preference: {} },
  Probe: { failureThreshold: 3, periodSeconds: 10, successThreshold: 1, timeoutSeconds: 1 },
  ProjectedVolumeSource: { defaultMode: FILE_MODE },
  ResourceFieldSelector: { divisor: "0" },
  Secret: { type: "Opaque" },
  SecretVolumeSource: { defaultMode: FILE_MODE },
  ServiceAccountTokenProjection: { expirationSeconds: 3600 },
  TCPSocketAction: { port: 0 },
  WeightedPodAffinityTerm: { podAffinityTerm: { topologyKey: "" } },
};

/** A value of a type (by its name in Go) with the defaults of that type. */
export function withTypeDefaults(type: string, value: JsonObject): JsonObject {
  if (type === "Volume") return Object.keys(value).length > 1 ? value : { ...value, emptyDir: {} };
  if (type === "Container" || type === "EphemeralContainer") {
    const { imagePullPolicy = pullPolicy(value.image) } = value;
    return { ...DEFAULTS.Container, ...value, imagePullPolicy };
  }
  if (type === "RoleRef") return value.apiGroup === "" ? { ...value, apiGroup: RBAC_GROUP } : value;
  if (type === "Subject") {
    return value.kind === "User" || value.kind === "Group" ? { apiGroup: RBAC_GROUP, ...value } : value;
  }
  const defaults = DEFAULTS[type];
  return defaults ? { ...defaults, ...value } : value;
}

/** `Always` for the tag `latest`, given or meant; else `IfNotPresent`, also for what is no image's name. */
function pullPolicy(image: unknown): string {
  const name = typeof image === "string" ? image : "";
  const last = name.slice(name.lastIndexOf("/") + 1);
  const tagged = last.includes("@") || (last.includes(":") && !last.endsWith(":latest"));
  return tagged || !isReference(name) ? "IfNotPresent" : "Always";
}

function isReference(name: string): boolean {
  return /^(?:[A-Za-z0-9][A-Za-z0-9.:-]*\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]*)?$/.test(name);
}
