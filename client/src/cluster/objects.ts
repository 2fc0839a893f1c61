/** The parts of Kubernetes objects that we read, as JSON (Kubernetes 1.34, core/v1). Everything may be missing. */

export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string | null;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>> | null;
  readonly annotations?: Readonly<Record<string, string>> | null;
  readonly finalizers?: readonly string[] | null;
}

export interface Pod {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec?: PodSpec;
  readonly status?: PodStatus;
}

export interface PodSpec {
  readonly containers?: readonly ContainerSpec[];
  readonly initContainers?: readonly ContainerSpec[];
  readonly ephemeralContainers?: readonly ContainerSpec[];
  readonly volumes?: readonly VolumeSpec[] | null;
  readonly tolerations?:
    | readonly {
        readonly key?: string;
        readonly operator?: string;
        readonly value?: string;
        readonly effect?: string;
      }[]
    | null;
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: readonly NodeSelectorTerm[] | null;
      } | null;
    } | null;
  } | null;
  readonly schedulerName?: string;
  readonly resourceClaims?: readonly { readonly name?: string; readonly resourceClaimName?: string }[] | null;
  readonly schedulingGates?: readonly { readonly name?: string }[] | null;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>> | null;
  readonly restartPolicy?: string;
  readonly serviceAccountName?: string;
  readonly activeDeadlineSeconds?: number;
  readonly priorityClassName?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly imagePullSecrets?: readonly { readonly name?: string }[] | null;
  readonly hostNetwork?: boolean;
  /** Of the pod as a whole (Kubernetes 1.34). */
  readonly resources?: ContainerSpec["resources"] | null;
  /** What its runtime class adds to what it asks for. */
  readonly overhead?: Readonly<Record<string, string>> | null;
}

export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeRequirement[] | null;
  readonly matchFields?: readonly NodeRequirement[] | null;
}

export interface NodeRequirement {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[] | null;
}

export interface VolumeSpec {
  readonly name?: string;
  readonly secret?: { readonly secretName?: string } | null;
  readonly configMap?: { readonly name?: string } | null;
  readonly persistentVolumeClaim?: { readonly claimName?: string } | null;
  readonly ephemeral?: object | null;
  readonly image?: { readonly reference?: string } | null;
  readonly projected?: {
    readonly sources?:
      | readonly {
          readonly secret?: { readonly name?: string } | null;
          readonly configMap?: { readonly name?: string } | null;
        }[]
      | null;
  };
}

export interface ContainerSpec {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[] | null;
  readonly args?: readonly string[] | null;
  readonly restartPolicy?: string;
  readonly stdin?: boolean;
  readonly tty?: boolean;
  readonly env?:
    | readonly {
        readonly name: string;
        readonly value?: string;
        readonly valueFrom?: { readonly secretKeyRef?: { readonly name?: string; readonly key?: string } };
      }[]
    | null;
  readonly envFrom?: readonly { readonly secretRef?: { readonly name?: string } }[] | null;
  readonly lifecycle?: {
    readonly postStart?: { readonly exec?: { readonly command?: readonly string[] } } | null;
  } | null;
  readonly readinessProbe?: { readonly initialDelaySeconds?: number } | null;
  readonly volumeMounts?:
    readonly { readonly name?: string; readonly mountPath?: string; readonly subPath?: string }[] | null;
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>> | null;
    readonly limits?: Readonly<Record<string, string>> | null;
  };
}

export interface PodStatus {
  /** Where the scheduler makes room by ending others. */
  readonly nominatedNodeName?: string | null;
  readonly phase?: string | null;
  readonly reason?: string;
  readonly message?: string;
  readonly startTime?: string;
  readonly podIP?: string;
  readonly conditions?: readonly PodCondition[] | null;
  readonly initContainerStatuses?: readonly ContainerStatus[] | null;
  readonly containerStatuses?: readonly ContainerStatus[] | null;
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[] | null;
}

export interface PodCondition {
  readonly type?: string;
  readonly status?: string | null;
  readonly reason?: string | null;
  readonly message?: string | null;
  readonly lastTransitionTime?: string | null;
}

export interface ContainerStatus {
  readonly name?: string;
  readonly image?: string;
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly restartCount?: number;
  readonly containerID?: string;
  readonly state?: ContainerState | null;
  readonly lastState?: ContainerState | null;
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string | null; readonly message?: string | null } | null;
  readonly running?: { readonly startedAt?: string | null } | null;
  readonly terminated?: TerminatedState | null;
}

export interface TerminatedState {
  readonly exitCode?: number;
  readonly signal?: number;
  readonly reason?: string | null;
  readonly message?: string | null;
  readonly startedAt?: string | null;
  readonly finishedAt?: string | null;
  readonly containerID?: string;
}

export interface ClusterEvent {
  readonly metadata: ObjectMeta;
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly involvedObject?: {
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly fieldPath?: string;
  };
}

export interface Node {
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[] | null;
  };
  readonly status?: {
    readonly capacity?: Readonly<Record<string, string>> | null;
    readonly allocatable?: Readonly<Record<string, string>> | null;
    readonly conditions?: readonly PodCondition[] | null;
    readonly images?: readonly { readonly names?: readonly string[] | null }[] | null;
  };
}

export interface ObjectList<T> {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items: readonly T[];
}

/** A `Status` answer of the API server. */
export interface Status {
  readonly kind?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly code?: number;
  readonly details?: {
    readonly name?: string;
    readonly kind?: string;
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly { readonly field?: string; readonly message?: string; readonly reason?: string }[];
  };
}
