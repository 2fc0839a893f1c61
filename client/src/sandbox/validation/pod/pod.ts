import type { StatusCause } from "../../api/status.ts";
import type { Pod, PodSpec, SpreadConstraint } from "../../podObjects.ts";
import {
  duplicate,
  forbiddenField,
  inRange,
  invalidAs,
  invalidValue,
  oneOf,
  required,
  unsupported,
} from "../causes.ts";
import { checkLabels } from "../labels.ts";
import { dnsLabel, dnsSubdomain, qualifiedName } from "../names.ts";
import type { Affinity } from "./affinity.ts";
import { checkAffinity } from "./affinity.ts";
import { checkNewAppArmor, checkPodAnnotations } from "./annotations.ts";
import type { CheckedContainer, Surroundings } from "./containers.ts";
import { checkContainers, checkImageBlanks, checkInitContainers } from "./containers.ts";
import type { DnsConfig, HostAlias } from "./dns.ts";
import { checkDns, checkHostAliases } from "./dns.ts";
import type { KnownVolumes } from "./mounts.ts";
import type { PodSecurity } from "./security.ts";
import { checkHostUsers, checkPodSecurity, checkSharing } from "./security.ts";
import { checkTolerations } from "./tolerations.ts";
import { checkSpread } from "./topologySpread.ts";
import type { CheckedVolume } from "./volumes.ts";
import { checkVolumes } from "./volumes.ts";

/** A pod's spec with all that is looked at. */
export interface CheckedSpec extends Omit<PodSpec, "affinity" | "volumes" | "containers" | "initContainers"> {
  readonly containers: readonly CheckedContainer[];
  readonly initContainers?: readonly CheckedContainer[];
  readonly volumes?: readonly CheckedVolume[];
  readonly affinity?: Affinity;
  readonly dnsConfig?: DnsConfig;
  readonly hostAliases?: readonly HostAlias[];
  readonly hostNetwork?: boolean;
  readonly hostIPC?: boolean;
  readonly hostPID?: boolean;
  readonly hostUsers?: boolean;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly os?: { readonly name: string };
  readonly preemptionPolicy?: string;
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly resourceClaims?: readonly { readonly name: string }[];
  readonly runtimeClassName?: string;
  readonly securityContext?: PodSecurity;
  readonly shareProcessNamespace?: boolean;
  readonly subdomain?: string;
  readonly topologySpreadConstraints?: readonly SpreadConstraint[];
}

const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const LONGEST_DEADLINE = 2_147_483_647;

/**
 * What the API server would refuse in a pod's spec, in its order and words (Kubernetes 1.34).
 *
 * @param isTemplate whether it is that of pods that are yet to be made
 */
export function checkPod(pod: Pod, isTemplate = false): StatusCause[] {
  const spec: CheckedSpec = pod.spec;
  const { causes, known } = checkVolumes(spec.volumes ?? [], "spec.volumes");
  const { initContainers = [] } = spec;
  return [
    ...checkPodAnnotations(pod.metadata.annotations, pod.spec),
    ...causes,
    ...checkContainers(spec.containers, surroundings(spec, known), "spec.containers"),
    ...checkInitContainers(initContainers, spec.containers, surroundings(spec, known), "spec.initContainers"),
    ...checkHostNetwork(spec, isTemplate),
    ...checkWhole(spec),
    ...checkNames(spec),
    ...checkImageBlanks(spec.containers, "spec.containers"),
    ...checkImageBlanks(initContainers, "spec.initContainers"),
  ];
}

/** What is refused in a new pod only. */
export function checkNewPod(pod: Pod): StatusCause[] {
  const { spec } = pod;
  const gates = spec.schedulingGates ?? [];
  return [
    ...((spec.ephemeralContainers ?? []).length > 0
      ? [forbiddenField("spec.ephemeralContainers", "cannot be set on create")]
      : []),
    ...(spec.nodeName !== undefined && gates.length > 0
      ? [forbiddenField("spec.nodeName", "cannot be set until all schedulingGates have been cleared")]
      : []),
    ...checkNewAppArmor(pod),
  ];
}

/** What checks of containers need of the pod; `volumes` are those that are right. */
export function surroundings(spec: CheckedSpec, volumes: KnownVolumes): Surroundings {
  return {
    volumes,
    claims: (spec.resourceClaims ?? []).map(({ name }) => name),
    restartPolicy: spec.restartPolicy,
    hostUsers: spec.hostUsers !== false,
    grace: spec.terminationGracePeriodSeconds,
  };
}

/** A template may leave a port of its node open. */
function checkHostNetwork({ hostNetwork, containers }: CheckedSpec, isTemplate: boolean): StatusCause[] {
  if (hostNetwork !== true) return [];
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort = 0, containerPort }, number) =>
      hostPort === containerPort || (isTemplate && hostPort === 0)
        ? []
        : [
            invalidValue(
              `spec.containers[${index}].ports[${number}].hostPort`,
              hostPort,
              "must match `containerPort` when `hostNetwork` is true",
            ),
          ],
    ),
  );
}

function checkWhole(spec: CheckedSpec): StatusCause[] {
  return [
    ...oneOf("spec.restartPolicy", spec.restartPolicy, RESTART_POLICIES),
    ...oneOf("spec.dnsPolicy", spec.dnsPolicy, DNS_POLICIES),
    ...checkLabels(spec.nodeSelector, "spec.nodeSelector"),
    ...checkSharing(spec, "spec.securityContext"),
    ...checkPodSecurity(spec.securityContext ?? {}, spec, "spec.securityContext"),
    ...checkAffinity(spec.affinity ?? {}, "spec.affinity"),
    ...checkDns(spec.dnsConfig, spec.dnsPolicy ?? "", "spec.dnsConfig"),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType }, index) =>
      invalidAs(`spec.readinessGates[${index}].conditionType`, conditionType, qualifiedName(conditionType)),
    ),
    ...checkGates(spec.schedulingGates ?? []),
    ...checkSpread(spec.topologySpreadConstraints ?? [], "spec.topologySpreadConstraints"),
    ...checkHostUsers(spec, "spec"),
  ];
}

function checkGates(gates: readonly { readonly name: string }[]): StatusCause[] {
  return gates.flatMap(({ name }, index) => {
    const at = `spec.schedulingGates[${index}]`;
    const again = gates.slice(0, index).some((one) => one.name === name);
    return [...invalidAs(at, name, qualifiedName(name)), ...(again ? [duplicate(at, name)] : [])];
  });
}

function checkNames(spec: CheckedSpec): StatusCause[] {
  const named = (name: string, value: string | undefined, rule: (text: string) => readonly string[]): StatusCause[] =>
    value === undefined || value === "" ? [] : invalidAs(`spec.${name}`, value, rule(value));
  return [
    ...named("serviceAccountName", spec.serviceAccountName, dnsSubdomain),
    ...named("nodeName", spec.nodeName, dnsSubdomain),
    ...inRange("spec.activeDeadlineSeconds", spec.activeDeadlineSeconds, 1, LONGEST_DEADLINE),
    ...named("hostname", spec.hostname, dnsLabel),
    ...named("subdomain", spec.subdomain, dnsLabel),
    ...checkTolerations(spec.tolerations ?? [], "spec.tolerations"),
    ...checkHostAliases(spec.hostAliases ?? [], "spec.hostAliases"),
    ...named("priorityClassName", spec.priorityClassName, dnsSubdomain),
    ...named("runtimeClassName", spec.runtimeClassName, dnsSubdomain),
    ...oneOf("spec.preemptionPolicy", spec.preemptionPolicy, ["PreemptLowerPriority", "Never"]),
    ...checkSystem(spec.os?.name),
  ];
}

function checkSystem(name: string | undefined): StatusCause[] {
  if (name === "") return [required("spec.os.name")];
  return name === undefined || ["linux", "windows"].includes(name)
    ? []
    : [unsupported("spec.os", name, ["linux", "windows"])];
}
