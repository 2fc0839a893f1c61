/** Structs that are always there in Go, given or not: type → `field:Type` (Kubernetes 1.34, `types.go`). */
const STRUCTS: Readonly<Record<string, string>> = {
  ContainerStatus: "state:ContainerState lastState:ContainerState",
  CronJob: "spec:CronJobSpec status:CronJobStatus",
  CronJobSpec: "jobTemplate:JobTemplateSpec",
  ClusterRoleBinding: "roleRef:RoleRef",
  DaemonSet: "spec:DaemonSetSpec status:DaemonSetStatus",
  DaemonSetSpec: "template:PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy",
  Deployment: "spec:DeploymentSpec status:DeploymentStatus",
  DeploymentSpec: "strategy:DeploymentStrategy template:PodTemplateSpec",
  Job: "spec:JobSpec status:JobStatus",
  JobSpec: "template:PodTemplateSpec",
  JobTemplateSpec: "metadata:ObjectMeta spec:JobSpec",
  PersistentVolumeClaim: "spec:PersistentVolumeClaimSpec",
  Pod: "spec:PodSpec",
  PodDisruptionBudget: "spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus",
  PodTemplateSpec: "metadata:ObjectMeta spec:PodSpec",
  ReplicaSet: "spec:ReplicaSetSpec status:ReplicaSetStatus",
  ReplicaSetSpec: "template:PodTemplateSpec",
  RoleBinding: "roleRef:RoleRef",
  StatefulSet: "spec:StatefulSetSpec status:StatefulSetStatus",
  StatefulSetSpec: "template:PodTemplateSpec updateStrategy:StatefulSetUpdateStrategy",
};

/** The fields of a type (by its name in Go) that are never left out, with their types. */
export function structsOf(type: string): readonly (readonly [field: string, type: string])[] {
  const words = STRUCTS[type]?.split(" ") ?? [];
  return words.map((word) => word.split(":") as [string, string]);
}
