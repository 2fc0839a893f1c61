/** The parts of a pod that the sandbox itself reads. */
import type { KubeObject, Amounts } from "./objects.ts";
import type { LabelSelector } from "./validation/labels.ts";
import type { Container, Resources, Volume } from "./containerObjects.ts";

export interface Pod extends KubeObject {
  spec: PodSpec;
  status: PodStatus;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  ephemeralContainers?: Container[];
  volumes?: Volume[];
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  affinity?: {
    nodeAffinity?: NodeAffinity;
    podAffinity?: PodAffinity;
    podAntiAffinity?: PodAffinity;
  };
  topologySpreadConstraints?: readonly SpreadConstraint[];
  tolerations?: Toleration[];
  restartPolicy: "Always" | "OnFailure" | "Never";
  serviceAccountName?: string;
  terminationGracePeriodSeconds: number;
  activeDeadlineSeconds?: number;
  hostname?: string;
  schedulerName?: string;
  schedulingGates?: { name: string }[];
  dnsPolicy?: string;
  readinessGates?: readonly { readonly conditionType: string }[];
  priorityClassName?: string;
  runtimeClassName?: string;
  priority?: number;
  preemptionPolicy?: string;
  /** What the pod as a whole wants. */
  resources?: Resources;
  /** What its runtime class adds to that. */
  overhead?: Amounts;
}

export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

export interface NodeAffinity {
  requiredDuringSchedulingIgnoredDuringExecution?: { nodeSelectorTerms: NodeSelectorTerm[] };
  preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight: number;
    readonly preference: NodeSelectorTerm;
  }[];
}

export interface PodAffinity {
  requiredDuringSchedulingIgnoredDuringExecution?: readonly PodTerm[];
  preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodTerm[];
}

export interface WeightedPodTerm {
  readonly weight: number;
  readonly podAffinityTerm: PodTerm;
}

/** Near or far from which other pods a pod is to be. */
export interface PodTerm {
  readonly topologyKey: string;
  readonly labelSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
}

export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: string;
  readonly nodeTaintsPolicy?: string;
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
}

export interface NodeSelectorTerm {
  matchExpressions?: NodeRequirement[];
  matchFields?: NodeRequirement[];
}

export interface NodeRequirement {
  key: string;
  operator: string;
  values?: string[];
}

export interface PodStatus {
  phase: "Pending" | "Running" | "Succeeded" | "Failed";
  observedGeneration?: number;
  qosClass: string;
  reason?: string;
  message?: string;
  conditions?: Condition[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
  ephemeralContainerStatuses?: ContainerStatus[];
  startTime?: string;
  nominatedNodeName?: string;
  podIP?: string;
  podIPs?: { ip: string }[];
  hostIP?: string;
  hostIPs?: { ip: string }[];
}

export interface Condition {
  type: string;
  status: "True" | "False";
  observedGeneration?: number;
  /** Only what is told of a resize has one. */
  lastProbeTime: string | null;
  lastTransitionTime: string;
  reason?: string;
  message?: string;
}

export interface ContainerState {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: Terminated;
}

export interface Terminated {
  exitCode: number;
  signal?: number;
  reason: string;
  message?: string;
  startedAt: string | null;
  finishedAt: string | null;
  containerID?: string;
}

export interface ContainerStatus {
  name: string;
  state: ContainerState;
  lastState: ContainerState;
  ready: boolean;
  /** Absent of ephemeral containers. */
  started?: boolean;
  restartCount: number;
  image: string;
  imageID: string;
  containerID?: string;
  allocatedResources?: Amounts;
  resources?: Resources;
  volumeMounts?: { name: string; mountPath: string; readOnly?: true; recursiveReadOnly?: "Disabled" }[];
}
