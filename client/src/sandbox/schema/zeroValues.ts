/**
 * What of a type is written although it is nothing (an empty text, 0, false): fields that Go keeps as pointers, and, with
 * `!`, those that are always written, given or not (Kubernetes 1.34, `types.go`). All others vanish.
 */
const KEPT: Readonly<Record<string, string>> = {
  AWSElasticBlockStoreVolumeSource: "volumeID!",
  AppArmorProfile: "localhostProfile type!",
  AttachedVolume: "devicePath! name!",
  AzureDiskVolumeSource: "cachingMode diskName! diskURI! fsType kind readOnly",
  AzureFileVolumeSource: "secretName! shareName!",
  CSIVolumeSource: "driver! fsType readOnly",
  CinderVolumeSource: "volumeID!",
  ClusterTrustBundleProjection: "name optional path! signerName",
  ConfigMap: "immutable",
  ConfigMapEnvSource: "optional",
  ConfigMapKeySelector: "key! optional",
  ConfigMapNodeConfigSource: "kubeletConfigKey! name! namespace!",
  ConfigMapProjection: "optional",
  ConfigMapVolumeSource: "defaultMode optional",
  Container: "name! restartPolicy",
  ContainerExtendedResourceRequest: "containerName! requestName! resourceName!",
  ContainerPort: "containerPort!",
  ContainerResizePolicy: "resourceName! restartPolicy!",
  ContainerStateTerminated: "exitCode!",
  ContainerStatus: "image! imageID! name! ready! restartCount! started stopSignal",
  DaemonEndpoint: "Port!",
  DownwardAPIVolumeFile: "mode path!",
  DownwardAPIVolumeSource: "defaultMode",
  EnvVar: "name!",
  EphemeralContainer: "name! restartPolicy",
  Event: "reportingComponent! reportingInstance!",
  FCVolumeSource: "lun",
  FileKeySelector: "key! optional path! volumeName!",
  FlexVolumeSource: "driver!",
  GCEPersistentDiskVolumeSource: "pdName!",
  GRPCAction: "port! service",
  GitRepoVolumeSource: "repository!",
  GlusterfsVolumeSource: "endpoints! path!",
  HTTPHeader: "name! value!",
  HostAlias: "ip!",
  HostIP: "ip!",
  HostPathVolumeSource: "path! type",
  ISCSIVolumeSource: "initiatorName iqn! lun! targetPortal!",
  KeyToPath: "key! mode path!",
  LabelSelectorRequirement: "key! operator!",
  Lifecycle: "stopSignal",
  LimitRangeItem: "type!",
  LinuxContainerUser: "gid! uid!",
  NFSVolumeSource: "path! server!",
  NamespaceCondition: "status! type!",
  NodeAddress: "address! type!",
  NodeCondition: "status! type!",
  NodeFeatures: "supplementalGroupsPolicy",
  NodeRuntimeHandler: "name!",
  NodeRuntimeHandlerFeatures: "recursiveReadOnlyMounts userNamespaces",
  NodeSelectorRequirement: "key! operator!",
  NodeSwapStatus: "capacity",
  NodeSystemInfo:
    "architecture! bootID! containerRuntimeVersion! kernelVersion! kubeProxyVersion! kubeletVersion! machineID! operatingSystem! osImage! systemUUID!",
  ObjectFieldSelector: "fieldPath!",
  ObjectMeta: "deletionGracePeriodSeconds",
  OwnerReference: "apiVersion! blockOwnerDeletion controller kind! name! uid!",
  PersistentVolumeClaimSpec: "storageClassName volumeAttributesClassName volumeMode",
  PersistentVolumeClaimVolumeSource: "claimName!",
  PhotonPersistentDiskVolumeSource: "pdID!",
  PodAffinityTerm: "topologyKey!",
  PodCertificateProjection: "maxExpirationSeconds",
  PodCondition: "status! type!",
  PodDNSConfigOption: "value",
  PodExtendedResourceClaimStatus: "resourceClaimName!",
  PodIP: "ip!",
  PodOS: "name!",
  PodReadinessGate: "conditionType!",
  PodResourceClaim: "name! resourceClaimName resourceClaimTemplateName",
  PodResourceClaimStatus: "name! resourceClaimName",
  PodSchedulingGate: "name!",
  PodSecurityContext:
    "fsGroup fsGroupChangePolicy runAsGroup runAsNonRoot runAsUser seLinuxChangePolicy supplementalGroupsPolicy",
  PodSpec:
    "activeDeadlineSeconds automountServiceAccountToken enableServiceLinks hostUsers hostnameOverride preemptionPolicy priority runtimeClassName setHostnameAsFQDN shareProcessNamespace terminationGracePeriodSeconds",
  PortworxVolumeSource: "volumeID!",
  PreferredSchedulingTerm: "weight!",
  PriorityClass: "preemptionPolicy value!",
  Probe: "terminationGracePeriodSeconds",
  ProjectedVolumeSource: "defaultMode",
  QuobyteVolumeSource: "registry! volume!",
  RBDVolumeSource: "image!",
  ResourceClaim: "name!",
  ResourceFieldSelector: "resource!",
  ResourceHealth: "resourceID!",
  ResourceStatus: "name!",
  ScaleIOVolumeSource: "gateway! system!",
  ScopedResourceSelectorRequirement: "operator! scopeName!",
  SeccompProfile: "localhostProfile type!",
  Secret: "immutable",
  SecretEnvSource: "optional",
  SecretKeySelector: "key! optional",
  SecretProjection: "optional",
  SecretVolumeSource: "defaultMode optional",
  SecurityContext:
    "allowPrivilegeEscalation privileged procMount readOnlyRootFilesystem runAsGroup runAsNonRoot runAsUser",
  ServiceAccount: "automountServiceAccountToken",
  ServiceAccountTokenProjection: "expirationSeconds path!",
  SleepAction: "seconds!",
  Sysctl: "name! value!",
  Taint: "effect! key!",
  Toleration: "tolerationSeconds",
  TopologySpreadConstraint: "maxSkew! minDomains nodeAffinityPolicy nodeTaintsPolicy topologyKey! whenUnsatisfiable!",
  TypedLocalObjectReference: "apiGroup kind! name!",
  TypedObjectReference: "apiGroup kind! name! namespace",
  Volume: "name!",
  VolumeDevice: "devicePath! name!",
  VolumeMount: "mountPath! mountPropagation name! recursiveReadOnly",
  VolumeMountStatus: "mountPath! name! recursiveReadOnly",
  VsphereVirtualDiskVolumeSource: "volumePath!",
  WeightedPodAffinityTerm: "weight!",
  WindowsSecurityContextOptions: "gmsaCredentialSpec gmsaCredentialSpecName hostProcess runAsUserName",
};

interface Kept {
  /** Stay as they are sent. */
  readonly pointers: ReadonlySet<string>;
  /** Are always there. */
  readonly always: readonly string[];
}

const NONE: Kept = { pointers: new Set(), always: [] };

const parsed = new Map(
  Object.entries(KEPT).map(([type, words]): [string, Kept] => {
    const names = words.split(" ");
    const always = names.filter((name) => name.endsWith("!")).map((name) => name.slice(0, -1));
    return [type, { pointers: new Set([...names.filter((name) => !name.endsWith("!")), ...always]), always }];
  }),
);

/** The fields of a type that empty values stay in, by the type's name in Go. */
export function keptFields(type: string): Kept {
  return parsed.get(type) ?? NONE;
}
