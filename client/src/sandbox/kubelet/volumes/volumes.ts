import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Pod } from "../../podObjects.ts";
import { ConfigError } from "../environment.ts";
import type { NodeContext } from "../nodeContext.ts";
import { volumeFiles, type VolumeFile } from "./contents.ts";
import { inside } from "./mounts.ts";

/** Why a volume cannot be mounted; the pod waits until that has changed. */
export class MountError extends Error {}

/**
 * Makes a local folder for each volume of a pod, which its containers share. Host paths and claims are empty folders,
 * since a container here is a process and has no mounts.
 *
 * @returns name of the volume → folder
 * @throws MountError when a secret, a config map or a key is missing
 */
export function prepareVolumes(context: NodeContext, pod: Pod): Record<string, string> {
  const folders: Record<string, string> = {};
  for (const volume of pod.spec.volumes ?? []) {
    const path = join(context.folder, pod.metadata.uid, "volumes", volume.name);
    mkdirSync(path, { recursive: true });
    try {
      writeFiles(path, volumeFiles(context, pod, volume));
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

function writeFiles(folder: string, files: readonly VolumeFile[]): void {
  for (const { path, data, mode } of files) {
    const file = inside(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, data);
    chmodSync(file, mode);
  }
}
