/**
 * How lists and maps are put together: type → `field:rule|…` (the `x-kubernetes-*` extensions of the OpenAPI document of
 * Kubernetes 1.34). `by=KEYS` a list of items known by these members and `set` one of different values, for server-side
 * apply (others are taken as a whole); `merge=KEY`, `merge` the same for strategic merge patches; `replace`
 * another strategy; `atomic` a map that is taken as a whole.
 */
const RULES: Readonly<Record<string, string>> = {
  Container:
    "env:by=name|merge=name ports:by=containerPort,protocol|merge=containerPort volumeDevices:by=devicePath|merge=devicePath volumeMounts:by=mountPath|merge=mountPath",
  ContainerRestartRuleOnExitCodes: "values:set",
  ContainerStatus: "allocatedResourcesStatus:by=name|merge=name volumeMounts:by=mountPath|merge=mountPath",
  DaemonSetStatus: "conditions:by=type|merge=type",
  DeploymentStatus: "conditions:by=type|merge=type",
  EphemeralContainer:
    "env:by=name|merge=name ports:by=containerPort,protocol|merge=containerPort volumeDevices:by=devicePath|merge=devicePath volumeMounts:by=mountPath|merge=mountPath",
  JobStatus: "conditions:merge=type",
  NamespaceStatus: "conditions:by=type|merge=type",
  NodeSpec: "podCIDRs:set|merge",
  NodeStatus: "addresses:by=type|merge=type conditions:by=type|merge=type",
  ObjectMeta: "finalizers:set|merge ownerReferences:by=uid|merge=uid",
  PersistentVolumeClaimStatus: "conditions:by=type|merge=type",
  PodDisruptionBudgetSpec: "selector:replace",
  PodDisruptionBudgetStatus: "conditions:by=type|merge=type",
  PodFailurePolicyOnExitCodesRequirement: "values:set",
  PodSpec:
    "containers:by=name|merge=name ephemeralContainers:by=name|merge=name hostAliases:by=ip|merge=ip imagePullSecrets:by=name|merge=name initContainers:by=name|merge=name nodeSelector:atomic resourceClaims:by=name|merge=name schedulingGates:by=name|merge=name topologySpreadConstraints:by=topologyKey,whenUnsatisfiable|merge=topologyKey volumes:by=name|merge=name",
  PodStatus:
    "conditions:by=type|merge=type hostIPs:merge=ip podIPs:by=ip|merge=ip resourceClaimStatuses:by=name|merge=name",
  ReplicaSetStatus: "conditions:by=type|merge=type",
  ResourceRequirements: "claims:by=name",
  ResourceStatus: "resources:by=resourceID",
  Scheduling: "nodeSelector:atomic",
  ServiceAccount: "secrets:by=name|merge=name",
  StatefulSetStatus: "conditions:by=type|merge=type",
  UncountedTerminatedPods: "failed:set succeeded:set",
};

export interface MergeRule {
  /** Members that an item of the list is known by (server-side apply). */
  readonly keys?: readonly string[];
  readonly isSet?: true;
  readonly isAtomic?: true;
  /** Strategic merge patches: whether items are put together, and by which member. */
  readonly merges?: true;
  readonly mergeKey?: string;
  readonly replaces?: true;
}

const NONE: MergeRule = {};

const parsed = new Map(
  Object.entries(RULES).map(([type, words]): [string, ReadonlyMap<string, MergeRule>] => [
    type,
    new Map(
      words.split(" ").map((word): [string, MergeRule] => {
        const [field = "", rules = ""] = word.split(":");
        return [field, Object.assign({}, ...rules.split("|").map(ruleOf)) as MergeRule];
      }),
    ),
  ]),
);

function ruleOf(word: string): MergeRule {
  const [name, value] = word.split("=");
  switch (name) {
    case "by":
      return { keys: value?.split(",") ?? [] };
    case "set":
      return { isSet: true };
    case "atomic":
      return { isAtomic: true };
    case "merge":
      return { merges: true, ...(value !== undefined && { mergeKey: value }) };
    case "replace":
      return { replaces: true };
    default:
      return {};
  }
}

/** The rule for a field of a type (by its name in Go). */
export function mergeRule(type: string, field: string): MergeRule {
  return parsed.get(type)?.get(field) ?? NONE;
}
/** Types that are taken as a whole by server-side apply. */
export const ATOMIC_TYPES: ReadonlySet<string> = new Set(
  (
    "ConfigMapKeySelector FileKeySelector LabelSelector LocalObjectReference NodeSelector NodeSelectorTerm " +
    "ObjectFieldSelector ObjectReference OwnerReference ResourceFieldSelector RoleRef ScopeSelector SecretKeySelector " +
    "TopologySelectorTerm TypedLocalObjectReference"
  ).split(" "),
);
