/** The parts of Kubernetes' objects that the sandbox itself reads; the rest passes through untouched. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export type JsonObject = Record<string, Json>;

export interface ObjectMeta {
  name: string;
  namespace?: string;
  generateName?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  finalizers?: readonly string[];
}

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

export interface NodeCondition {
  type: string;
  status: "True" | "False" | "Unknown";
  lastHeartbeatTime: string;
  lastTransitionTime: string;
  reason: string;
  message: string;
}

export interface Taint {
  key: string;
  value?: string;
  effect: string;
  timeAdded?: string;
}

export interface NodeObject extends KubeObject {
  spec: {
    taints?: Taint[];
    unschedulable?: boolean;
  };
  status: {
    capacity: Record<string, string>;
    allocatable: Record<string, string>;
    conditions?: readonly NodeCondition[];
    /** What its runtime has; the sandbox's own nodes tell of none. */
    images?: readonly { readonly names?: readonly string[]; readonly sizeBytes?: number }[];
  };
}

export interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
}

export interface Quota extends KubeObject {
  readonly spec?: {
    readonly hard?: Amounts;
    readonly scopes?: readonly string[];
    readonly scopeSelector?: { readonly matchExpressions?: readonly ScopeRequirement[] };
  };
  readonly status?: QuotaStatus;
}

export interface ScopeRequirement {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface QuotaStatus {
  readonly hard: Amounts;
  readonly used: Amounts;
}

/** `data` holds base64; the server has already merged `stringData` into it. */
export interface Secret extends KubeObject {
  data?: Record<string, string>;
  type?: string;
}

export type Amounts = Readonly<Record<string, string>>;

export interface LimitRangeItem {
  readonly type?: string;
  readonly max?: Amounts;
  readonly min?: Amounts;
  readonly default?: Amounts;
  readonly defaultRequest?: Amounts;
  readonly maxLimitRequestRatio?: Amounts;
}

export interface LimitRange extends KubeObject {
  readonly spec?: { readonly limits?: readonly LimitRangeItem[] | null };
}
