import { goQuote } from "../../goQuote.ts";
import type { Check, SecuredContainer, VersionedCheck } from "./secured.ts";
import { APP_ARMOR } from "../../validation/pod/annotations.ts";
import { containersOf, containerWords, distinct, namesOf, plural, quoted, setters } from "./secured.ts";

const appArmor: Check = (pod) => {
  const isBad = (type: string | undefined): type is string =>
    type !== undefined && !["RuntimeDefault", "Localhost"].includes(type);
  const ofPod = pod.spec.securityContext?.appArmorProfile?.type;
  const typeOf = ({ securityContext }: SecuredContainer): string | undefined => securityContext?.appArmorProfile?.type;
  const names = namesOf(pod, (container) => isBad(typeOf(container)));
  const notes = Object.entries(pod.metadata?.annotations ?? {})
    .filter(([key, value]) => key.startsWith(APP_ARMOR) && !/^(?:$|runtime\/default$|localhost\/)/.test(value))
    .map(([key, value]) => `${key}=${goQuote(value)}`)
    .sort();
  const who = setters(isBad(ofPod), names);
  const all = [...(who === "" ? [] : [who]), ...(notes.length > 0 ? [plural("annotation", "annotations", notes)] : [])];
  if (all.length === 0) return undefined;
  const values = [...distinct([ofPod, ...containersOf(pod).map(typeOf)].filter(isBad)), ...notes];
  return {
    reason: plural("forbidden AppArmor profile", "forbidden AppArmor profiles", values),
    detail: `${all.join(" and ")} must not set AppArmor profile type to ${quoted(values)}`,
  };
};

const CAPABILITIES = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

const capabilities: Check = (pod) => {
  const badOf = ({ securityContext }: SecuredContainer): string[] =>
    (securityContext?.capabilities?.add ?? []).filter((one) => !CAPABILITIES.has(one));
  const names = namesOf(pod, (container) => badOf(container).length > 0);
  if (names.length === 0) return undefined;
  const added = quoted(distinct(containersOf(pod).flatMap(badOf)));
  return {
    reason: "non-default capabilities",
    detail: `${containerWords(names)} must not include ${added} in securityContext.capabilities.add`,
  };
};

const hostNamespaces: Check = ({ spec }) => {
  const shared = (["hostNetwork", "hostPID", "hostIPC"] as const).filter((name) => spec[name] === true);
  if (shared.length === 0) return undefined;
  return { reason: "host namespaces", detail: shared.map((name) => `${name}=true`).join(", ") };
};

const hostPaths: Check = ({ spec }) => {
  const names = (spec.volumes ?? []).flatMap((volume) => ("hostPath" in volume ? [volume.name] : []));
  if (names.length === 0) return undefined;
  return { reason: "hostPath volumes", detail: `${plural("volume", "volumes", names)} ${quoted(names)}` };
};

const hostPorts: Check = (pod) => {
  const portsOf = ({ ports = [] }: SecuredContainer): string[] =>
    ports.flatMap(({ hostPort = 0 }) => (hostPort === 0 ? [] : [String(hostPort)]));
  const names = namesOf(pod, (container) => portsOf(container).length > 0);
  if (names.length === 0) return undefined;
  const ports = distinct(containersOf(pod).flatMap(portsOf));
  const use = `${plural("uses", "use", names)} ${plural("hostPort", "hostPorts", ports)}`;
  return { reason: "hostPort", detail: `${containerWords(names)} ${use} ${ports.join(", ")}` };
};

const otherHosts: Check = (pod) => {
  const hostsOf = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: SecuredContainer): string[] =>
    [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap((handler) =>
      [handler?.httpGet?.host ?? "", handler?.tcpSocket?.host ?? ""].filter((host) => host !== ""),
    );
  const names = namesOf(pod, (container) => hostsOf(container).length > 0).sort();
  if (names.length === 0) return undefined;
  const hosts = distinct(containersOf(pod).flatMap(hostsOf));
  const what = plural("probe or lifecycle host", "probe or lifecycle hosts", hosts);
  return {
    reason: "probe or lifecycle host",
    detail: `${containerWords(names)} ${plural("uses", "use", names)} ${what} ${quoted(hosts)}`,
  };
};

const privileged: Check = (pod) => {
  const names = namesOf(pod, ({ securityContext }) => securityContext?.privileged === true);
  if (names.length === 0) return undefined;
  return { reason: "privileged", detail: `${containerWords(names)} must not set securityContext.privileged=true` };
};

const procMount: Check = (pod) => {
  const mountOf = ({ securityContext }: SecuredContainer): string => securityContext?.procMount ?? "Default";
  const names = namesOf(pod, (container) => mountOf(container) !== "Default");
  if (names.length === 0) return undefined;
  const mounts = distinct(containersOf(pod).map(mountOf)).filter((one) => one !== "Default");
  return {
    reason: "procMount",
    detail: `${containerWords(names)} must not set securityContext.procMount to ${quoted(mounts)}`,
  };
};

const seccomp: Check = (pod) => {
  const isBad = (type: string | undefined): type is string =>
    type !== undefined && !["RuntimeDefault", "Localhost"].includes(type);
  const ofPod = pod.spec.securityContext?.seccompProfile?.type;
  const typeOf = ({ securityContext }: SecuredContainer): string | undefined => securityContext?.seccompProfile?.type;
  const who = setters(
    isBad(ofPod),
    namesOf(pod, (container) => isBad(typeOf(container))),
  );
  if (who === "") return undefined;
  const types = quoted(distinct([ofPod, ...containersOf(pod).map(typeOf)].filter(isBad)));
  return { reason: "seccompProfile", detail: `${who} must not set securityContext.seccompProfile.type to ${types}` };
};

type SeLinux = NonNullable<NonNullable<SecuredContainer["securityContext"]>["seLinuxOptions"]>;

const seLinux =
  (allowed: readonly string[]): Check =>
  (pod) => {
    const isBad = ({ type = "", user = "", role = "" }: SeLinux): boolean =>
      !allowed.includes(type) || user !== "" || role !== "";
    const optionsOf = ({ securityContext }: SecuredContainer): SeLinux => securityContext?.seLinuxOptions ?? {};
    const ofPod = pod.spec.securityContext?.seLinuxOptions ?? {};
    const who = setters(
      isBad(ofPod),
      namesOf(pod, (container) => isBad(optionsOf(container))),
    );
    if (who === "") return undefined;
    const all = [ofPod, ...containersOf(pod).map(optionsOf)];
    const types = distinct(all.map(({ type = "" }) => type)).filter((type) => !allowed.includes(type));
    const words = [
      ...(types.length > 0 ? [`${plural("type", "types", types)} ${quoted(types)}`] : []),
      ...(["user", "role"] as const)
        .filter((name) => all.some((one) => (one[name] ?? "") !== ""))
        .map((name) => `${name} may not be set`),
    ];
    return {
      reason: "seLinuxOptions",
      detail: `${who} set forbidden securityContext.seLinuxOptions: ${words.join("; ")}`,
    };
  };

const TYPES = ["", "container_t", "container_init_t", "container_kvm_t"];

const sysctls =
  (allowed: readonly string[]): Check =>
  ({ spec }) => {
    const bad = (spec.securityContext?.sysctls ?? []).filter(({ name }) => !allowed.includes(name));
    return bad.length === 0
      ? undefined
      : { reason: "forbidden sysctls", detail: bad.map(({ name }) => name).join(", ") };
  };

const FIRST = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
];
const SINCE_27 = [...FIRST, "net.ipv4.ip_local_reserved_ports"];
const KEEP_ALIVE = ["keepalive_time", "fin_timeout", "keepalive_intvl", "keepalive_probes"];
const SINCE_29 = [...SINCE_27, ...KEEP_ALIVE.map((name) => `net.ipv4.tcp_${name}`)];
const SINCE_32 = [...SINCE_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"];

const hostProcess: Check = (pod) => {
  const who = setters(
    pod.spec.securityContext?.windowsOptions?.hostProcess === true,
    namesOf(pod, ({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true),
  );
  if (who === "") return undefined;
  return { reason: "hostProcess", detail: `${who} must not set securityContext.windowsOptions.hostProcess=true` };
};

/** What the level `baseline` asks of a pod, in the order in which it is told (Kubernetes 1.34, `pod-security-admission`). */
export const BASELINE: readonly VersionedCheck[] = [
  { name: "appArmorProfile", since: 0, check: appArmor },
  { name: "capabilities", since: 0, check: capabilities },
  { name: "hostNamespaces", since: 0, check: hostNamespaces },
  { name: "hostPathVolumes", since: 0, check: hostPaths },
  { name: "hostPorts", since: 0, check: hostPorts },
  { name: "hostProbesAndHostLifecycle", since: 34, check: otherHosts },
  { name: "privileged", since: 0, check: privileged },
  { name: "procMount", since: 0, check: procMount },
  { name: "seLinuxOptions", since: 0, check: seLinux(TYPES) },
  { name: "seLinuxOptions", since: 31, check: seLinux([...TYPES, "container_engine_t"]) },
  { name: "seccompProfile", since: 19, check: seccomp },
  { name: "sysctls", since: 0, check: sysctls(FIRST) },
  { name: "sysctls", since: 27, check: sysctls(SINCE_27) },
  { name: "sysctls", since: 29, check: sysctls(SINCE_29) },
  { name: "sysctls", since: 32, check: sysctls(SINCE_32) },
  { name: "windowsHostProcess", since: 0, check: hostProcess },
];
