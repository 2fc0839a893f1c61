import { withAppArmorFields } from "../admission/appArmor.ts";
import type { KubeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { dnsLabel, labelValue } from "./names.ts";
import type { CheckedContainer } from "./pod/containers.ts";
import { plainAddress } from "./pod/dns.ts";
import { overlapWarnings } from "./pod/overlaps.ts";
import type { CheckedSpec } from "./pod/pod.ts";
import type { ContainerPort } from "./pod/ports.ts";
import { quantityOrZero } from "./quantity.ts";

const NO_SELECTOR = "a null labelSelector results in matching no pod";

/** What the API server takes in a pod, and warns of (Kubernetes 1.34): one text each. */
function podWarnings(pod: Pod): string[] {
  const spec: CheckedSpec = pod.spec;
  const each = (name: string): readonly CheckedContainer[] =>
    name === "containers" ? spec.containers : (spec.initContainers ?? []);
  const containers = ["initContainers", "containers"].flatMap((name) =>
    each(name).map((container, index) => ({ container, at: `spec.${name}[${index}]` })),
  );
  return [
    ...hostnameWarnings(pod),
    ...preferenceWarnings(spec),
    ...spreadWarnings(spec),
    ...volumeWarnings(spec),
    ...secretWarnings(spec),
    ...containers.flatMap(({ container, at }) => [
      ...amountWarnings(container, at),
      ...variableWarnings(container, at),
    ]),
    ...portWarnings(containers),
    ...affinityWarnings(spec),
    ...addressWarnings(spec),
  ];
}

function hostnameWarnings({ metadata, spec }: Pod): string[] {
  const problems = spec.hostname === undefined ? dnsLabel(metadata.name) : [];
  return problems.length === 0
    ? []
    : [
        "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; " +
          `a DNS label is recommended: [${problems.join(" ")}]`,
      ];
}

function spreadWarnings({ topologySpreadConstraints = [] }: CheckedSpec): string[] {
  return topologySpreadConstraints.flatMap(({ labelSelector }, index) =>
    labelSelector ? [] : [`spec.topologySpreadConstraints[${index}].labelSelector: ${NO_SELECTOR}`],
  );
}

/** No node has a label of such a value. */
function preferenceWarnings({ affinity }: CheckedSpec): string[] {
  const { preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinity?.nodeAffinity ?? {};
  const at = "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution";
  return preferred.flatMap(({ preference }, index) =>
    (preference?.matchExpressions ?? []).flatMap(({ values = [] }, number) =>
      values.flatMap((value, place) =>
        labelValue(value).map(
          (why) =>
            `${at}[${index}].preference.matchExpressions[${number}].values[${place}]: ${value} is invalid, ${why}`,
        ),
      ),
    ),
  );
}

function affinityWarnings({ affinity = {} }: CheckedSpec): string[] {
  return (["podAffinity", "podAntiAffinity"] as const).flatMap((kind) => {
    const terms = affinity[kind] ?? {};
    const { requiredDuringSchedulingIgnoredDuringExecution: required = [] } = terms;
    const { preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = terms;
    const at = `spec.affinity.${kind}`;
    const ofRequired = `${at}.requiredDuringSchedulingIgnoredDuringExecution`;
    const ofPreferred = `${at}.preferredDuringSchedulingIgnoredDuringExecution`;
    return [
      ...required.flatMap((term, index) =>
        term.labelSelector ? [] : [`${ofRequired}[${index}].labelSelector: ${NO_SELECTOR}`],
      ),
      ...preferred.flatMap((term, index) =>
        term.podAffinityTerm?.labelSelector
          ? []
          : [`${ofPreferred}[${index}].podAffinityTerm.labelSelector: ${NO_SELECTOR}`],
      ),
    ];
  });
}

function volumeWarnings({ volumes = [] }: CheckedSpec): string[] {
  return [
    ...volumes.flatMap(({ gitRepo }, index) =>
      gitRepo ? [`spec.volumes[${index}].gitRepo: deprecated in v1.11, and disabled by default in v1.33+`] : [],
    ),
    ...volumes.flatMap(overlapWarnings),
  ];
}

function secretWarnings({ imagePullSecrets = [] }: CheckedSpec): string[] {
  const names = imagePullSecrets.map(({ name = "" }) => name);
  const at = (index: number): string => `spec.imagePullSecrets[${index}].name`;
  return [
    ...names.flatMap((name, index) => (names.indexOf(name) < index ? [`${at(index)}: duplicate name "${name}"`] : [])),
    ...names.flatMap((name, index) => (name === "" ? [`${at(index)}: invalid empty name ""`] : [])),
  ];
}

function amountWarnings({ resources = {} }: CheckedContainer, field: string): string[] {
  return ["memory", "ephemeral-storage"].flatMap((name) =>
    (["limits", "requests"] as const).flatMap((list) => {
      const amount = resources[list]?.[name];
      return Number.isInteger(quantityOrZero(amount))
        ? []
        : [
            `${field}.resources.${list}[${name}]: fractional byte value "${amount ?? ""}" is invalid, must be an integer`,
          ];
    }),
  );
}

function variableWarnings({ env = [] }: CheckedContainer, field: string): string[] {
  return env.flatMap(({ name, value = "", valueFrom }, index) => {
    const reference = `$(${name})`;
    const extends_ = valueFrom === undefined && value !== reference && value.includes(reference);
    return env.slice(0, index).some((one) => one.name === name) && !extends_
      ? [`${field}.env[${index}]: hides previous definition of "${name}", which may be dropped when using apply`]
      : [];
  });
}

function portWarnings(containers: readonly { readonly container: CheckedContainer; readonly at: string }[]): string[] {
  const ports = containers.flatMap(({ container, at }) =>
    (container.ports ?? []).map((port, index) => ({ port, field: `${at}.ports[${index}]` })),
  );
  const ofNumbers = ports.flatMap(({ port, field }, index) => [
    ...(port.hostIP !== undefined && port.hostPort === undefined
      ? [`${field}: hostIP set without hostPort: ${inGo(port)}`]
      : []),
    ...ports.slice(0, index).flatMap((other) => overlap(port, other.port, field, other.field)),
  ]);
  const ofNames = ports.flatMap(({ port: { name = "" }, field }, index) => {
    const first = ports.slice(0, index).find((other) => name !== "" && other.port.name === name)?.field;
    return first === undefined
      ? []
      : [
          `${field}: duplicate port name "${name}" with ${first}, services and probes that select ports by name will use ${first}`,
        ];
  });
  return [...ofNumbers, ...ofNames];
}

function overlap(port: ContainerPort, other: ContainerPort, field: string, otherField: string): string[] {
  if (port.containerPort !== other.containerPort || port.protocol !== other.protocol) return [];
  const [number = 0, otherNumber = 0] = [port.hostPort, other.hostPort];
  const [address = "", otherAddress = ""] = [port.hostIP, other.hostIP];
  if (address === otherAddress && number === otherNumber) {
    return [`${field}: duplicate port definition with ${otherField}`];
  }
  if (number === 0 || otherNumber === 0) return [`${field}: overlapping port definition with ${otherField}`];
  const isAmbiguous = number === otherNumber && (address === "") !== (otherAddress === "");
  return isAmbiguous ? [`${field}: dangerously ambiguous port definition with ${otherField}`] : [];
}

/** A port as Go prints the struct. */
function inGo({ name = "", hostPort = 0, containerPort, protocol = "", hostIP = "" }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}

function addressWarnings({ dnsConfig, hostAliases = [] }: CheckedSpec): string[] {
  const addresses = [
    ...(dnsConfig?.nameservers ?? []).map((ip, index) => ({ ip, at: `spec.dnsConfig.nameservers[${index}]` })),
    ...hostAliases.map(({ ip }, index) => ({ ip, at: `spec.hostAliases[${index}].ip` })),
  ];
  return addresses.flatMap(({ ip, at }) =>
    plainAddress(ip) === ip
      ? []
      : [
          `${at}: non-standard IP address "${ip}" will be considered invalid in a future Kubernetes release: ` +
            `use "${plainAddress(ip)}"`,
        ],
  );
}

/** Where the pods of a kind are described. */
const TEMPLATES: Readonly<Record<string, string>> = {
  cronjobs: "spec.jobTemplate.spec.template",
  daemonsets: "spec.template",
  deployments: "spec.template",
  jobs: "spec.template",
  replicasets: "spec.template",
  statefulsets: "spec.template",
};

/** What the API server takes in a new object, and warns of (Kubernetes 1.34): one text each. */
export function objectWarnings(plural: string, object: KubeObject): string[] {
  if (plural === "pods") return podWarnings(object as Pod);
  const path = TEMPLATES[plural];
  let template: unknown = object;
  for (const name of path?.split(".") ?? []) template = (template as Readonly<Record<string, unknown>>)[name];
  // The name is that of the pods, not of their template.
  if (path === undefined) return nameWarnings(plural, object);
  const ofPods = podWarnings({ ...(template as Pod), ...NAMED });
  const ofAnnotations = withAppArmorFields(template as Pod).warnings;
  return [
    ...nameWarnings(plural, object),
    ...ofPods.map((text) => text.replace(/(?<![\w.])spec\./g, `${path}.spec.`)),
    ...ofAnnotations.map((text) => `${path}.${text}`),
  ];
}

const NAMED = { metadata: { name: "pod" } as Pod["metadata"] };

/** What the names of workloads are warned of: they become names of pods (Kubernetes 1.34). */
function nameWarnings(plural: string, { metadata }: KubeObject): string[] {
  const problems = /^(?:cronjobs|jobs|replicasets|statefulsets)$/.test(plural) ? dnsLabel(metadata.name) : [];
  return problems.length === 0
    ? []
    : [
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label " +
          `is recommended: [${problems.join(", ")}]`,
      ];
}
