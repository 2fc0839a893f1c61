import type { StatusCause } from "../../api/status.ts";
import { duplicate, forbiddenField, invalidAs, invalidValue, oneOf, required } from "../causes.ts";
import { dnsLabel, dnsSubdomain } from "../names.ts";
import { quantityOrZero } from "../quantity.ts";
import type { KnownVolumes } from "./mounts.ts";
import { checkNoBacksteps } from "./paths.ts";
import type { DownwardFile, KeyToPath, Projection } from "./projections.ts";
import { checkDownwardFile, checkItems, checkMode, checkProjections } from "./projections.ts";

/** A volume with all that is looked at. */
export interface CheckedVolume {
  readonly name: string;
  readonly emptyDir?: { readonly sizeLimit?: string };
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly gitRepo?: { readonly repository: string };
  readonly secret?: FilesSource & { readonly secretName?: string };
  readonly nfs?: { readonly server: string; readonly path: string };
  readonly persistentVolumeClaim?: { readonly claimName?: string };
  readonly downwardAPI?: { readonly defaultMode?: number; readonly items?: readonly DownwardFile[] };
  readonly configMap?: FilesSource & { readonly name?: string };
  readonly projected?: { readonly defaultMode?: number; readonly sources?: readonly Projection[] };
  readonly csi?: { readonly driver: string };
  readonly ephemeral?: { readonly volumeClaimTemplate?: object };
}

interface FilesSource {
  readonly defaultMode?: number;
  readonly items?: readonly KeyToPath[];
}

/** In the order in which the server looks at them; of several given, the first is right. */
const SOURCES =
  "emptyDir hostPath gitRepo gcePersistentDisk awsElasticBlockStore secret nfs iscsi glusterfs flocker persistentVolumeClaim rbd cinder cephfs quobyte downwardAPI fc flexVolume configMap azureFile vsphereVolume photonPersistentDisk portworxVolume azureDisk storageos projected scaleIO csi ephemeral image".split(
    " ",
  );
const HOST_PATH_TYPES = "|BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|FileOrCreate|Socket".split("|");

/** What the API server would refuse in the volumes of a pod (Kubernetes 1.34), and those that are right. */
export function checkVolumes(
  volumes: readonly CheckedVolume[],
  field: string,
): { readonly causes: readonly StatusCause[]; readonly known: KnownVolumes } {
  const known = new Map<string, { isClaim: boolean }>();
  const causes = volumes.flatMap((volume, index) => {
    const at = `${field}[${index}]`;
    const { name } = volume;
    const problems = [
      ...checkSources(volume, at),
      ...(name === "" ? [required(`${at}.name`)] : invalidAs(`${at}.name`, name, dnsLabel(name))),
      ...(known.has(name) ? [duplicate(`${at}.name`, name)] : []),
    ];
    const isClaim = volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined;
    if (problems.length === 0) known.set(name, { isClaim });
    return problems;
  });
  return { causes, known };
}

function checkSources(volume: CheckedVolume, field: string): StatusCause[] {
  const given = SOURCES.filter((name) => (volume as unknown as Record<string, unknown>)[name] !== undefined);
  const [first, ...others] = given;
  if (first === undefined) return [required(field, "must specify a volume type")];
  return [
    ...checkSource(volume, first, `${field}.${first}`),
    ...others.map((name) => forbiddenField(`${field}.${name}`, "may not specify more than 1 volume type")),
  ];
}

function checkSource(volume: CheckedVolume, kind: string, field: string): StatusCause[] {
  const {
    emptyDir,
    hostPath,
    gitRepo,
    secret,
    nfs,
    persistentVolumeClaim,
    downwardAPI,
    configMap,
    projected,
    csi,
    ephemeral,
  } = volume;
  const needs = (name: string, value: string | undefined): StatusCause[] =>
    (value ?? "") === "" ? [required(`${field}.${name}`)] : [];
  switch (kind) {
    case "emptyDir":
      return quantityOrZero(emptyDir?.sizeLimit) < 0
        ? [forbiddenField(`${field}.sizeLimit`, "SizeLimit field must be a valid resource quantity")]
        : [];
    case "hostPath":
      return hostPath?.path === undefined || hostPath.path === ""
        ? [required(`${field}.path`)]
        : [
            ...checkNoBacksteps(hostPath.path, `${field}.path`),
            ...oneOf(`${field}.type`, hostPath.type, HOST_PATH_TYPES),
          ];
    case "gitRepo":
      return needs("repository", gitRepo?.repository);
    case "secret":
      return [...needs("secretName", secret?.secretName), ...checkFiles(secret ?? {}, field)];
    case "nfs":
      return [...needs("server", nfs?.server), ...needs("path", nfs?.path), ...checkAbsolute(nfs?.path ?? "", field)];
    case "persistentVolumeClaim":
      return needs("claimName", persistentVolumeClaim?.claimName);
    case "downwardAPI":
      // The server names the volume for all of its files.
      return [
        ...checkMode(downwardAPI?.defaultMode, `${field}.defaultMode`),
        ...(downwardAPI?.items ?? []).flatMap((file) => checkDownwardFile(file, field)),
      ];
    case "configMap":
      return [...needs("name", configMap?.name), ...checkFiles(configMap ?? {}, field)];
    case "projected":
      return [
        ...checkMode(projected?.defaultMode, `${field}.defaultMode`),
        ...checkProjections(projected?.sources ?? [], field),
      ];
    case "csi":
      return [...needs("driver", csi?.driver), ...checkDriver(csi?.driver ?? "", `${field}.driver`)];
    case "ephemeral":
      return ephemeral?.volumeClaimTemplate ? [] : [required(`${field}.volumeClaimTemplate`)];
    default:
      return [];
  }
}

function checkFiles({ defaultMode, items = [] }: FilesSource, field: string): StatusCause[] {
  return [...checkMode(defaultMode, `${field}.defaultMode`), ...checkItems(items, `${field}.items`)];
}

function checkAbsolute(path: string, field: string): StatusCause[] {
  return path.startsWith("/") ? [] : [invalidValue(`${field}.path`, path, "must be an absolute path")];
}

function checkDriver(driver: string, field: string): StatusCause[] {
  return invalidAs(field, driver, dnsSubdomain(driver.toLowerCase()));
}
