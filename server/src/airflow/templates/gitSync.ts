import { child, items, rangeOfNode, scalarText } from "../../pod/manifest/yamlPlaces.ts";
import type { YamlNode } from "../../pod/manifest/yamlTree.ts";
import type { TemplateMistake } from "./volumes.ts";

/** The variables of git-sync that have to agree with mounts: those of v3, and of v4. */
const ROOT = ["GIT_SYNC_ROOT", "GITSYNC_ROOT"];
const DEST = ["GIT_SYNC_DEST", "GITSYNC_LINK"];
const ONCE = ["GIT_SYNC_ONE_TIME", "GITSYNC_ONE_TIME"];

/** What has to agree between a git-sync init container and the container base (airflow spec 3.4). */
export function* gitSyncMistakes(spec: YamlNode): Generator<TemplateMistake> {
  const base = items(spec, "containers")[0];
  for (const container of items(spec, "initContainers")) {
    const variables = new Map(items(container, "env").map((one) => [scalarText(one, "name"), one]));
    const find = (names: readonly string[]): YamlNode | undefined =>
      names.map((name) => variables.get(name)).find((one) => one !== undefined);
    const root = find(ROOT);
    if (!root) continue;
    const code = "airflow-template-git-sync";
    const mounts = items(container, "volumeMounts");
    const rootText = scalarText(root, "value");
    const rootAt = child(root, "value");
    const mount = mounts.find((one) => trimmed(scalarText(one, "mountPath")) === trimmed(rootText));
    if (rootText !== undefined && rootAt && mounts.length > 0 && !mount) {
      const message = `git-sync writes below "${rootText}", where no volume is mounted: what it fetches is lost.`;
      yield { code, range: rangeOfNode(rootAt.value), message };
    }
    if (!find(ONCE)) {
      const message = "Without GIT_SYNC_ONE_TIME the init container never ends, and the task never begins.";
      yield { code, range: rangeOfNode(child(container, "name")?.value ?? container), message };
    }
    const volume = mount && scalarText(mount, "name");
    const dest = scalarText(find(DEST), "value");
    for (const dags of items(base, "volumeMounts")) {
      const subPath = child(dags, "subPath");
      const path = scalarText(dags, "subPath");
      if (volume === undefined || scalarText(dags, "name") !== volume || !subPath || path === undefined) continue;
      if (dest === undefined || path.split("/")[0] === dest) continue;
      const message = `git-sync puts the repository into "${dest}", so the path begins with that, not with "${path.split("/")[0] ?? ""}".`;
      yield { code, range: rangeOfNode(subPath.value), message };
    }
  }
}

function trimmed(path: string | undefined): string | undefined {
  return path?.replace(/\/+$/u, "");
}
