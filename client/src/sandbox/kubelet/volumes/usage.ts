import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Pod } from "../../objects.ts";
import { quantityOrZero } from "../../validation/quantity.ts";

/** Why a pod is to be evicted: what one of its volumes holds is more than it may (Kubernetes 1.34's words). */
export function overfullVolume({ spec }: Pod, folders: Readonly<Record<string, string>>): string | undefined {
  for (const { name, emptyDir } of spec.volumes ?? []) {
    const { sizeLimit } = emptyDir ?? {};
    const folder = folders[name];
    if (sizeLimit !== undefined && folder !== undefined && sizeOf(folder) > quantityOrZero(sizeLimit)) {
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${sizeLimit}". `;
    }
  }
  return undefined;
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
