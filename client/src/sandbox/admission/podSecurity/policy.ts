import type { StatusCause } from "../../api/status.ts";
import { invalidValue } from "../../validation/causes.ts";
import { BASELINE } from "./baseline.ts";
import { INSTEAD, RESTRICTED } from "./restricted.ts";
import type { Offence, Secured, VersionedCheck } from "./secured.ts";

const LEVELS = ["privileged", "baseline", "restricted"] as const;
type LevelName = (typeof LEVELS)[number];

/** A level of security, and of which version of Kubernetes: `latest`, or `v1.25`. */
export interface Level {
  readonly name: LevelName;
  readonly version: string;
}

/** What a namespace asks of its pods, and what it warns of. */
export interface Policy {
  readonly enforce: Level;
  readonly warn: Level;
  /** Labels that say nothing that is known. */
  readonly causes: readonly StatusCause[];
}

const PREFIX = "pod-security.kubernetes.io/";
const NONE: Level = { name: "privileged", version: "latest" };

/** Reads a namespace's labels (Kubernetes 1.34, `pod-security-admission/api`). */
export function policyOf(labels: Readonly<Record<string, string>> = {}): Policy {
  const causes: StatusCause[] = [];
  const wrong = (label: string, value: string, why: string): void => {
    causes.push(invalidValue(`metadata.labels[${PREFIX}${label}]`, value, why));
  };
  const read = (mode: "enforce" | "audit" | "warn"): Partial<Level> & { readonly isWrong: boolean } => {
    const name = labels[PREFIX + mode];
    const version = labels[`${PREFIX}${mode}-version`];
    const isLevel = name === undefined || (LEVELS as readonly string[]).includes(name);
    if (!isLevel) wrong(mode, name, `must be one of ${LEVELS.join(", ")}`);
    const isVersion = version === undefined || version === "latest" || /^v1\.(?:\d|[1-9]\d+)$/.test(version);
    if (!isVersion) wrong(`${mode}-version`, version, 'must be "latest" or "v1.x"');
    return {
      ...(name !== undefined && isLevel && { name: name as LevelName }),
      ...(version !== undefined && isVersion && { version }),
      isWrong: !isLevel,
    };
  };
  const { isWrong, ...asked } = read("enforce");
  read("audit");
  const { isWrong: isWarnWrong, ...warned } = read("warn");
  const enforce: Level = { ...NONE, ...(isWrong && { name: "restricted" }), ...asked };
  // Who does not say what to be warned of is warned of what is refused.
  const follows = warned.name === undefined && !isWarnWrong && asked.name !== undefined && enforce.name !== NONE.name;
  const warn: Level = { ...NONE, ...(follows && enforce), ...warned };
  return { enforce, warn, causes };
}

export const textOf = ({ name, version }: Level): string => `${name}:${version}`;

/** What of a pod a level does not allow. */
export function offences({ name, version }: Level, pod: Secured): readonly Offence[] {
  if (name === "privileged") return [];
  const minor = version === "latest" ? Infinity : Number(version.slice("v1.".length));
  const base = current(BASELINE, minor);
  const more = name === "restricted" ? current(RESTRICTED, minor) : [];
  const isReplaced = ({ name: own }: VersionedCheck): boolean =>
    more.some((one) => one.name === own || one.name === INSTEAD[own]);
  return [...base.filter((one) => !isReplaced(one)), ...more].flatMap(({ check }) => check(pod) ?? []);
}

/** Of each name the newest that there was then. */
function current(checks: readonly VersionedCheck[], minor: number): VersionedCheck[] {
  const found = new Map<string, VersionedCheck>();
  for (const one of checks) if (one.since <= minor) found.set(one.name, one);
  return [...found.values()];
}

/** `host namespaces (hostPID=true), …` */
export const detailsText = (all: readonly Offence[]): string =>
  all.map(({ reason, detail }) => `${reason} (${detail})`).join(", ");

/** Whether one level asks for more than another. */
export const isStricter = (a: Level, b: Level): boolean => LEVELS.indexOf(a.name) > LEVELS.indexOf(b.name);
