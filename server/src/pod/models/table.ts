/**
 * The types that a pod is made of, as the Kubernetes Python client 24.2.0 knows them (package `kubernetes`,
 * `openapi_types`, `attribute_map` and the checks for null in each model's constructor): the client that goes with
 * Airflow 2.3.4 and so with DBND 1.0.28. A manifest that DBND reads passes through these types: what they do not name
 * is dropped, and members are sent in this order.
 *
 * Each word is a field's API name; `!` marks a field that must be given; after the colon stands the type, text when
 * there is none: `[T]` is a list, `map` a map of texts, `any` goes through as it is.
 */
export const MODELS: Readonly<Record<string, string>> = {
  AWSElasticBlockStoreVolumeSource: "fsType partition:int readOnly:bool volumeID!",
  Affinity: "nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity",
  AzureDiskVolumeSource: "cachingMode diskName! diskURI! fsType kind readOnly:bool",
  AzureFileVolumeSource: "readOnly:bool secretName! shareName!",
  CSIVolumeSource: "driver! fsType nodePublishSecretRef:LocalObjectReference readOnly:bool volumeAttributes:map",
  Capabilities: "add:[str] drop:[str]",
  CephFSVolumeSource: "monitors!:[str] path readOnly:bool secretFile secretRef:LocalObjectReference user",
  CinderVolumeSource: "fsType readOnly:bool secretRef:LocalObjectReference volumeID!",
  ConfigMapEnvSource: "name optional:bool",
  ConfigMapKeySelector: "key! name optional:bool",
  ConfigMapProjection: "items:[KeyToPath] name optional:bool",
  ConfigMapVolumeSource: "defaultMode:int items:[KeyToPath] name optional:bool",
  Container:
    "args:[str] command:[str] env:[EnvVar] envFrom:[EnvFromSource] image imagePullPolicy lifecycle:Lifecycle livenessProbe:Probe name! ports:[ContainerPort] readinessProbe:Probe resources:ResourceRequirements securityContext:SecurityContext startupProbe:Probe stdin:bool stdinOnce:bool terminationMessagePath terminationMessagePolicy tty:bool volumeDevices:[VolumeDevice] volumeMounts:[VolumeMount] workingDir",
  ContainerPort: "containerPort!:int hostIP hostPort:int name protocol",
  ContainerState: "running:ContainerStateRunning terminated:ContainerStateTerminated waiting:ContainerStateWaiting",
  ContainerStateRunning: "startedAt:datetime",
  ContainerStateTerminated:
    "containerID exitCode!:int finishedAt:datetime message reason signal:int startedAt:datetime",
  ContainerStateWaiting: "message reason",
  ContainerStatus:
    "containerID image! imageID! lastState:ContainerState name! ready!:bool restartCount!:int started:bool state:ContainerState",
  DownwardAPIProjection: "items:[DownwardAPIVolumeFile]",
  DownwardAPIVolumeFile: "fieldRef:ObjectFieldSelector mode:int path! resourceFieldRef:ResourceFieldSelector",
  DownwardAPIVolumeSource: "defaultMode:int items:[DownwardAPIVolumeFile]",
  EmptyDirVolumeSource: "medium sizeLimit",
  EnvFromSource: "configMapRef:ConfigMapEnvSource prefix secretRef:SecretEnvSource",
  EnvVar: "name! value valueFrom:EnvVarSource",
  EnvVarSource:
    "configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector",
  EphemeralContainer:
    "args:[str] command:[str] env:[EnvVar] envFrom:[EnvFromSource] image imagePullPolicy lifecycle:Lifecycle livenessProbe:Probe name! ports:[ContainerPort] readinessProbe:Probe resources:ResourceRequirements securityContext:SecurityContext startupProbe:Probe stdin:bool stdinOnce:bool targetContainerName terminationMessagePath terminationMessagePolicy tty:bool volumeDevices:[VolumeDevice] volumeMounts:[VolumeMount] workingDir",
  EphemeralVolumeSource: "volumeClaimTemplate:PersistentVolumeClaimTemplate",
  ExecAction: "command:[str]",
  FCVolumeSource: "fsType lun:int readOnly:bool targetWWNs:[str] wwids:[str]",
  FlexVolumeSource: "driver! fsType options:map readOnly:bool secretRef:LocalObjectReference",
  FlockerVolumeSource: "datasetName datasetUUID",
  GCEPersistentDiskVolumeSource: "fsType partition:int pdName! readOnly:bool",
  GRPCAction: "port!:int service",
  GitRepoVolumeSource: "directory repository! revision",
  GlusterfsVolumeSource: "endpoints! path! readOnly:bool",
  HTTPGetAction: "host httpHeaders:[HTTPHeader] path port!:any scheme",
  HTTPHeader: "name! value!",
  HostAlias: "hostnames:[str] ip",
  HostPathVolumeSource: "path! type",
  ISCSIVolumeSource:
    "chapAuthDiscovery:bool chapAuthSession:bool fsType initiatorName iqn! iscsiInterface lun!:int portals:[str] readOnly:bool secretRef:LocalObjectReference targetPortal!",
  KeyToPath: "key! mode:int path!",
  LabelSelector: "matchExpressions:[LabelSelectorRequirement] matchLabels:map",
  LabelSelectorRequirement: "key! operator! values:[str]",
  Lifecycle: "postStart:LifecycleHandler preStop:LifecycleHandler",
  LifecycleHandler: "exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction",
  LocalObjectReference: "name",
  ManagedFieldsEntry: "apiVersion fieldsType fieldsV1:any manager operation subresource time:datetime",
  NFSVolumeSource: "path! readOnly:bool server!",
  NodeAffinity:
    "preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm] requiredDuringSchedulingIgnoredDuringExecution:NodeSelector",
  NodeSelector: "nodeSelectorTerms!:[NodeSelectorTerm]",
  NodeSelectorRequirement: "key! operator! values:[str]",
  NodeSelectorTerm: "matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]",
  ObjectFieldSelector: "apiVersion fieldPath!",
  ObjectMeta:
    "annotations:map clusterName creationTimestamp:datetime deletionGracePeriodSeconds:int deletionTimestamp:datetime finalizers:[str] generateName generation:int labels:map managedFields:[ManagedFieldsEntry] name namespace ownerReferences:[OwnerReference] resourceVersion selfLink uid",
  OwnerReference: "apiVersion! blockOwnerDeletion:bool controller:bool kind! name! uid!",
  PersistentVolumeClaimSpec:
    "accessModes:[str] dataSource:TypedLocalObjectReference dataSourceRef:TypedLocalObjectReference resources:ResourceRequirements selector:LabelSelector storageClassName volumeMode volumeName",
  PersistentVolumeClaimTemplate: "metadata:ObjectMeta spec!:PersistentVolumeClaimSpec",
  PersistentVolumeClaimVolumeSource: "claimName! readOnly:bool",
  PhotonPersistentDiskVolumeSource: "fsType pdID!",
  Pod: "apiVersion kind metadata:ObjectMeta spec:PodSpec status:PodStatus",
  PodAffinity:
    "preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm] requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]",
  PodAffinityTerm: "labelSelector:LabelSelector namespaceSelector:LabelSelector namespaces:[str] topologyKey!",
  PodAntiAffinity:
    "preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm] requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm]",
  PodCondition: "lastProbeTime:datetime lastTransitionTime:datetime message reason status! type!",
  PodDNSConfig: "nameservers:[str] options:[PodDNSConfigOption] searches:[str]",
  PodDNSConfigOption: "name value",
  PodIP: "ip",
  PodOS: "name!",
  PodReadinessGate: "conditionType!",
  PodSecurityContext:
    "fsGroup:int fsGroupChangePolicy runAsGroup:int runAsNonRoot:bool runAsUser:int seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile supplementalGroups:[int] sysctls:[Sysctl] windowsOptions:WindowsSecurityContextOptions",
  PodSpec:
    "activeDeadlineSeconds:int affinity:Affinity automountServiceAccountToken:bool containers!:[Container] dnsConfig:PodDNSConfig dnsPolicy enableServiceLinks:bool ephemeralContainers:[EphemeralContainer] hostAliases:[HostAlias] hostIPC:bool hostNetwork:bool hostPID:bool hostname imagePullSecrets:[LocalObjectReference] initContainers:[Container] nodeName nodeSelector:map os:PodOS overhead:map preemptionPolicy priority:int priorityClassName readinessGates:[PodReadinessGate] restartPolicy runtimeClassName schedulerName securityContext:PodSecurityContext serviceAccount serviceAccountName setHostnameAsFQDN:bool shareProcessNamespace:bool subdomain terminationGracePeriodSeconds:int tolerations:[Toleration] topologySpreadConstraints:[TopologySpreadConstraint] volumes:[Volume]",
  PodStatus:
    "conditions:[PodCondition] containerStatuses:[ContainerStatus] ephemeralContainerStatuses:[ContainerStatus] hostIP initContainerStatuses:[ContainerStatus] message nominatedNodeName phase podIP podIPs:[PodIP] qosClass reason startTime:datetime",
  PortworxVolumeSource: "fsType readOnly:bool volumeID!",
  PreferredSchedulingTerm: "preference!:NodeSelectorTerm weight!:int",
  Probe:
    "exec:ExecAction failureThreshold:int grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds:int periodSeconds:int successThreshold:int tcpSocket:TCPSocketAction terminationGracePeriodSeconds:int timeoutSeconds:int",
  ProjectedVolumeSource: "defaultMode:int sources:[VolumeProjection]",
  QuobyteVolumeSource: "group readOnly:bool registry! tenant user volume!",
  RBDVolumeSource: "fsType image! keyring monitors!:[str] pool readOnly:bool secretRef:LocalObjectReference user",
  ResourceFieldSelector: "containerName divisor resource!",
  ResourceRequirements: "limits:map requests:map",
  SELinuxOptions: "level role type user",
  ScaleIOVolumeSource:
    "fsType gateway! protectionDomain readOnly:bool secretRef!:LocalObjectReference sslEnabled:bool storageMode storagePool system! volumeName",
  SeccompProfile: "localhostProfile type!",
  SecretEnvSource: "name optional:bool",
  SecretKeySelector: "key! name optional:bool",
  SecretProjection: "items:[KeyToPath] name optional:bool",
  SecretVolumeSource: "defaultMode:int items:[KeyToPath] optional:bool secretName",
  SecurityContext:
    "allowPrivilegeEscalation:bool capabilities:Capabilities privileged:bool procMount readOnlyRootFilesystem:bool runAsGroup:int runAsNonRoot:bool runAsUser:int seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions",
  ServiceAccountTokenProjection: "audience expirationSeconds:int path!",
  StorageOSVolumeSource: "fsType readOnly:bool secretRef:LocalObjectReference volumeName volumeNamespace",
  Sysctl: "name! value!",
  TCPSocketAction: "host port!:any",
  Toleration: "effect key operator tolerationSeconds:int value",
  TopologySpreadConstraint: "labelSelector:LabelSelector maxSkew!:int minDomains:int topologyKey! whenUnsatisfiable!",
  TypedLocalObjectReference: "apiGroup kind! name!",
  Volume:
    "awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource iscsi:ISCSIVolumeSource name! nfs:NFSVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource scaleIO:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource",
  VolumeDevice: "devicePath! name!",
  VolumeMount: "mountPath! mountPropagation name! readOnly:bool subPath subPathExpr",
  VolumeProjection:
    "configMap:ConfigMapProjection downwardAPI:DownwardAPIProjection secret:SecretProjection serviceAccountToken:ServiceAccountTokenProjection",
  VsphereVirtualDiskVolumeSource: "fsType storagePolicyID storagePolicyName volumePath!",
  WeightedPodAffinityTerm: "podAffinityTerm!:PodAffinityTerm weight!:int",
  WindowsSecurityContextOptions: "gmsaCredentialSpec gmsaCredentialSpecName hostProcess:bool runAsUserName",
};
