import type { ManifestText } from "../pod/manifest/yamlTree.ts";
import type { Files } from "./files.ts";
import { folderOf } from "./paths.ts";
import type { Project } from "./project.ts";
import { canonicalUri, toPath, toUri } from "./uri.ts";

/** Reads pod templates by their paths as written: from the project's folder, then from that of the DAG file. */
export function templateReader(
  uri: string | undefined,
  project: Project,
  files: Files,
): (path: string) => ManifestText | undefined {
  const own = uri === undefined ? undefined : toPath(canonicalUri(uri));
  return (path) => {
    const candidates = [project.resolve(path), ...(own === undefined ? [] : [`${folderOf(own)}/${path}`])];
    for (const candidate of candidates) {
      const text = files.readFile(candidate);
      if (text !== undefined) return { uri: toUri(candidate), text };
    }
    return undefined;
  };
}
