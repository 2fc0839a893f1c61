import type { StatusCause } from "../../api/status.ts";
import { forbiddenField, invalidValue, missing, oneOf, required } from "../causes.ts";
import { checkDescending, checkNoBacksteps } from "./paths.ts";

/** The volumes of a pod that are right in themselves, by name; whether one can be a block device. */
export type KnownVolumes = ReadonlyMap<string, { readonly isClaim: boolean }>;

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly mountPropagation?: string;
  readonly recursiveReadOnly?: string;
}

export interface VolumeDevice {
  readonly name: string;
  readonly devicePath: string;
}

interface Mounting {
  readonly volumeMounts?: readonly VolumeMount[];
  readonly volumeDevices?: readonly VolumeDevice[];
  readonly securityContext?: { readonly privileged?: boolean };
}

/** What the API server would refuse in `volumeMounts` (Kubernetes 1.34). */
export function checkMounts(container: Mounting, volumes: KnownVolumes, field: string): StatusCause[] {
  const { volumeMounts = [], volumeDevices = [] } = container;
  const paths = new Set<string>();
  return volumeMounts.flatMap((mount, index) => {
    const at = `${field}[${index}]`;
    const { name, mountPath, subPath = "", subPathExpr = "" } = mount;
    const causes: StatusCause[] = [];
    if (name === "") causes.push(required(`${at}.name`));
    if (!volumes.has(name)) causes.push(missing(`${at}.name`, name));
    if (mountPath === "") causes.push(required(`${at}.mountPath`));
    if (paths.has(mountPath)) causes.push(invalidValue(`${at}.mountPath`, mountPath, "must be unique"));
    paths.add(mountPath);
    if (volumeDevices.some((one) => one.name === name)) {
      causes.push(invalidValue(`${at}.name`, name, "must not already exist in volumeDevices"));
    }
    if (volumeDevices.some(({ devicePath }) => devicePath === mountPath)) {
      causes.push(invalidValue(`${at}.mountPath`, mountPath, "must not already exist as a path in volumeDevices"));
    }
    // From here on the server names the list, not the mount.
    causes.push(...checkDescending(subPath, `${field}.subPath`));
    if (subPathExpr !== "" && subPath !== "") {
      causes.push(invalidValue(`${at}.subPathExpr`, subPathExpr, "subPathExpr and subPath are mutually exclusive"));
    }
    causes.push(...checkDescending(subPathExpr, `${field}.subPathExpr`));
    return [...causes, ...checkPropagation(mount, container, field), ...checkRecursive(mount, field)];
  });
}

function checkPropagation({ mountPropagation }: VolumeMount, container: Mounting, field: string): StatusCause[] {
  const at = `${field}.mountPropagation`;
  const known = oneOf(at, mountPropagation, ["Bidirectional", "HostToContainer", "None"]);
  const isPrivileged = container.securityContext?.privileged === true;
  return mountPropagation === "Bidirectional" && !isPrivileged
    ? [...known, forbiddenField(at, "Bidirectional mount propagation is available only to privileged containers")]
    : known;
}

function checkRecursive({ recursiveReadOnly, readOnly, mountPropagation }: VolumeMount, field: string): StatusCause[] {
  const at = `${field}.recursiveReadOnly`;
  if (recursiveReadOnly !== "Enabled" && recursiveReadOnly !== "IfPossible") {
    return oneOf(at, recursiveReadOnly, ["Disabled", "Enabled", "IfPossible"]);
  }
  return [
    ...(readOnly === true ? [] : [forbiddenField(at, "may only be specified when readOnly is true")]),
    ...(mountPropagation === undefined || mountPropagation === "None"
      ? []
      : [forbiddenField(at, "may only be specified when mountPropagation is None or not specified")]),
  ];
}

/** What the API server would refuse in `volumeDevices` (Kubernetes 1.34). */
export function checkDevices(container: Mounting, volumes: KnownVolumes, field: string): StatusCause[] {
  const { volumeMounts = [], volumeDevices = [] } = container;
  const names = new Set<string>();
  const paths = new Set<string>();
  return volumeDevices.flatMap(({ name, devicePath }, index) => {
    const at = `${field}[${index}]`;
    const volume = volumes.get(name);
    const causes: StatusCause[] = [];
    const wrongName = (why: string): void => void causes.push(invalidValue(`${at}.name`, name, why));
    const wrongPath = (why: string): void => void causes.push(invalidValue(`${at}.devicePath`, devicePath, why));
    if (name === "") causes.push(required(`${at}.name`));
    if (names.has(name)) wrongName("must be unique");
    if (volume && !volume.isClaim) {
      wrongName("can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
    }
    if (!volume) causes.push(missing(`${at}.name`, name));
    if (devicePath === "") causes.push(required(`${at}.devicePath`));
    if (paths.has(devicePath)) wrongPath("must be unique");
    if (checkNoBacksteps(devicePath, at).length > 0) wrongPath("can not contain backsteps ('..')");
    else paths.add(devicePath);
    if (volumeMounts.some((one) => one.name === name)) wrongName("must not already exist in volumeMounts");
    if (volumeMounts.some(({ mountPath }) => mountPath === devicePath)) {
      wrongPath("must not already exist as a path in volumeMounts");
    }
    if (name !== "") names.add(name);
    return causes;
  });
}
