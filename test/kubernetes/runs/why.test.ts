/**
 * Why a pod does not run, as a real Kubernetes tells it: of each cause the sentence, the words of the cluster behind it, the
 * key and the quick fix, with which the pod starts.
 */
import { after, describe, test } from "node:test";
import type { JsonObject } from "../../../server/src/protocol.ts";
import { Runs, type PodParts } from "./kit.ts";
import { holdCause, makeClaim, makeOwn, type WhyCase } from "./why.ts";

const runs = await Runs.open();
/** A name for what stands in no namespace. */
const HANDMADE = `${runs.namespace}-handmade`;
/** A port of the node that nobody else wants. */
const PORT = 18_555;
const volumes = ["data", "elsewhere"].map((claim) => `/api/v1/persistentvolumes/${runs.namespace}-${claim}`);
const ofCluster: readonly (readonly [path: string, body: JsonObject])[] = [
  [
    "/apis/storage.k8s.io/v1/storageclasses",
    {
      ...{ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: HANDMADE } },
      ...{ provisioner: "kubernetes.io/no-provisioner", volumeBindingMode: "WaitForFirstConsumer" },
    },
  ],
  [
    "/apis/node.k8s.io/v1/runtimeclasses",
    { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata: { name: HANDMADE }, handler: "runsc" },
  ],
];
const made = [...volumes, ...ofCluster.map(([path]) => `${path}/${HANDMADE}`)];
after(() => Promise.all(made.map((path) => runs.cluster.request("DELETE", path).catch(() => undefined))));

const term = (key: string, value: string): JsonObject => ({
  nodeSelectorTerms: [{ matchExpressions: [{ key, operator: "In", values: [value] }] }],
});
await Promise.all([
  makeOwn(runs, "Secret", "secrets", "token", { stringData: { value: "s3cr3t" } }),
  makeOwn(runs, "Secret", "secrets", "regcred", { stringData: { value: "x" } }),
  makeOwn(runs, "ConfigMap", "configmaps", "settings", { data: { level: "1" } }),
  makeOwn(runs, "ConfigMap", "configmaps", "jobs", { data: { "run.sh": "#!/bin/sh\necho done\n" } }),
  makeClaim(runs, "data", "", {}),
  makeClaim(runs, "elsewhere", "", { nodeAffinity: { required: term("zone", "elsewhere") } }),
  makeClaim(runs, "unbound", ""),
  makeClaim(runs, "classless", "nope"),
  makeClaim(runs, "handmade", HANDMADE),
  ...ofCluster.map(([path, body]) => runs.cluster.request("POST", path, { body })),
  runs.pod("sleep 600", ({ status }) => status?.phase === "Running", {
    container: { ports: [{ containerPort: 80, hostPort: PORT }] },
  }),
]);

const asks = (amounts: JsonObject): PodParts => ({ container: { resources: { requests: amounts } } });
const limited = (amounts: JsonObject): PodParts => ({ container: { resources: { limits: amounts } } });
const image = (name: string, more: JsonObject = {}): PodParts => ({ container: { image: name, ...more } });
const mounted = (volume: JsonObject, mount: JsonObject = {}): PodParts => ({
  container: { volumeMounts: [{ name: "v", mountPath: "/v", ...mount }] },
  spec: { volumes: [{ name: "v", ...volume }] },
});
const claim = (claimName: string): PodParts => mounted({ persistentVolumeClaim: { claimName } });
const variable = (from: JsonObject): PodParts => ({ container: { env: [{ name: "A", valueFrom: from }] } });
const required = (kind: string, what: JsonObject | readonly JsonObject[]): PodParts => ({
  spec: { affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: what as JsonObject } } },
});
const init = (more: JsonObject): PodParts => ({
  spec: { initContainers: [{ name: "fetch", image: "busybox:1.36", ...more }] },
});

const scheduling: readonly WhyCase[] = [
  {
    name: "more CPU than any node has",
    parts: asks({ cpu: "900" }),
    ...{ id: "short-of-cpu", key: "request_cpu" },
    sentence: /^The pod asks for more CPU than any node has: 900, and the biggest has \d+m?\.$/,
    evidence: /^Unschedulable: 0\/\d+ nodes are available: \d+ Insufficient cpu\./,
    fix: /^Lower request_cpu to \d+m?$/,
    mends: true,
  },
  {
    name: "more memory than any node has",
    parts: asks({ memory: "9000Gi" }),
    ...{ id: "short-of-memory", key: "request_memory" },
    sentence: /^The pod asks for more memory than any node has: 9000Gi, and the biggest has [\d.]+[GM]i\.$/,
    evidence: /Insufficient memory/,
    fix: /^Lower request_memory to \d+[GM]i$/,
    mends: true,
  },
  {
    name: "more room on the disk than any node has",
    parts: asks({ "ephemeral-storage": "900Ti" }),
    ...{ id: "short-of-resource", key: "requests" },
    sentence: /^The pod asks for more ephemeral-storage than any node has: 900Ti, and the biggest has [\d.]+[GM]i\.$/,
    evidence: /Insufficient ephemeral-storage/,
  },
  {
    name: "a device that no node has",
    parts: limited({ "nvidia.com/gpu": "1" }),
    ...{ id: "short-of-resource", key: "limits" },
    sentence: "No node has any nvidia.com/gpu, of which the pod asks for 1.",
    evidence: /Insufficient nvidia\.com\/gpu/,
  },
  {
    name: "a selector with a typo",
    parts: { spec: { nodeSelector: { "kubernetes.io/os": "linx" } } },
    ...{ id: "node-selector", key: "node_selectors" },
    sentence: "No node has the label kubernetes.io/os=linx that the pod asks for.",
    evidence: /node\(s\) didn't match Pod's node affinity\/selector/,
    fix: "Ask for kubernetes.io/os=linux, which a node has",
    mends: true,
  },
  {
    name: "a selector of a label that no node has",
    parts: { spec: { nodeSelector: { disk: "golden" } } },
    ...{ id: "node-selector", key: "node_selectors" },
    sentence: "No node has the label disk=golden that the pod asks for.",
    evidence: /node\(s\) didn't match Pod's node affinity\/selector/,
    fix: "No longer ask for disk=golden",
    mends: true,
  },
  {
    name: "node affinity with a typo",
    parts: required("nodeAffinity", term("kubernetes.io/os", "linx")),
    ...{ id: "affinity", key: "affinity" },
    sentence: "No node has the labels that the pod's affinity asks for: kubernetes.io/os=linx.",
    evidence: /node\(s\) didn't match Pod's node affinity\/selector/,
    fix: "Ask for kubernetes.io/os=linux, which a node has",
    mends: true,
  },
  {
    name: "affinity to pods that are nowhere",
    parts: required("podAffinity", [
      { labelSelector: { matchLabels: { app: "nobody" } }, topologyKey: "kubernetes.io/hostname" },
    ]),
    ...{ id: "affinity", key: "affinity" },
    sentence: "No node satisfies the rules about which pods may run side by side.",
    evidence: /node\(s\) didn't match pod affinity rules/,
  },
  {
    name: "a spread over labels that no node has",
    parts: {
      spec: {
        topologySpreadConstraints: [
          {
            ...{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" },
            labelSelector: { matchLabels: { app: "nobody" } },
          },
        ],
      },
    },
    ...{ id: "topology-spread", key: "pod_yaml" },
    sentence: "No node satisfies the rules about how pods are spread (topologySpreadConstraints).",
    evidence: /didn't match pod topology spread constraints \(missing required label\)/,
  },
  {
    name: "a scheduling gate",
    parts: { spec: { schedulingGates: [{ name: "example.com/gate" }] } },
    ...{ id: "gated", key: undefined },
    sentence: "Something of the cluster holds the pod back: example.com/gate (scheduling gate).",
    evidence: /^SchedulingGated: Scheduling is blocked due to non-empty scheduling gates$/,
  },
  {
    name: "a scheduler that the cluster does not have",
    parts: { spec: { schedulerName: "volcano" } },
    ...{ id: "no-scheduler", key: "pod_yaml" },
    sentence: 'No scheduler has looked at the pod yet; it waits for "volcano".',
    evidence: /^schedulerName: volcano$/,
  },
  {
    name: "a volume claim that is missing",
    parts: claim("datas"),
    ...{ id: "volume-claim-missing", key: "volumes" },
    sentence: 'The volume claim "datas" is not in the pod\'s namespace.',
    evidence: /persistentvolumeclaim "datas" not found/,
    fix: 'Change "datas" to "data"',
    mends: true,
  },
  {
    name: "a volume claim without a storage class",
    parts: claim("unbound"),
    ...{ id: "volume-claim-unbound", key: "volumes" },
    sentence:
      'The volume claim "unbound" names no storage class, the cluster has no default one, and none of its volumes fits.',
    evidence: /FailedBinding: no persistent volumes available for this claim and no storage class is set/,
  },
  {
    name: "a volume claim of a storage class that is missing",
    parts: claim("classless"),
    ...{ id: "storage-class-missing", key: "volumes" },
    sentence: 'The volume claim "classless" asks for the storage class "nope", which the cluster does not have.',
    evidence: /ProvisioningFailed: storageclass\.storage\.k8s\.io "nope" not found/,
  },
  {
    name: "a volume claim of a storage class whose volumes people make",
    parts: claim("handmade"),
    ...{ id: "volume-claim-unbound", key: "volumes" },
    sentence: `No volume of the storage class "${HANDMADE}" is free for the claim "handmade" on nodes that the pod may use.`,
    evidence: /^persistentvolumeclaim handmade: WaitForFirstConsumer: /,
  },
  {
    name: "a node that the cluster does not have",
    parts: { spec: { nodeName: "nowhere" } },
    ...{ id: "node-name", key: "pod_yaml" },
    sentence: 'The cluster has no node "nowhere", which the pod names itself (nodeName).',
    evidence: /^nodeName: nowhere$/,
  },
  {
    name: "a node of its own choice, and more CPU than that has",
    parts: { ...asks({ cpu: "900" }), spec: { nodeName: "localhost" } },
    ...{ id: "node-full", key: "request_cpu" },
    sentence: "The pod asks for more cpu than its node has, even if nothing else runs there.",
    evidence: /^OutOfcpu: .*requested: 900000, used: \d+, capacity: \d+$/,
  },
  {
    name: "a node of its own choice, and labels that it does not have",
    parts: { spec: { nodeName: "localhost", nodeSelector: { disk: "golden" } } },
    ...{ id: "node-refused", key: "node_selectors" },
    sentence: "The labels of the node localhost are not, or no longer, those that the pod asks for.",
    evidence: /^NodeAffinity: .*didn't match Pod's node affinity\/selector$/,
  },
  {
    name: "pods that may not run beside others",
    parts: required("podAntiAffinity", [{ labelSelector: {}, topologyKey: "kubernetes.io/hostname" }]),
    ...{ id: "affinity", key: "affinity" },
    sentence: "No node satisfies the rules about which pods may run side by side.",
    evidence: /node\(s\) didn't match pod anti-affinity rules/,
  },
  {
    name: "a port of the node that another pod has",
    parts: { container: { ports: [{ containerPort: 80, hostPort: PORT }] } },
    ...{ id: "host-port", key: "pod_yaml" },
    sentence: "The pod wants a port of its node that is taken on all of them.",
    evidence: /node\(s\) didn't have free ports for the requested pod ports/,
  },
  {
    name: "a runtime that the node does not have",
    parts: { spec: { runtimeClassName: HANDMADE } },
    ...{ id: "pod-sandbox", key: "pod_yaml" },
    sentence: 'The node does not have the container runtime "runsc" (runtimeClassName).',
    evidence: /^FailedCreatePodSandBox: .*no runtime for "runsc" is configured/,
  },
  {
    name: "a volume where the cluster has no node",
    parts: claim("elsewhere"),
    ...{ id: "volume-elsewhere", key: "volumes" },
    sentence: 'The volume of the claim "elsewhere" is at zone=elsewhere, where the cluster has no node.',
    evidence: /-elsewhere: nodeAffinity zone=elsewhere$/,
  },
];

const images: readonly WhyCase[] = [
  {
    name: "a name that is none",
    parts: image("Busybox:1.36"),
    ...{ id: "image-name", key: "container_repository" },
    sentence: '"Busybox:1.36" is no valid image name.',
    evidence: /^InvalidImageName: .*repository name \(library\/Busybox\) must be lowercase/,
    fix: "Write container_repository as busybox",
    mends: true,
  },
  {
    name: "a tag, where a node has another of the same image",
    parts: image("busybox:1.63"),
    ...{ id: "image-not-found", key: "container_tag" },
    sentence: "The image busybox:1.63 was not found in its registry.",
    evidence: /docker\.io\/library\/busybox:1\.63: not found/,
    fix: "Change the tag to 1.36, which a node has",
    mends: true,
  },
  {
    name: "a name, where a node has one that is close",
    parts: image("busybocks:1.36"),
    ...{ id: "image-not-found", key: "container_repository" },
    sentence: "The image busybocks:1.36 was not found in its registry.",
    evidence: /docker\.io\/library\/busybocks:1\.36: not found/,
    fix: "Change the image to busybox, which a node has",
    mends: true,
  },
  {
    name: "a name that a template was to fill in",
    parts: image("{{ var.value.image }}"),
    ...{ id: "image-name", key: "container_repository" },
    sentence: 'The image name "{{ var.value.image }}" has a placeholder that nobody has filled in.',
    evidence: /^InvalidImageName: .*invalid reference format$/,
  },
  {
    name: "an image that is on the node, and always looked for in a registry",
    parts: image("busybox:1.36", { imagePullPolicy: "Always" }),
    ...{ id: "image-not-found", key: "image_pull_policy" },
    sentence: "The image busybox:1.36 was not found in its registry.",
    evidence: /docker\.io\/library\/busybox:1\.36: not found/,
    fix: "Set image_pull_policy to IfNotPresent",
    mends: true,
  },
  {
    name: "a digest that the registry does not have",
    parts: image(`busybox@sha256:${"ab".repeat(32)}`),
    ...{ id: "image-tag", key: "container_tag" },
    sentence: `The registry has no image with that digest: busybox@sha256:${"ab".repeat(32)}.`,
    evidence: /@sha256:\w+: not found/,
  },
  {
    name: "an image that the node may not pull",
    parts: image("private/image:1"),
    ...{ id: "image-forbidden", key: "image_pull_secrets" },
    sentence: "The image private/image:1 does not exist, or the node may not pull it.",
    evidence: /403 Forbidden/,
  },
  {
    name: "a pull secret with a typo",
    parts: { ...image("private/image:1"), spec: { imagePullSecrets: [{ name: "regcerd" }] } },
    ...{ id: "pull-secret-missing", key: "image_pull_secrets" },
    sentence: `The pull secret "regcerd" is not in the namespace ${runs.namespace}.`,
    evidence: /Unable to retrieve some image pull secrets \(regcerd\)/,
    fix: 'Change "regcerd" to "regcred"',
  },
  {
    name: "an image that may not be pulled, and is not on the node",
    parts: image("nosuch/image:1", { imagePullPolicy: "Never" }),
    ...{ id: "image-never-pulled", key: "image_pull_policy" },
    sentence: "The image nosuch/image:1 is not on the node, and it may not be pulled.",
    evidence: /^ErrImageNeverPull: Container image "nosuch\/image:1" is not present with pull policy of Never$/,
    fix: "Set image_pull_policy to IfNotPresent",
  },
];

const configuration: readonly WhyCase[] = [
  {
    name: "a variable of a secret that is missing",
    parts: variable({ secretKeyRef: { name: "tokn", key: "value" } }),
    ...{ id: "secret-missing", key: "secrets" },
    sentence: 'The secret "tokn" is not in the pod\'s namespace.',
    evidence: /^CreateContainerConfigError: secret "tokn" not found$/,
    fix: 'Change "tokn" to "token"',
    mends: true,
  },
  {
    name: "a variable of a key that a secret does not have",
    parts: variable({ secretKeyRef: { name: "token", key: "valeu" } }),
    ...{ id: "secret-key-missing", key: "secrets" },
    sentence: 'The secret token has no key "valeu".',
    evidence: /^CreateContainerConfigError: couldn't find key valeu in Secret \S+\/token$/,
    fix: 'Change "valeu" to "value"',
    mends: true,
  },
  {
    name: "a config map that is missing",
    parts: { container: { envFrom: [{ configMapRef: { name: "setings" } }] } },
    ...{ id: "config-map-missing", key: "configmaps" },
    sentence: 'The config map "setings" is not in the pod\'s namespace.',
    evidence: /^CreateContainerConfigError: configmap "setings" not found$/,
    fix: 'Change "setings" to "settings"',
    mends: true,
  },
  {
    name: "a variable of a key that a config map does not have",
    parts: variable({ configMapKeyRef: { name: "settings", key: "lewel" } }),
    ...{ id: "config-map-key-missing", key: "configmaps" },
    sentence: 'The config map settings has no key "lewel".',
    evidence: /^CreateContainerConfigError: couldn't find key lewel in ConfigMap \S+\/settings$/,
    fix: 'Change "lewel" to "level"',
    mends: true,
  },
  {
    name: "a volume of a secret that is missing",
    parts: mounted({ secret: { secretName: "tokn" } }),
    ...{ id: "secret-missing", key: "secrets" },
    sentence: 'The secret "tokn" is not in the pod\'s namespace.',
    evidence: /^FailedMount: MountVolume\.SetUp failed for volume "v" : secret "tokn" not found$/,
    fix: 'Change "tokn" to "token"',
    mends: true,
  },
  {
    name: "a volume of a config map that is missing",
    parts: mounted({ configMap: { name: "setings" } }),
    ...{ id: "config-map-missing", key: "volumes" },
    sentence: 'The config map "setings" is not in the pod\'s namespace.',
    evidence: /^FailedMount: .*configmap "setings" not found$/,
    fix: 'Change "setings" to "settings"',
    mends: true,
  },
  {
    name: "a volume of a key that a secret does not have",
    parts: mounted({ secret: { secretName: "token", items: [{ key: "valeu", path: "a" }] } }),
    ...{ id: "secret-key-missing", key: "secrets" },
    sentence: 'The volume "v" takes the key "valeu" of a secret that does not have it.',
    evidence: /references non-existent secret key: valeu$/,
    fix: 'Change "valeu" to "value"',
    mends: true,
  },
  {
    name: "a projected volume of a key that a config map does not have",
    parts: mounted({
      projected: { sources: [{ configMap: { name: "settings", items: [{ key: "lewel", path: "a" }] } }] },
    }),
    ...{ id: "config-map-key-missing", key: "volumes" },
    sentence: 'The volume "v" takes the key "lewel" of a config map that does not have it.',
    evidence: /references non-existent config key: lewel$/,
    fix: 'Change "lewel" to "level"',
    mends: true,
  },
  {
    name: "a projected volume of a secret that is missing",
    parts: mounted({ projected: { sources: [{ secret: { name: "tokn" } }] } }),
    ...{ id: "secret-missing", key: "secrets" },
    sentence: 'The secret "tokn" is not in the pod\'s namespace.',
    evidence: /^FailedMount: .*secret "tokn" not found$/,
    fix: 'Change "tokn" to "token"',
    mends: true,
  },
  {
    name: "a part of a volume below a file",
    parts: mounted({ hostPath: { path: "/etc/passwd" } }, { subPath: "x" }),
    ...{ id: "container-config", key: "volume_mounts" },
    sentence: 'The container base mounts a part of the volume "v" (subPath) that is not there and cannot be made.',
    evidence: /^CreateContainerConfigError: failed to prepare subPath for volumeMount "v" of container "base"$/,
  },
  {
    name: "a folder of the node that is not there",
    parts: mounted({ hostPath: { path: "/nope", type: "Directory" } }),
    ...{ id: "volume-not-mounted", key: "volumes" },
    sentence: "The node has no directory /nope, which the pod mounts (hostPath).",
    evidence: /hostPath type check failed: \/nope is not a directory$/,
  },
  {
    name: "a setting of the node that pods may not change",
    parts: { spec: { securityContext: { sysctls: [{ name: "kernel.msgmax", value: "1" }] } } },
    ...{ id: "node-refused", key: "security_context" },
    sentence: "The node does not let pods change its setting kernel.msgmax (sysctl).",
    evidence: /^SysctlForbidden: /,
  },
  {
    name: "an AppArmor profile on a node without AppArmor",
    parts: { container: { securityContext: { appArmorProfile: { type: "Localhost", localhostProfile: "nope" } } } },
    ...{ id: "node-refused", key: "security_context" },
    sentence: "The node cannot hold the pod to its AppArmor profile: AppArmor is not enabled on the host.",
    evidence: /^AppArmor: .*Cannot enforce AppArmor: AppArmor is not enabled on the host$/,
  },
  {
    name: "an image of root, where root is forbidden",
    parts: { container: { securityContext: { runAsNonRoot: true } } },
    ...{ id: "runs-as-root", key: "security_context" },
    sentence: "The container would run as root, and runAsNonRoot forbids that.",
    evidence: /^CreateContainerConfigError: container has runAsNonRoot and image will run as root/,
  },
  {
    name: "a path with a variable that the container does not have",
    parts: mounted({ emptyDir: {} }, { subPathExpr: "$(NOPE)" }),
    ...{ id: "container-config", key: "volume_mounts" },
    sentence: "A path of a volume (subPathExpr) names the variable NOPE, which the container does not have.",
    evidence: /^CreateContainerConfigError: missing value for NOPE$/,
  },
];

const ends: readonly WhyCase[] = [
  {
    name: "a program that the image does not have",
    parts: { container: { command: ["no-such"] } },
    ...{ id: "command-not-found", key: "dbnd_executable" },
    sentence: 'The image has no program "no-such" on its PATH.',
    evidence: /StartError, exit code 128, .*executable file not found in \$PATH/,
  },
  {
    name: "a file that is no program",
    parts: { container: { command: ["/etc/passwd"] } },
    ...{ id: "command-forbidden", key: "dbnd_executable" },
    sentence: '"/etc/passwd" of the image may not be executed.',
    evidence: /StartError, exit code 128, .*permission denied/,
  },
  {
    name: "a command that is empty",
    parts: { container: { command: [""] } },
    ...{ id: "command-not-found", key: "dbnd_executable" },
    sentence: "The command of the container base is empty.",
    evidence: /StartError, exit code 128, .*exec: "": executable file not found in \$PATH/,
  },
  {
    name: "a script of a config map that is not executable",
    parts: {
      container: { command: ["/jobs/run.sh"], volumeMounts: [{ name: "jobs", mountPath: "/jobs" }] },
      spec: { volumes: [{ name: "jobs", configMap: { name: "jobs" } }] },
    },
    ...{ id: "command-forbidden", key: "volumes" },
    sentence: '"/jobs/run.sh" of the volume "jobs" may not be executed.',
    evidence: /StartError, exit code 128, .*permission denied/,
  },
  {
    name: "a folder that is mounted on a file",
    parts: mounted({ emptyDir: {} }, { mountPath: "/etc/passwd" }),
    ...{ id: "volume-not-mounted", key: "volume_mounts" },
    sentence: "Nothing can be mounted at /etc/passwd in the container base: not a directory.",
    evidence: /StartError, exit code 128, .*error mounting/,
  },
  {
    name: "a crash loop",
    script: "exit 127",
    parts: { spec: { restartPolicy: "Always" } },
    ...{ id: "crash-loop", key: "dbnd_executable" },
    sentence: /^The container base ends again and again \((?:1 restart|\d+ restarts)\)\. .*does not know its command/,
    evidence: /^CrashLoopBackOff: back-off \d+s restarting failed container=base .*exit code 127$/,
  },
  {
    name: "more memory than the limit",
    script: "x=$(head -c 200m /dev/zero | tr '\\0' x); echo ${#x}",
    parts: limited({ memory: "32Mi" }),
    ...{ id: "out-of-memory", key: "limit_memory" },
    sentence: "The container base needed more memory than its limit of 32Mi and was killed.",
    evidence: /^container base, OOMKilled, exit code 137$/,
    fix: "Raise limit_memory from 32Mi to 256Mi",
  },
  {
    name: "a limit with which nothing starts",
    parts: limited({ memory: "1Mi" }),
    ...{ id: "out-of-memory", key: "limit_memory" },
    sentence: "The pod needs more memory than its limit of 1Mi to start at all.",
    evidence: /^FailedCreatePodSandBox: .*container init was OOM-killed \(memory limit too low\?\)/,
    fix: "Raise limit_memory from 1Mi to 256Mi",
    mends: true,
  },
  {
    name: "a limit without its unit",
    parts: limited({ memory: "512" }),
    ...{ id: "out-of-memory", key: "limit_memory" },
    sentence: "The pod's memory limit of 512 is so small that not even the token of its service account fits in.",
    evidence: /^FailedMount: .*no space left on device$/,
    fix: "Raise limit_memory from 512 to 256Mi",
    mends: true,
  },
  {
    name: "an eviction for what was written beside volumes",
    script: "head -c 5m /dev/zero > /tmp/full; sleep 600",
    parts: limited({ "ephemeral-storage": "1Mi" }),
    ...{ id: "evicted", key: "limits" },
    sentence:
      "The task wrote more to the node's disk than its limit of 1Mi (ephemeral-storage), and the pod was evicted.",
    evidence: /^Evicted: Pod ephemeral local storage usage exceeds the total limit of containers 1Mi\./,
  },
  {
    name: "a deadline",
    parts: { spec: { activeDeadlineSeconds: 2 } },
    ...{ id: "deadline", key: "pod_yaml" },
    sentence: "The pod ran longer than its deadline allows and was ended.",
    evidence: /^DeadlineExceeded: Pod was active on the node longer than the specified deadline$/,
  },
  {
    name: "a deadline that passes while the image is looked for",
    parts: { ...image("nosuch/image:1"), spec: { activeDeadlineSeconds: 4 } },
    ...{ id: "deadline", key: "pod_yaml" },
    sentence: "The pod's deadline passed before its task had started, and the pod was ended.",
    evidence: /^DeadlineExceeded: /,
  },
  {
    name: "a liveness probe",
    parts: { container: { livenessProbe: { exec: { command: ["false"] }, periodSeconds: 1, failureThreshold: 1 } } },
    ...{ id: "probe-killed", key: "pod_yaml" },
    sentence: "The container base was ended because it did not answer any more (liveness probe).",
    evidence: /^Unhealthy: Liveness probe failed: |^Killing: Container base failed liveness probe/,
  },
  {
    name: "a startup probe",
    parts: { container: { startupProbe: { exec: { command: ["false"] }, periodSeconds: 1, failureThreshold: 2 } } },
    ...{ id: "probe-killed", key: "pod_yaml" },
    sentence: "The container base was ended because it was not up in time (startup probe).",
    evidence: /Startup probe failed/,
  },
  {
    name: "a startup probe, again and again",
    parts: {
      container: { startupProbe: { tcpSocket: { port: 81 }, periodSeconds: 1, failureThreshold: 60 } },
      spec: { restartPolicy: "Always" },
    },
    ...{ id: "probe-failed", key: "pod_yaml" },
    sentence: /^The startup probe of the container base fails: dial tcp \S+:81: connect: connection refused\.$/,
    evidence: /^Unhealthy: Startup probe failed: dial tcp/,
  },
  {
    name: "a hook",
    parts: { container: { lifecycle: { postStart: { exec: { command: ["sh", "-c", "exit 3"] } } } } },
    ...{ id: "hook-failed", key: "pod_yaml" },
    sentence: "The container base was ended because its postStart hook failed.",
    evidence: /^FailedPostStartHook: PostStartHook failed$/,
  },
];

const inits: readonly WhyCase[] = [
  {
    name: "that fails",
    parts: init({ command: ["sh", "-c", "exit 4"] }),
    ...{ id: "init-container-failed", key: "pod_yaml" },
    sentence: "The init container fetch failed, so the task never started. The container ended with exit code 4.",
    evidence: /^container fetch, Error, exit code 4$/,
  },
  {
    name: "that needs more memory than its limit",
    parts: init({
      command: ["sh", "-c", "x=$(head -c 200m /dev/zero | tr '\\0' x); echo ${#x}"],
      resources: { limits: { memory: "32Mi" } },
    }),
    ...{ id: "out-of-memory", key: "pod_yaml" },
    sentence: "The container fetch needed more memory than its limit of 32Mi and was killed.",
    evidence: /^container fetch, OOMKilled, exit code 137$/,
  },
  {
    name: "whose image is missing",
    parts: init({ image: "nosuch/init:1" }),
    ...{ id: "image-not-found", key: "pod_yaml" },
    sentence: "The image nosuch/init:1 was not found in its registry.",
    evidence: /docker\.io\/nosuch\/init:1: not found$/,
  },
  {
    name: "whose secret is missing",
    parts: init({ command: ["true"], envFrom: [{ secretRef: { name: "tokn" } }] }),
    ...{ id: "secret-missing", key: "pod_yaml" },
    sentence: 'The secret "tokn" is not in the pod\'s namespace.',
    evidence: /^CreateContainerConfigError: secret "tokn" not found$/,
    fix: 'Change "tokn" to "token"',
    mends: true,
  },
  {
    name: "that is a sidecar, and that its startup probe ends",
    parts: init({
      ...{ command: ["sleep", "600"], restartPolicy: "Always" },
      startupProbe: { exec: { command: ["false"] }, periodSeconds: 1, failureThreshold: 2 },
    }),
    ...{ id: "probe-killed", key: "pod_yaml" },
    sentence: "The container fetch was ended because it was not up in time (startup probe).",
    evidence: /^Killing: Init container fetch failed startup probe/,
  },
  {
    name: "that still runs",
    parts: init({ command: ["sleep", "600"] }),
    ...{ id: "init-running", key: undefined },
    sentence: "The init container fetch still runs; the task starts once it has ended.",
    evidence: /^container fetch: running since \d/,
  },
];

const GROUPS: readonly (readonly [what: string, cases: readonly WhyCase[]])[] = [
  ["no node for the pod", scheduling],
  ["no image", images],
  ["what it is made of", configuration],
  ["its end", ends],
  ["an init container", inits],
];
describe("why a pod does not run", { concurrency: 10 }, () => {
  for (const [what, cases] of GROUPS) {
    for (const one of cases) test(`${what}: ${one.name}`, () => holdCause(runs, one));
  }
});
