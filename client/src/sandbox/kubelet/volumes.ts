import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import type { Container, KeyToPath, Pod, Volume } from "../objects.ts";
import type { Store } from "../store/store.ts";
import { ConfigError, decodeSecret, findConfigMap, findSecret } from "./environment.ts";

/** Why a volume cannot be mounted; the pod waits until that has changed. */
export class MountError extends Error {}

/**
 * Makes a local folder for each volume of a pod. Only `emptyDir`, `secret` and `configMap` have contents; the others
 * (host paths, claims, projections) are empty folders, since a container here is a process and has no mounts.
 *
 * @returns name of the volume → folder
 * @throws MountError when a secret or config map is missing
 */
export function prepareVolumes(store: Store, pod: Pod, folder: string): Record<string, string> {
  const folders: Record<string, string> = {};
  for (const volume of pod.spec.volumes ?? []) {
    const path = join(folder, volume.name);
    mkdirSync(path, { recursive: true });
    try {
      writeFiles(path, contents(store, pod.metadata.namespace ?? "", volume));
    } catch (error) {
      if (error instanceof ConfigError) {
        throw new MountError(`MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`);
      }
      throw error;
    }
    folders[volume.name] = path;
  }
  return folders;
}

/** Where a container's mounts are: path in the container → local path. */
export function mountsOf(container: Container, volumes: Readonly<Record<string, string>>): Record<string, string> {
  const mounts: Record<string, string> = {};
  for (const { name, mountPath, subPath } of container.volumeMounts ?? []) {
    const folder = volumes[name];
    if (folder !== undefined) {
      mounts[mountPath] = subPath === undefined ? folder : inside(folder, subPath);
    }
  }
  return mounts;
}

function contents(store: Store, namespace: string, volume: Volume): Record<string, string> {
  if (volume.secret) {
    const { secretName, optional, items } = volume.secret;
    const reference = {
      ...(secretName !== undefined && { name: secretName }),
      ...(optional !== undefined && { optional }),
    };
    const secret = findSecret(store, namespace, reference);
    return select(secret ? decodeSecret(secret) : {}, items, "secret");
  }
  if (volume.configMap) {
    return select(findConfigMap(store, namespace, volume.configMap)?.data ?? {}, volume.configMap.items, "configmap");
  }
  return {};
}

function select(
  data: Readonly<Record<string, string>>,
  items: readonly KeyToPath[] | undefined,
  kind: string,
): Record<string, string> {
  if (!items) {
    return { ...data };
  }
  return Object.fromEntries(
    items.map(({ key, path }) => {
      const text = data[key];
      if (text === undefined) {
        throw new ConfigError(`${kind} references non-existent ${kind} key: ${key}`);
      }
      return [path, text];
    }),
  );
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = inside(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o600 });
  }
}

/** A path below `folder`, whatever `..` it has. */
function inside(folder: string, path: string): string {
  const full = resolve(folder, `.${sep}${path}`);
  return full === folder || full.startsWith(folder + sep) ? full : folder;
}
