import type { ManifestText } from "../pod/manifest/yamlTree.ts";
import type { Files } from "./files.ts";
import { folderOf } from "./paths.ts";
import type { Project } from "./project.ts";
import { canonicalUri, toPath, toUri } from "./uri.ts";

/**
 * Reads pod templates by their paths as written: from the project's folder, then from that of the DAG file, then from
 * Airflow's. A path that is one of the image (`/opt/airflow/pod_templates/pod.yaml`) is looked for by its end.
 */
export function templateReader(
  uri: string | undefined,
  project: Project,
  files: Files,
  airflowHome?: string,
): (path: string) => ManifestText | undefined {
  const own = uri === undefined ? undefined : toPath(canonicalUri(uri));
  return (path) => {
    const folders = [
      ...(own === undefined ? [] : [folderOf(own)]),
      ...(airflowHome === undefined ? [] : [airflowHome]),
      project.home,
    ];
    const candidates = [
      project.resolve(path),
      ...folders.map((folder) => `${folder}/${path}`),
      ...(path.startsWith("/") ? endsOf(path).flatMap((end) => folders.map((folder) => `${folder}/${end}`)) : []),
    ];
    for (const candidate of candidates) {
      const text = files.readFile(candidate);
      if (text !== undefined) return { uri: toUri(candidate), text };
    }
    return undefined;
  };
}

/** `a/b/c.yaml`, `b/c.yaml`, `c.yaml`. */
function endsOf(path: string): readonly string[] {
  const words = path.split("/").filter(Boolean);
  return words.map((_, index) => words.slice(index).join("/"));
}
