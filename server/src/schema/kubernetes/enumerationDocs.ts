type Values = Readonly<Record<string, string>>;

const SELECTOR: Values = {
  In: "The label has one of the values.",
  NotIn: "The label has none of the values, or is not there.",
  Exists: "The label is there, whatever its value.",
  DoesNotExist: "The label is not there.",
  Gt: "The label is a number greater than the only value.",
  Lt: "The label is a number less than the only value.",
};

const PULL_POLICY: Values = {
  Always: "Ask the registry each time.",
  IfNotPresent: "Pull only what the node does not have.",
  Never: "Use only what is already on the node; fail when it is not.",
};

const PROFILE: Values = {
  RuntimeDefault: "The profile of the container runtime.",
  Localhost: "A profile on the node, named by `localhostProfile`.",
  Unconfined: "No profile.",
};

const INCLUSION: Values = {
  Honor: "Nodes that the pod cannot use do not count.",
  Ignore: "All nodes count.",
};

/** What a value of a closed set means: `Type.field` → value → a sentence. Kubernetes 1.36. */
export const ENUMERATION_DOCS: Readonly<Record<string, Values>> = {
  "V1PodSpec.restartPolicy": {
    Always: "Containers start again whenever they end, also after success: a run would repeat for ever.",
    OnFailure: "Containers start again after a failure, in the same pod.",
    Never: "Containers run once. What DBND expects: it does retries itself, with new pods.",
  },
  "V1PodSpec.dnsPolicy": {
    ClusterFirst: "Names of the cluster first, then those of the node. The default.",
    ClusterFirstWithHostNet: "The same for pods with `hostNetwork: true`.",
    Default: "Only the name servers of the node. In spite of the name not the default.",
    None: "Only what `dnsConfig` says.",
  },
  "V1PodSpec.preemptionPolicy": {
    PreemptLowerPriority: "May push out pods of lower priority. The default.",
    Never: "Waits until there is room.",
  },
  "V1Container.imagePullPolicy": PULL_POLICY,
  "V1EphemeralContainer.imagePullPolicy": PULL_POLICY,
  "V1ImageVolumeSource.pullPolicy": PULL_POLICY,
  "V1Container.restartPolicy": {
    Always: "On an init container: a sidecar, that runs beside the others and ends with them.",
    OnFailure: "Starts again after a failure, whatever the pod's policy.",
    Never: "Runs once, whatever the pod's policy.",
  },
  "V1Container.terminationMessagePolicy": {
    File: "The message is what the container wrote to `terminationMessagePath`.",
    FallbackToLogsOnError: "After a failure without such a file, the end of the log.",
  },
  "V1ContainerPort.protocol": { TCP: "The default.", UDP: "Datagrams.", SCTP: "Needs a network that knows it." },
  "V1Toleration.effect": {
    NoSchedule: "The taint keeps new pods away.",
    PreferNoSchedule: "The taint keeps new pods away where that is possible.",
    NoExecute: "The taint also puts running pods out; `tolerationSeconds` says after what time.",
  },
  "V1Toleration.operator": {
    Equal: "The taint has this key and this value. The default.",
    Exists: "The taint has this key, whatever its value; without a key, any taint.",
    Lt: "The taint's value is a number less than this one. Not enabled in most clusters.",
    Gt: "The taint's value is a number greater than this one. Not enabled in most clusters.",
  },
  "V1NodeSelectorRequirement.operator": SELECTOR,
  "V1LabelSelectorRequirement.operator": SELECTOR,
  "V1TopologySpreadConstraint.whenUnsatisfiable": {
    DoNotSchedule: "The pod waits.",
    ScheduleAnyway: "The pod goes where the spread suffers least.",
  },
  "V1TopologySpreadConstraint.nodeAffinityPolicy": INCLUSION,
  "V1TopologySpreadConstraint.nodeTaintsPolicy": INCLUSION,
  "V1EmptyDirVolumeSource.medium": {
    "": "The disk of the node.",
    Memory: "Memory; what is written counts against the container's memory limit.",
  },
  "V1HostPathVolumeSource.type": {
    "": "No check before mounting.",
    DirectoryOrCreate: "A folder, made when it is not there.",
    Directory: "A folder that must be there.",
    FileOrCreate: "A file, made when it is not there.",
    File: "A file that must be there.",
    Socket: "A UNIX socket that must be there.",
    CharDevice: "A character device that must be there.",
    BlockDevice: "A block device that must be there.",
  },
  "V1VolumeMount.mountPropagation": {
    None: "Mounts made later on one side are not seen on the other. The default.",
    HostToContainer: "Mounts made on the node appear in the container.",
    Bidirectional: "Mounts appear both ways; only for privileged containers.",
  },
  "V1PodSecurityContext.fsGroupChangePolicy": {
    OnRootMismatch: "Change owners only when the volume's root has another one: quick for large volumes.",
    Always: "Change owners at every mount. The default.",
  },
  "V1SeccompProfile.type": PROFILE,
  "V1AppArmorProfile.type": PROFILE,
  "V1PersistentVolumeClaimSpec.accessModes": {
    ReadWriteOnce: "Written by pods of one node.",
    ReadOnlyMany: "Read by pods of many nodes.",
    ReadWriteMany: "Written by pods of many nodes: what a shared `root` needs.",
    ReadWriteOncePod: "Written by one pod alone.",
  },
};
