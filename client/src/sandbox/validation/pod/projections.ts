import type { StatusCause } from "../../api/status.ts";
import { forbiddenField, invalidValue, required } from "../causes.ts";
import { checkFileInVolume } from "./paths.ts";
import type { FieldReference, ResourceReference } from "./references.ts";
import { checkFieldReference, checkResourceReference } from "./references.ts";

export interface KeyToPath {
  readonly key: string;
  readonly path: string;
  readonly mode?: number;
}

export interface DownwardFile {
  readonly path: string;
  readonly fieldRef?: FieldReference;
  readonly resourceFieldRef?: ResourceReference;
  readonly mode?: number;
}

/** One of the sources that a projected volume is made of. */
export interface Projection {
  readonly secret?: { readonly name?: string; readonly items?: readonly KeyToPath[] };
  readonly configMap?: { readonly name?: string; readonly items?: readonly KeyToPath[] };
  readonly downwardAPI?: { readonly items?: readonly DownwardFile[] };
  readonly serviceAccountToken?: { readonly path: string; readonly expirationSeconds?: number };
  readonly clusterTrustBundle?: object;
  readonly podCertificate?: object;
}

const FIELDS = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];
const CONFLICT = "conflicting duplicate paths";
const TEN_MINUTES = 600;

/** What is wrong with the permissions of a file. */
export function checkMode(mode: number | undefined, field: string): StatusCause[] {
  return mode === undefined || (mode >= 0 && mode <= 0o777)
    ? []
    : [invalidValue(field, mode, "must be a number between 0 and 0777 (octal), both inclusive")];
}

/** What the API server would refuse in the keys that become files (Kubernetes 1.34). */
export function checkItems(items: readonly KeyToPath[], field: string): StatusCause[] {
  return items.flatMap(({ key, path, mode }, index) => {
    const at = `${field}[${index}]`;
    return [
      ...(key === "" ? [required(`${at}.key`)] : []),
      ...(path === "" ? [required(`${at}.path`)] : []),
      ...checkFileInVolume(path, `${at}.path`),
      ...checkMode(mode, `${at}.mode`),
    ];
  });
}

/** As `checkItems`, of a file with a field of the pod in it. */
export function checkDownwardFile(
  { path, fieldRef, resourceFieldRef, mode }: DownwardFile,
  field: string,
): StatusCause[] {
  const causes = path === "" ? [required(`${field}.path`)] : [];
  causes.push(...checkFileInVolume(path, `${field}.path`));
  if (fieldRef) {
    causes.push(...checkFieldReference(fieldRef, FIELDS, `${field}.fieldRef`));
    if (resourceFieldRef) {
      causes.push(invalidValue(field, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
    }
  } else if (resourceFieldRef) {
    causes.push(...checkResourceReference(resourceFieldRef, true, `${field}.resourceFieldRef`));
  } else {
    causes.push(required(field, "one of fieldRef and resourceFieldRef is required"));
  }
  return [...causes, ...checkMode(mode, `${field}.mode`)];
}

/** What the API server would refuse in the sources of a projected volume (Kubernetes 1.34). */
export function checkProjections(sources: readonly Projection[], field: string): StatusCause[] {
  const paths = new Set<string>();
  const occupy = (path: string, shown: string): StatusCause[] => {
    if (path === "") return [];
    const taken = paths.has(path) ? [invalidValue(field, shown, CONFLICT)] : [];
    paths.add(path);
    return taken;
  };
  return sources.flatMap((source, index) => {
    const at = `${field}.sources[${index}]`;
    const causes: StatusCause[] = [];
    for (const kind of ["secret", "configMap"] as const) {
      const data = source[kind];
      if (!data) continue;
      const { name = "", items = [] } = data;
      if (name === "") causes.push(required(`${at}.${kind}.name`));
      items.forEach((item, number) => {
        causes.push(...checkItem(item, `${at}.${kind}.items[${number}]`), ...occupy(item.path, name));
      });
    }
    for (const file of source.downwardAPI?.items ?? []) {
      causes.push(...checkDownwardFile(file, `${at}.downwardAPI`), ...occupy(file.path, file.path));
    }
    if (source.serviceAccountToken) causes.push(...checkToken(source.serviceAccountToken, at, field));
    return Object.keys(source).length > 1
      ? [...causes, forbiddenField(at, "may not specify more than 1 volume type per source")]
      : causes;
  });
}

function checkItem(item: KeyToPath, field: string): StatusCause[] {
  return checkItems([item], "").map((cause) => ({
    ...cause,
    field: `${field}${(cause.field ?? "").slice("[0]".length)}`,
  }));
}

/** Of the path the server names the volume, not the source. */
function checkToken(
  { path, expirationSeconds = 3600 }: NonNullable<Projection["serviceAccountToken"]>,
  at: string,
  field: string,
): StatusCause[] {
  const time = `${at}.serviceAccountToken.expirationSeconds`;
  const bound =
    expirationSeconds < TEN_MINUTES
      ? "may not specify a duration less than 10 minutes"
      : expirationSeconds > 2 ** 32
        ? "may not specify a duration larger than 2^32 seconds"
        : undefined;
  return [
    ...(bound === undefined ? [] : [invalidValue(time, expirationSeconds, bound)]),
    ...(path === "" ? [required(`${field}.path`)] : checkFileInVolume(path, `${field}.path`)),
  ];
}
