/** What the models of `@kubernetes/client-node` leave out: closed sets of values, and which texts are quantities. */

const PULL_POLICY = ["Always", "IfNotPresent", "Never"];
const TERMINATION_MESSAGE = ["File", "FallbackToLogsOnError"];
const CONTAINER_RESTART = ["Always", "OnFailure", "Never"];
const TAINT_EFFECT = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const SELECTOR_OPERATOR = ["In", "NotIn", "Exists", "DoesNotExist"];
const NODE_INCLUSION = ["Honor", "Ignore"];
const ACCESS_MODES = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];
const PROFILE = ["RuntimeDefault", "Localhost", "Unconfined"];

/** `Type.field` → every value that the API server of Kubernetes 1.36 takes. */
export const ENUMERATIONS: Readonly<Record<string, readonly string[]>> = {
  "V1Pod.apiVersion": ["v1"],
  "V1Pod.kind": ["Pod"],
  "V1PodSpec.restartPolicy": ["Always", "OnFailure", "Never"],
  "V1PodSpec.dnsPolicy": ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
  "V1PodSpec.preemptionPolicy": ["PreemptLowerPriority", "Never"],
  "V1PodOS.name": ["linux", "windows"],
  "V1PodSecurityContext.fsGroupChangePolicy": ["OnRootMismatch", "Always"],
  "V1PodSecurityContext.supplementalGroupsPolicy": ["Merge", "Strict"],
  "V1PodSecurityContext.seLinuxChangePolicy": ["MountOption", "Recursive"],
  "V1SecurityContext.procMount": ["Default", "Unmasked"],
  "V1SeccompProfile.type": PROFILE,
  "V1AppArmorProfile.type": PROFILE,
  "V1Container.imagePullPolicy": PULL_POLICY,
  "V1EphemeralContainer.imagePullPolicy": PULL_POLICY,
  "V1Container.terminationMessagePolicy": TERMINATION_MESSAGE,
  "V1EphemeralContainer.terminationMessagePolicy": TERMINATION_MESSAGE,
  "V1Container.restartPolicy": CONTAINER_RESTART,
  "V1ContainerRestartRule.action": ["Restart", "RestartAllContainers"],
  "V1ContainerRestartRuleOnExitCodes.operator": ["In", "NotIn"],
  "V1ContainerPort.protocol": ["TCP", "UDP", "SCTP"],
  "V1ContainerResizePolicy.restartPolicy": ["NotRequired", "RestartContainer"],
  "V1HTTPGetAction.scheme": ["HTTP", "HTTPS"],
  "V1Toleration.effect": TAINT_EFFECT,
  "V1Toleration.operator": ["Exists", "Equal", "Lt", "Gt"],
  "V1NodeSelectorRequirement.operator": [...SELECTOR_OPERATOR, "Gt", "Lt"],
  "V1LabelSelectorRequirement.operator": SELECTOR_OPERATOR,
  "V1TopologySpreadConstraint.whenUnsatisfiable": ["DoNotSchedule", "ScheduleAnyway"],
  "V1TopologySpreadConstraint.nodeAffinityPolicy": NODE_INCLUSION,
  "V1TopologySpreadConstraint.nodeTaintsPolicy": NODE_INCLUSION,
  "V1EmptyDirVolumeSource.medium": ["", "Memory"],
  "V1HostPathVolumeSource.type": [
    "",
    "DirectoryOrCreate",
    "Directory",
    "FileOrCreate",
    "File",
    "Socket",
    "CharDevice",
    "BlockDevice",
  ],
  "V1ImageVolumeSource.pullPolicy": PULL_POLICY,
  "V1VolumeMount.mountPropagation": ["None", "HostToContainer", "Bidirectional"],
  "V1VolumeMount.recursiveReadOnly": ["Disabled", "IfPossible", "Enabled"],
  "V1PersistentVolumeClaimSpec.accessModes": ACCESS_MODES,
  "V1PersistentVolumeClaimSpec.volumeMode": ["Block", "Filesystem"],
  "V1AzureDiskVolumeSource.cachingMode": ["None", "ReadOnly", "ReadWrite"],
  "V1AzureDiskVolumeSource.kind": ["Shared", "Dedicated", "Managed"],
  "V1ScaleIOVolumeSource.storageMode": ["ThickProvisioned", "ThinProvisioned"],
  "V1PodCertificateProjection.keyType": ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"],
  "V1PodStatus.phase": ["Pending", "Running", "Succeeded", "Failed", "Unknown"],
  "V1PodStatus.qosClass": ["Guaranteed", "Burstable", "BestEffort"],
};

/** `Type.field` of texts, and of maps of texts, that are quantities. */
export const QUANTITIES: ReadonlySet<string> = new Set([
  "V1ResourceRequirements.limits",
  "V1ResourceRequirements.requests",
  "V1VolumeResourceRequirements.limits",
  "V1VolumeResourceRequirements.requests",
  "V1PodSpec.overhead",
  "V1EmptyDirVolumeSource.sizeLimit",
  "V1ResourceFieldSelector.divisor",
  "V1ContainerStatus.allocatedResources",
  "V1PodStatus.allocatedResources",
]);
