/**
 * The types that a pod is made of, as the Kubernetes Python client knows them (package `kubernetes`, releases 10 to 36:
 * `openapi_types`, `attribute_map` and the checks for null in each model's constructor). DBND 1.0.28 goes with 24.2.0;
 * each release of Airflow goes with its own. A manifest that either reads passes through these types: what they do not
 * name is dropped, and members are sent in this order, which is that of the constructor's positional arguments.
 * Written by `scripts/generate-client-models.ts`.
 *
 * Each word is a field's API name; after `~` stands its name in Python where that does not follow from it; `!` marks a
 * field that must be given (`!30`: since client 30); after the colon stands the type, text when there is none: `[T]` is
 * a list, `map` a map of texts, `any` goes through as it is. `@19..24` gives the clients that have the field, either
 * end open; as a word of its own it is about the whole model.
 */
export const MODELS: Readonly<Record<string, string>> = {
  AWSElasticBlockStoreVolumeSource: "fsType partition:int readOnly:bool volumeID~volume_id!",
  Affinity: "nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity",
  AppArmorProfile: "localhostProfile@30 type!@30",
  AzureDiskVolumeSource: "cachingMode diskName! diskURI~disk_uri! fsType kind readOnly:bool",
  AzureFileVolumeSource: "readOnly:bool secretName! shareName!",
  CSIVolumeSource: "driver! fsType nodePublishSecretRef:LocalObjectReference readOnly:bool volumeAttributes:map",
  Capabilities: "add:[str] drop:[str]",
  CephFSVolumeSource: "monitors!:[str] path readOnly:bool secretFile secretRef:LocalObjectReference user",
  CinderVolumeSource: "fsType readOnly:bool secretRef:LocalObjectReference volumeID~volume_id!",
  ClaimSource: "@..30 resourceClaimName@26..30 resourceClaimTemplateName@26..30",
  ClusterTrustBundleProjection: "labelSelector:LabelSelector@29 name@29 optional:bool@29 path!@29 signerName@29",
  ConfigMapEnvSource: "name optional:bool",
  ConfigMapKeySelector: "key! name optional:bool",
  ConfigMapProjection: "items:[KeyToPath] name optional:bool",
  ConfigMapVolumeSource: "defaultMode:int items:[KeyToPath] name optional:bool",
  Container:
    "args:[str] command:[str] env:[EnvVar] envFrom:[EnvFromSource] image imagePullPolicy lifecycle:Lifecycle livenessProbe:Probe name! ports:[ContainerPort] readinessProbe:Probe resizePolicy:[ContainerResizePolicy]@27 resources:ResourceRequirements restartPolicy@28 restartPolicyRules:[ContainerRestartRule]@34 securityContext:SecurityContext startupProbe:Probe@12 stdin:bool stdinOnce:bool terminationMessagePath terminationMessagePolicy tty:bool volumeDevices:[VolumeDevice] volumeMounts:[VolumeMount] workingDir",
  ContainerExtendedResourceRequest: "containerName!@34 requestName!@34 resourceName!@34",
  ContainerPort: "containerPort!:int hostIP~host_ip hostPort:int name protocol",
  ContainerResizePolicy: "resourceName!@27 restartPolicy!@27",
  ContainerRestartRule: "action!@34 exitCodes:ContainerRestartRuleOnExitCodes@34",
  ContainerRestartRuleOnExitCodes: "operator!@34 values:[int]@34",
  ContainerState: "running:ContainerStateRunning terminated:ContainerStateTerminated waiting:ContainerStateWaiting",
  ContainerStateRunning: "startedAt:datetime",
  ContainerStateTerminated:
    "containerID~container_id exitCode!:int finishedAt:datetime message reason signal:int startedAt:datetime",
  ContainerStateWaiting: "message reason",
  ContainerStatus:
    "allocatedResources:map@27 allocatedResourcesStatus:[ResourceStatus]@31 containerID~container_id image! imageID~image_id! lastState:ContainerState name! ready!:bool resources:ResourceRequirements@27 restartCount!:int started:bool@12 state:ContainerState stopSignal@33 user:ContainerUser@31 volumeMounts:[VolumeMountStatus]@30",
  ContainerUser: "linux:LinuxContainerUser@31",
  CoreV1ResourceClaim: "name!@34 request@34",
  DeleteOptions:
    "apiVersion dryRun:[str] gracePeriodSeconds:int ignoreStoreReadErrorWithClusterBreakingPotential:bool@32 kind orphanDependents:bool preconditions:Preconditions propagationPolicy",
  DownwardAPIProjection: "items:[DownwardAPIVolumeFile]",
  DownwardAPIVolumeFile: "fieldRef:ObjectFieldSelector mode:int path! resourceFieldRef:ResourceFieldSelector",
  DownwardAPIVolumeSource: "defaultMode:int items:[DownwardAPIVolumeFile]",
  EmptyDirVolumeSource: "medium sizeLimit",
  EnvFromSource: "configMapRef:ConfigMapEnvSource prefix secretRef:SecretEnvSource",
  EnvVar: "name! value valueFrom:EnvVarSource",
  EnvVarSource:
    "configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector fileKeyRef:FileKeySelector@34 resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector",
  EphemeralContainer:
    "args:[str]@12 command:[str]@12 env:[EnvVar]@12 envFrom:[EnvFromSource]@12 image@12 imagePullPolicy@12 lifecycle:Lifecycle@12 livenessProbe:Probe@12 name!@12 ports:[ContainerPort]@12 readinessProbe:Probe@12 resizePolicy:[ContainerResizePolicy]@27 resources:ResourceRequirements@12 restartPolicy@28 restartPolicyRules:[ContainerRestartRule]@34 securityContext:SecurityContext@12 startupProbe:Probe@12 stdin:bool@12 stdinOnce:bool@12 targetContainerName@12 terminationMessagePath@12 terminationMessagePolicy@12 tty:bool@12 volumeDevices:[VolumeDevice]@12 volumeMounts:[VolumeMount]@12 workingDir@12",
  EphemeralVolumeSource: "readOnly:bool@19..20 volumeClaimTemplate:PersistentVolumeClaimTemplate@19",
  ExecAction: "command:[str]",
  FCVolumeSource:
    "fsType lun:int readOnly:bool targetWWNs~target_ww_ns:[str]@..35 targetWWNs~target_wwns:[str]@36 wwids:[str]",
  FileKeySelector: "key!@34 optional:bool@34 path!@34 volumeName!@34",
  FlexVolumeSource: "driver! fsType options:map readOnly:bool secretRef:LocalObjectReference",
  FlockerVolumeSource: "datasetName datasetUUID~dataset_uuid",
  GCEPersistentDiskVolumeSource: "fsType partition:int pdName! readOnly:bool",
  GRPCAction: "port!:int@23 service@23",
  GitRepoVolumeSource: "directory repository! revision",
  GlusterfsVolumeSource: "endpoints! path! readOnly:bool",
  HTTPGetAction: "host httpHeaders:[HTTPHeader] path port!:any scheme",
  HTTPHeader: "name! value!",
  Handler: "@..22 exec~_exec:ExecAction@..22 httpGet:HTTPGetAction@..22 tcpSocket:TCPSocketAction@..22",
  HostAlias: "hostnames:[str] ip!30",
  HostIP: "ip!@28",
  HostPathVolumeSource: "path! type",
  ISCSIVolumeSource:
    "chapAuthDiscovery:bool chapAuthSession:bool fsType initiatorName iqn! iscsiInterface lun!:int portals:[str] readOnly:bool secretRef:LocalObjectReference targetPortal!",
  ImageVolumeSource: "pullPolicy@31 reference@31",
  ImageVolumeStatus: "imageRef!@36",
  Initializer: "@..11 name!@..11",
  Initializers: "@..11 pending!:[Initializer]@..11 result:Status@..11",
  KeyToPath: "key! mode:int path!",
  LabelSelector: "matchExpressions:[LabelSelectorRequirement] matchLabels:map",
  LabelSelectorRequirement: "key! operator! values:[str]",
  Lifecycle: "postStart:LifecycleHandler preStop:LifecycleHandler stopSignal@33",
  LifecycleHandler:
    "exec~_exec:ExecAction@23 httpGet:HTTPGetAction@23 sleep:SleepAction@29 tcpSocket:TCPSocketAction@23",
  LinuxContainerUser: "gid!:int@31 supplementalGroups:[int]@31 uid!:int@31",
  ListMeta: "continue~_continue remainingItemCount:int@11 resourceVersion selfLink shardInfo:ShardInfo@36",
  LocalObjectReference: "name",
  ManagedFieldsEntry:
    "apiVersion fields:any@..11 fieldsType@12 fieldsV1:any@12 manager operation subresource@22 time:datetime",
  NFSVolumeSource: "path! readOnly:bool server!",
  NodeAffinity:
    "preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm] requiredDuringSchedulingIgnoredDuringExecution:NodeSelector",
  NodeAllocatableResourceClaimStatus: "containers:[str]@36 resourceClaimName!@36 resources!:map@36",
  NodeSelector: "nodeSelectorTerms!:[NodeSelectorTerm]",
  NodeSelectorRequirement: "key! operator! values:[str]",
  NodeSelectorTerm: "matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]",
  ObjectFieldSelector: "apiVersion fieldPath!",
  ObjectMeta:
    "annotations:map clusterName@..24 creationTimestamp:datetime deletionGracePeriodSeconds:int deletionTimestamp:datetime finalizers:[str] generateName generation:int initializers:Initializers@..11 labels:map managedFields:[ManagedFieldsEntry] name namespace ownerReferences:[OwnerReference] resourceVersion selfLink uid",
  OwnerReference: "apiVersion! blockOwnerDeletion:bool controller:bool kind! name! uid!",
  PersistentVolumeClaimSpec:
    "accessModes:[str] dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference@22 resources:VolumeResourceRequirements selector:LabelSelector storageClassName volumeAttributesClassName@29 volumeMode volumeName",
  PersistentVolumeClaimTemplate: "metadata:ObjectMeta@19 spec!:PersistentVolumeClaimSpec@19",
  PersistentVolumeClaimVolumeSource: "claimName! readOnly:bool",
  PhotonPersistentDiskVolumeSource: "fsType pdID~pd_id!",
  Pod: "apiVersion kind metadata:ObjectMeta spec:PodSpec status:PodStatus",
  PodAffinity:
    "preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm] requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]",
  PodAffinityTerm:
    "labelSelector:LabelSelector matchLabelKeys:[str]@29 mismatchLabelKeys:[str]@29 namespaceSelector:LabelSelector@21 namespaces:[str] topologyKey!",
  PodAntiAffinity:
    "preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm] requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]",
  PodCertificateProjection:
    "certificateChainPath@34 credentialBundlePath@34 keyPath@34 keyType!@34 maxExpirationSeconds:int@34 signerName!@34 userAnnotations:map@35",
  PodCondition:
    "lastProbeTime:datetime lastTransitionTime:datetime message observedGeneration:int@33 reason status! type!",
  PodDNSConfig: "nameservers:[str] options:[PodDNSConfigOption] searches:[str]",
  PodDNSConfigOption: "name value",
  PodExtendedResourceClaimStatus: "requestMappings!:[ContainerExtendedResourceRequest]@34 resourceClaimName!@34",
  PodIP: "ip!30@12",
  PodOS: "name!@23",
  PodReadinessGate: "conditionType!",
  PodResourceClaim: "name!@26 resourceClaimName@31 resourceClaimTemplateName@31 source:ClaimSource@26..30",
  PodResourceClaimStatus: "name!@28 resourceClaimName@28",
  PodSchedulingGate: "name!@26",
  PodSchedulingGroup: "podGroupName@36",
  PodSecurityContext:
    "appArmorProfile:AppArmorProfile@30 fsGroup:int fsGroupChangePolicy@18 runAsGroup:int runAsNonRoot:bool runAsUser:int seLinuxChangePolicy@32 seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile@19 supplementalGroups:[int] supplementalGroupsPolicy@31 sysctls:[Sysctl] windowsOptions:WindowsSecurityContextOptions@11",
  PodSpec:
    "activeDeadlineSeconds:int affinity:Affinity automountServiceAccountToken:bool containers!:[Container] dnsConfig:PodDNSConfig dnsPolicy enableServiceLinks:bool ephemeralContainers:[EphemeralContainer]@12 hostAliases:[HostAlias] hostIPC~host_ipc:bool hostNetwork:bool hostPID~host_pid:bool hostUsers:bool@25 hostname hostnameOverride@34 imagePullSecrets:[LocalObjectReference] initContainers:[Container] nodeName nodeSelector:map os:PodOS@23 overhead:map@12 preemptionPolicy@11 priority:int priorityClassName readinessGates:[PodReadinessGate] resourceClaims:[PodResourceClaim]@26 resources:ResourceRequirements@32 restartPolicy runtimeClassName schedulerName schedulingGates:[PodSchedulingGate]@26 schedulingGroup:PodSchedulingGroup@36 securityContext:PodSecurityContext serviceAccount serviceAccountName setHostnameAsFQDN~set_hostname_as_fqdn:bool@19 shareProcessNamespace:bool subdomain terminationGracePeriodSeconds:int tolerations:[Toleration] topologySpreadConstraints:[TopologySpreadConstraint]@12 volumes:[Volume] workloadRef:WorkloadReference@35..35",
  PodStatus:
    "allocatedResources:map@35 conditions:[PodCondition] containerStatuses:[ContainerStatus] ephemeralContainerStatuses:[ContainerStatus]@12 extendedResourceClaimStatus:PodExtendedResourceClaimStatus@34 hostIPs:[HostIP]@28..35 hostIP~host_ip hostIPs~host_ips:[HostIP]@36 initContainerStatuses:[ContainerStatus] message nodeAllocatableResourceClaimStatuses:[NodeAllocatableResourceClaimStatus]@36 nominatedNodeName observedGeneration:int@33 phase podIPs:[PodIP]@12..35 podIP~pod_ip podIPs~pod_ips:[PodIP]@36 qosClass reason resize@27 resourceClaimStatuses:[PodResourceClaimStatus]@28 resources:ResourceRequirements@35 startTime:datetime",
  PortworxVolumeSource: "fsType readOnly:bool volumeID~volume_id!",
  Preconditions: "resourceVersion uid",
  PreferredSchedulingTerm: "preference!:NodeSelectorTerm weight!:int",
  Probe:
    "exec~_exec:ExecAction failureThreshold:int grpc:GRPCAction@23 httpGet:HTTPGetAction initialDelaySeconds:int periodSeconds:int successThreshold:int tcpSocket:TCPSocketAction terminationGracePeriodSeconds:int@21 timeoutSeconds:int",
  ProjectedVolumeSource: "defaultMode:int sources:[VolumeProjection]",
  QuobyteVolumeSource: "group readOnly:bool registry! tenant user volume!",
  RBDVolumeSource: "fsType image! keyring monitors!:[str] pool readOnly:bool secretRef:LocalObjectReference user",
  ResourceClaim: "@..33 name!@26..33 request@31..33",
  ResourceFieldSelector: "containerName divisor resource!",
  ResourceHealth: "health@31 message@36 resourceID~resource_id!@31",
  ResourceRequirements: "claims:[CoreV1ResourceClaim]@26 limits:map requests:map",
  ResourceStatus: "name!@31 resources:[ResourceHealth]@31",
  SELinuxOptions: "level role type user",
  ScaleIOVolumeSource:
    "fsType gateway! protectionDomain readOnly:bool secretRef!:LocalObjectReference sslEnabled:bool storageMode storagePool system! volumeName",
  SeccompProfile: "localhostProfile@19 type!@19",
  SecretEnvSource: "name optional:bool",
  SecretKeySelector: "key! name optional:bool",
  SecretProjection: "items:[KeyToPath] name optional:bool",
  SecretVolumeSource: "defaultMode:int items:[KeyToPath] optional:bool secretName",
  SecurityContext:
    "allowPrivilegeEscalation:bool appArmorProfile:AppArmorProfile@30 capabilities:Capabilities privileged:bool procMount readOnlyRootFilesystem:bool runAsGroup:int runAsNonRoot:bool runAsUser:int seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile@19 windowsOptions:WindowsSecurityContextOptions@11",
  ServiceAccountTokenProjection: "audience expirationSeconds:int path!",
  SleepAction: "seconds!:int@29",
  StatusCause: "field message reason",
  StatusDetails: "causes:[StatusCause] group kind name retryAfterSeconds:int uid",
  StorageOSVolumeSource: "fsType readOnly:bool secretRef:LocalObjectReference volumeName volumeNamespace",
  Sysctl: "name! value!",
  TCPSocketAction: "host port!:any",
  Toleration: "effect key operator tolerationSeconds:int value",
  TopologySpreadConstraint:
    "labelSelector:LabelSelector@12 matchLabelKeys:[str]@25 maxSkew!:int@12 minDomains:int@24 nodeAffinityPolicy@25 nodeTaintsPolicy@25 topologyKey!@12 whenUnsatisfiable!@12",
  TypedLocalObjectReference: "apiGroup kind! name!",
  TypedObjectReference: "apiGroup@26 kind!@26 name!@26 namespace@26",
  Volume:
    "awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI~downward_api:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource@19 fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource image:ImageVolumeSource@31 iscsi:ISCSIVolumeSource name! nfs:NFSVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource scaleIO~scale_io:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource",
  VolumeDevice: "devicePath! name!",
  VolumeMount: "mountPath! mountPropagation name! readOnly:bool recursiveReadOnly@30 subPath subPathExpr",
  VolumeMountStatus: "mountPath!@30 name!@30 readOnly:bool@30 recursiveReadOnly@30 volumeStatus:VolumeStatus@36",
  VolumeProjection:
    "clusterTrustBundle:ClusterTrustBundleProjection@29 configMap:ConfigMapProjection downwardAPI~downward_api:DownwardAPIProjection podCertificate:PodCertificateProjection@34 secret:SecretProjection serviceAccountToken:ServiceAccountTokenProjection",
  VolumeResourceRequirements: "limits:map@29 requests:map@29",
  VolumeStatus: "image:ImageVolumeStatus@36",
  VsphereVirtualDiskVolumeSource: "fsType storagePolicyID~storage_policy_id storagePolicyName volumePath!",
  WeightedPodAffinityTerm: "podAffinityTerm!:PodAffinityTerm weight!:int",
  WindowsSecurityContextOptions: "gmsaCredentialSpec@11 gmsaCredentialSpecName@11 hostProcess:bool@22 runAsUserName@12",
  WorkloadReference: "@..35 name!@35..35 podGroup!@35..35 podGroupReplicaKey@35..35",
};
