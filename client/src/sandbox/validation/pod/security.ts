import type { StatusCause } from "../../api/status.ts";
import { duplicate, forbiddenField, inRange, invalidValue, oneOf, required, unsupported } from "../causes.ts";
import { goValue } from "../../schema/goValue.ts";
import type { Json } from "../../objects.ts";
import { checkDescending } from "./paths.ts";

export interface Profile {
  readonly type: string;
  readonly localhostProfile?: string;
}

interface Identity {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly seccompProfile?: Profile;
  readonly appArmorProfile?: Profile;
}

export interface ContainerSecurity extends Identity {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly procMount?: string;
}

export interface PodSecurity extends Identity {
  readonly fsGroup?: number;
  readonly supplementalGroups?: readonly number[];
  readonly sysctls?: readonly { readonly name: string }[];
  readonly fsGroupChangePolicy?: string;
  readonly supplementalGroupsPolicy?: string;
  readonly seLinuxChangePolicy?: string;
}

const PROFILES = ["Localhost", "RuntimeDefault", "Unconfined"];
const LAST_ID = 2_147_483_647;
const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const SYSCTL_TEXT = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";

/** What the API server would refuse in a container's security context (Kubernetes 1.34). */
export function checkContainerSecurity(security: ContainerSecurity, hostUsers: boolean, field: string): StatusCause[] {
  const { procMount, privileged, capabilities = {}, allowPrivilegeEscalation } = security;
  const causes = [
    ...inRange(`${field}.runAsUser`, security.runAsUser, 0, LAST_ID),
    ...inRange(`${field}.runAsGroup`, security.runAsGroup, 0, LAST_ID),
    ...oneOf(`${field}.procMount`, procMount, ["Default", "Unmasked"]),
  ];
  if (procMount === "Unmasked" && hostUsers) {
    causes.push(invalidValue(`${field}.procMount`, procMount, "`hostUsers` must be false to use `Unmasked`"));
  }
  causes.push(...checkSeccomp(security.seccompProfile, `${field}.seccompProfile`));
  if (allowPrivilegeEscalation === false) {
    const contradiction = (what: string): void =>
      void causes.push(
        invalidValue(field, shown(security), `cannot set \`allowPrivilegeEscalation\` to false and ${what}`),
      );
    if (privileged === true) contradiction("`privileged` to true");
    if (capabilities.add?.includes("CAP_SYS_ADMIN")) contradiction("`capabilities.Add` CAP_SYS_ADMIN");
  }
  return [...causes, ...checkAppArmor(security.appArmorProfile, `${field}.appArmorProfile`)];
}

/** What the API server would refuse in a pod's security context (Kubernetes 1.34). */
export function checkPodSecurity(security: PodSecurity, shared: SharedWithHost, field: string): StatusCause[] {
  const names = new Set<string>();
  return [
    ...inRange(`${field}.fsGroup`, security.fsGroup, 0, LAST_ID),
    ...inRange(`${field}.runAsUser`, security.runAsUser, 0, LAST_ID),
    ...inRange(`${field}.runAsGroup`, security.runAsGroup, 0, LAST_ID),
    ...(security.supplementalGroups ?? []).flatMap((group, index) =>
      inRange(`${field}.supplementalGroups[${index}]`, group, 0, LAST_ID),
    ),
    ...(security.sysctls ?? []).flatMap(({ name }, index) => [
      ...checkSysctl(name, names, `${field}.sysctls[${index}].name`),
      ...checkHostSysctl(name, shared, `${field}.sysctls[${index}].name`),
    ]),
    ...oneOf(`${field}.fsGroupChangePolicy`, security.fsGroupChangePolicy, ["Always", "OnRootMismatch"]),
    ...checkSeccomp(security.seccompProfile, `${field}.seccompProfile`),
    ...checkAppArmor(security.appArmorProfile, `${field}.appArmorProfile`),
    ...oneOf(`${field}.supplementalGroupsPolicy`, security.supplementalGroupsPolicy, ["Merge", "Strict"]),
    ...oneOf(`${field}.seLinuxChangePolicy`, security.seLinuxChangePolicy, ["MountOption", "Recursive"]),
  ];
}

function checkSysctl(name: string, seen: Set<string>, field: string): StatusCause[] {
  const known = seen.has(name);
  seen.add(name);
  if (name === "") return [required(field)];
  if (name.length > 253 || !SYSCTL.test(name)) {
    return [invalidValue(field, name, `must have at most 253 characters and match regex ${SYSCTL_TEXT}`)];
  }
  return known ? [duplicate(field, name)] : [];
}

interface SharedWithHost {
  readonly hostNetwork?: boolean;
  readonly hostIPC?: boolean;
}

/** Settings of what a pod has in common with its node are the node's. */
function checkHostSysctl(name: string, { hostNetwork, hostIPC }: SharedWithHost, field: string): StatusCause[] {
  const words = name.replaceAll("/", ".");
  if (hostNetwork === true && words.startsWith("net.")) {
    return [invalidValue(field, name, "may not be specified when 'hostNetwork' is true")];
  }
  return hostIPC === true && /^(?:kernel\.shm|kernel\.msg|fs\.mqueue\.|kernel\.sem$)/.test(words)
    ? [invalidValue(field, name, "may not be specified when 'hostIPC' is true")]
    : [];
}

function checkSeccomp(profile: Profile | undefined, field: string): StatusCause[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  const at = `${field}.localhostProfile`;
  if (type === "Localhost") {
    return localhostProfile === undefined
      ? [required(at, "must be set when seccomp type is Localhost")]
      : checkDescending(localhostProfile, at);
  }
  const causes = checkProfileType(profile, field, "type is required when seccompProfile is set");
  if (localhostProfile === undefined) return causes;
  const value = { Type: type, LocalhostProfile: localhostProfile };
  return [...causes, invalidValue(at, value, "can only be set when seccomp type is Localhost")];
}

/** What is wrong with a profile of AppArmor. */
export function checkAppArmor(profile: Profile | undefined, field: string): StatusCause[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  const at = `${field}.localhostProfile`;
  if (type === "Localhost") {
    if ((localhostProfile ?? "") === "") return [required(at, "must be set when AppArmor type is Localhost")];
    const isPadded = localhostProfile?.trim() !== localhostProfile;
    return isPadded ? [invalidValue(at, localhostProfile, "must not be padded with whitespace")] : [];
  }
  const causes = checkProfileType(profile, field, "type is required when appArmorProfile is set");
  return causes.length > 0 || localhostProfile === undefined
    ? causes
    : [invalidValue(at, localhostProfile, "can only be set when AppArmor type is Localhost")];
}

function checkProfileType({ type }: Profile, field: string, why: string): StatusCause[] {
  if (type === "") return [required(`${field}.type`, why)];
  return PROFILES.includes(type) ? [] : [unsupported(`${field}.type`, type, PROFILES)];
}

/** The context as the server shows it: every member, by its name in Go. */
const shown = (security: ContainerSecurity): Json => goValue("SecurityContext", security as unknown as Json);

/** What processes of the node and of the pod cannot share at once. */
export function checkSharing(
  { hostPID, shareProcessNamespace }: { readonly hostPID?: boolean; readonly shareProcessNamespace?: boolean },
  field: string,
): StatusCause[] {
  return hostPID === true && shareProcessNamespace === true
    ? [invalidValue(`${field}.shareProcessNamespace`, true, "ShareProcessNamespace and HostPID cannot both be enabled")]
    : [];
}

/** What a pod that has its own users cannot share with the node. */
export function checkHostUsers(
  spec: {
    readonly hostNetwork?: boolean;
    readonly hostPID?: boolean;
    readonly hostIPC?: boolean;
    readonly hostUsers?: boolean;
  },
  field: string,
): StatusCause[] {
  if (spec.hostUsers !== false) return [];
  const why = "when `hostUsers` is false";
  // The server writes two of the names with a capital.
  return [
    ...(spec.hostNetwork === true ? [forbiddenField(`${field}.hostNetwork`, why)] : []),
    ...(spec.hostPID === true ? [forbiddenField(`${field}.HostPID`, why)] : []),
    ...(spec.hostIPC === true ? [forbiddenField(`${field}.HostIPC`, why)] : []),
  ];
}
