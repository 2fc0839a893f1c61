import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Container } from "../../containerObjects.ts";
import type { Pod } from "../../podObjects.ts";
import { quantityOrZero, quantityText } from "../../validation/quantity.ts";

const STORAGE = "ephemeral-storage";

/** Folders of a pod on this machine. */
interface PodFolders {
  /** Name of a volume → its folder. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Of the logs, one below it for each container. */
  readonly logs: string;
}

/**
 * Why a pod is to be evicted, in the words of Kubernetes 1.34 (`localStorageEviction`): one of its volumes holds more than it
 * may, or the pod has written more than its containers may together, or one of them more than it may.
 */
export function overuse({ spec }: Pod, { volumes, logs }: PodFolders): string | undefined {
  let used = sizeOf(logs);
  for (const { name, emptyDir } of spec.volumes ?? []) {
    const folder = volumes[name];
    if (!emptyDir || folder === undefined) continue;
    const size = sizeOf(folder);
    const { sizeLimit, medium } = emptyDir;
    if (sizeLimit !== undefined && size > quantityOrZero(sizeLimit)) {
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${sizeLimit}". `;
    }
    if (medium !== "Memory") used += size;
  }
  const limits = limitsOf(spec.containers);
  if (limits.length === 0) return undefined;
  const most = limits.reduce((sum, { bytes }) => sum + bytes, 0);
  if (used > most) {
    const shown = quantityText(most, limits[0]?.text);
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${shown}. `;
  }
  const excess = limits.find(({ name, bytes }) => sizeOf(join(logs, name)) > bytes);
  return excess && `Container ${excess.name} exceeded its local ephemeral storage limit "${excess.text}". `;
}

/** Whether there is anything that a pod may not exceed. */
export function hasStorageLimit({ spec }: Pod): boolean {
  const isLimited = spec.volumes?.some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined);
  return isLimited === true || limitsOf(spec.containers).length > 0;
}

function limitsOf(containers: readonly Container[]): { readonly name: string; text: string; readonly bytes: number }[] {
  return containers.flatMap(({ name, resources }) => {
    const text = resources?.limits?.[STORAGE];
    return text === undefined ? [] : [{ name, text, bytes: quantityOrZero(text) }];
  });
}

/** Bytes of all files below a folder. */
function sizeOf(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  } catch {
    // Files come and go.
    return 0;
  }
}
