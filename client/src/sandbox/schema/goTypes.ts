/** Fields whose types have names in Go that the schema does not tell: type → `field:Name` (Kubernetes 1.34, `types.go`). */
const NAMED: Readonly<Record<string, string>> = {
  AppArmorProfile: "type:AppArmorProfileType",
  AttachedVolume: "name:UniqueVolumeName",
  AzureDiskVolumeSource: "cachingMode:AzureDataDiskCachingMode kind:AzureDataDiskKind",
  Capabilities: "add:Capability drop:Capability",
  Condition: "status:ConditionStatus",
  Container:
    "imagePullPolicy:PullPolicy restartPolicy:ContainerRestartPolicy terminationMessagePolicy:TerminationMessagePolicy",
  ContainerPort: "protocol:Protocol",
  ContainerResizePolicy: "resourceName:ResourceName restartPolicy:ResourceResizeRestartPolicy",
  ContainerRestartRule: "action:ContainerRestartRuleAction",
  ContainerRestartRuleOnExitCodes: "operator:ContainerRestartRuleOnExitCodesOperator",
  ContainerStatus: "allocatedResources:ResourceList stopSignal:Signal",
  CronJobSpec: "concurrencyPolicy:ConcurrencyPolicy",
  DaemonSetCondition: "status:ConditionStatus type:DaemonSetConditionType",
  DaemonSetUpdateStrategy: "type:DaemonSetUpdateStrategyType",
  DeploymentCondition: "status:ConditionStatus type:DeploymentConditionType",
  DeploymentStrategy: "type:DeploymentStrategyType",
  EmptyDirVolumeSource: "medium:StorageMedium",
  EphemeralContainer:
    "imagePullPolicy:PullPolicy restartPolicy:ContainerRestartPolicy terminationMessagePolicy:TerminationMessagePolicy",
  HTTPGetAction: "scheme:URIScheme",
  HostPathVolumeSource: "type:HostPathType",
  ImageVolumeSource: "pullPolicy:PullPolicy",
  JobCondition: "status:ConditionStatus type:JobConditionType",
  JobSpec: "completionMode:CompletionMode podReplacementPolicy:PodReplacementPolicy",
  LabelSelectorRequirement: "operator:LabelSelectorOperator",
  Lifecycle: "stopSignal:Signal",
  LimitRangeItem:
    "default:ResourceList defaultRequest:ResourceList max:ResourceList maxLimitRequestRatio:ResourceList min:ResourceList type:LimitType",
  ManagedFieldsEntry: "operation:ManagedFieldsOperationType",
  ModifyVolumeStatus: "status:PersistentVolumeClaimModifyVolumeStatus",
  NamespaceCondition: "status:ConditionStatus type:NamespaceConditionType",
  NamespaceSpec: "finalizers:FinalizerName",
  NamespaceStatus: "phase:NamespacePhase",
  NodeAddress: "type:NodeAddressType",
  NodeCondition: "status:ConditionStatus type:NodeConditionType",
  NodeSelectorRequirement: "operator:NodeSelectorOperator",
  NodeStatus: "allocatable:ResourceList capacity:ResourceList phase:NodePhase volumesInUse:UniqueVolumeName",
  Overhead: "podFixed:ResourceList",
  PersistentVolumeClaimCondition: "status:ConditionStatus type:PersistentVolumeClaimConditionType",
  PersistentVolumeClaimSpec: "accessModes:PersistentVolumeAccessMode volumeMode:PersistentVolumeMode",
  PersistentVolumeClaimStatus:
    "accessModes:PersistentVolumeAccessMode allocatedResources:ResourceList capacity:ResourceList phase:PersistentVolumeClaimPhase",
  PodCondition: "status:ConditionStatus type:PodConditionType",
  PodDisruptionBudgetSpec: "unhealthyPodEvictionPolicy:UnhealthyPodEvictionPolicyType",
  PodFailurePolicyOnExitCodesRequirement: "operator:PodFailurePolicyOnExitCodesOperator",
  PodFailurePolicyOnPodConditionsPattern: "status:ConditionStatus type:PodConditionType",
  PodFailurePolicyRule: "action:PodFailurePolicyAction",
  PodOS: "name:OSName",
  PodReadinessGate: "conditionType:PodConditionType",
  PodSecurityContext:
    "fsGroupChangePolicy:PodFSGroupChangePolicy seLinuxChangePolicy:PodSELinuxChangePolicy supplementalGroupsPolicy:SupplementalGroupsPolicy",
  PodSpec: "dnsPolicy:DNSPolicy overhead:ResourceList preemptionPolicy:PreemptionPolicy restartPolicy:RestartPolicy",
  PodStatus: "phase:PodPhase qosClass:PodQOSClass resize:PodResizeStatus",
  ReplicaSetCondition: "status:ConditionStatus type:ReplicaSetConditionType",
  ResourceHealth: "health:ResourceHealthStatus resourceID:ResourceID",
  ResourceQuotaSpec: "hard:ResourceList scopes:ResourceQuotaScope",
  ResourceQuotaStatus: "hard:ResourceList used:ResourceList",
  ResourceRequirements: "limits:ResourceList requests:ResourceList",
  ResourceStatus: "name:ResourceName",
  ScopedResourceSelectorRequirement: "operator:ScopeSelectorOperator scopeName:ResourceQuotaScope",
  SeccompProfile: "type:SeccompProfileType",
  Secret: "type:SecretType",
  SecurityContext: "procMount:ProcMountType",
  StatefulSetCondition: "status:ConditionStatus type:StatefulSetConditionType",
  StatefulSetPersistentVolumeClaimRetentionPolicy:
    "whenDeleted:PersistentVolumeClaimRetentionPolicyType whenScaled:PersistentVolumeClaimRetentionPolicyType",
  StatefulSetSpec: "podManagementPolicy:PodManagementPolicyType",
  StatefulSetUpdateStrategy: "type:StatefulSetUpdateStrategyType",
  StorageClass: "reclaimPolicy:PersistentVolumeReclaimPolicy volumeBindingMode:VolumeBindingMode",
  Taint: "effect:TaintEffect",
  Toleration: "effect:TaintEffect operator:TolerationOperator",
  TopologySpreadConstraint:
    "nodeAffinityPolicy:NodeInclusionPolicy nodeTaintsPolicy:NodeInclusionPolicy whenUnsatisfiable:UnsatisfiableConstraintAction",
  UncountedTerminatedPods: "failed:UID succeeded:UID",
  VolumeMount: "mountPropagation:MountPropagationMode recursiveReadOnly:RecursiveReadOnlyMode",
  VolumeMountStatus: "recursiveReadOnly:RecursiveReadOnlyMode",
  VolumeResourceRequirements: "limits:ResourceList requests:ResourceList",
};

/** Maps of bytes, which stand there as text. */
const BYTES = ["Secret.data", "ConfigMap.binaryData"];

const PLAIN: Readonly<Record<string, string>> = {
  s: "string",
  t: "v1.Time",
  b: "bool",
  i: "int32",
  l: "int64",
  f: "float64",
};

/**
 * The Go type of a field as messages about wrong values call it.
 *
 * @param struct the type that the field belongs to
 * @param path of the value; one that ends in an index is about an element
 * @param type the field's type word, or that of its elements (`generate.ts`)
 */
export function goTypeOf(struct: string, path: string, type: string): string {
  if (BYTES.includes(`${struct}.${path}`)) return "map[string][]uint8";
  const [, field = "", index] = /([^.[\]]*)(\[\d+\])?$/.exec(path) ?? [];
  const word = (NAMED[struct] ?? "").split(" ").find((one) => one.startsWith(`${field}:`));
  const named = word?.slice(field.length + 1);
  if (named !== undefined) return `${type.startsWith("[]") && index === undefined ? "[]" : ""}v1.${named}`;
  if (type.startsWith("[]")) return `[]${goTypeOf("", "", type.slice(2))}`;
  if (type.startsWith("{}")) return `map[string]${goTypeOf("", "", type.slice(2))}`;
  return PLAIN[type] ?? `v1.${type}`;
}
