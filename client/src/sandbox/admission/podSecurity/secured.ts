/** What the levels of security look at in a pod, or in the template of one. */
export interface Secured {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: SecuredSpec;
}

interface Settings {
  readonly appArmorProfile?: { readonly type: string };
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type: string };
  readonly seLinuxOptions?: { readonly type?: string; readonly user?: string; readonly role?: string };
  readonly windowsOptions?: { readonly hostProcess?: boolean };
}

interface Handler {
  readonly httpGet?: { readonly host?: string };
  readonly tcpSocket?: { readonly host?: string };
}

export interface SecuredContainer {
  readonly name: string;
  readonly securityContext?: Settings & {
    readonly allowPrivilegeEscalation?: boolean;
    readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
    readonly privileged?: boolean;
    readonly procMount?: string;
  };
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly livenessProbe?: Handler;
  readonly readinessProbe?: Handler;
  readonly startupProbe?: Handler;
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler };
}

interface SecuredSpec {
  readonly securityContext?: Settings & { readonly sysctls?: readonly { readonly name: string }[] };
  readonly containers: readonly SecuredContainer[];
  readonly initContainers?: readonly SecuredContainer[];
  readonly ephemeralContainers?: readonly SecuredContainer[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly os?: { readonly name: string };
  readonly volumes?: readonly { readonly name: string }[];
}

/** Why a pod is not allowed: in a few words, and what of it. */
export interface Offence {
  readonly reason: string;
  readonly detail: string;
}

export type Check = (pod: Secured) => Offence | undefined;

/** A check, and since which minor version of Kubernetes it is made; where another one of its name is newer, that is. */
export interface VersionedCheck {
  readonly name: string;
  readonly since: number;
  readonly check: Check;
}

export const containersOf = ({ spec }: Secured): readonly SecuredContainer[] => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
  ...(spec.ephemeralContainers ?? []),
];

/** The names of the containers of which something is true. */
export const namesOf = (pod: Secured, isSo: (container: SecuredContainer) => boolean): string[] =>
  containersOf(pod).flatMap((container) => (isSo(container) ? [container.name] : []));

/** `"a", "b"` */
export const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(", ");

export const plural = (one: string, many: string, { length }: { readonly length: number }): string =>
  length === 1 ? one : many;

export const containerWords = (names: readonly string[]): string =>
  `${plural("container", "containers", names)} ${quoted(names)}`;

/** Who sets something: the pod, containers, or both; empty of nobody. */
export function setters(isPod: boolean, names: readonly string[]): string {
  return [...(isPod ? ["pod"] : []), ...(names.length > 0 ? [containerWords(names)] : [])].join(" and ");
}

/** Each once, in order. */
export const distinct = (words: readonly (string | undefined)[]): string[] =>
  [...new Set(words.filter((word) => word !== undefined))].sort();
