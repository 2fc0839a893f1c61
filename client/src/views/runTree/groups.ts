import type { Run } from "../../runs/runs.ts";

/** The folder whose project a run is of. */
export interface RunFolder {
  readonly name: string;
  /** What tells folders of one name apart. */
  readonly id: string;
}

/** Runs that stand together in the tree. */
export interface RunGroup {
  readonly id: string;
  readonly name: string;
  readonly runs: readonly Run[];
}

/**
 * Runs by their environment, in the order of the first of each. An environment of one name is another one in each folder and on
 * each cluster: where there are several of these, its name says which.
 *
 * @param folderOf undefined for runs that are of no folder: pods that were found in a cluster
 */
export function groupRuns(
  runs: readonly Run[],
  folderOf: (run: Run) => RunFolder | undefined,
): { readonly groups: readonly RunGroup[]; readonly idOf: (run: Run) => string } {
  const folders = new Set(runs.flatMap((run) => folderOf(run)?.id ?? []));
  const clusters = new Set(runs.map(({ cluster }) => cluster.server));
  const folderWhereSeveral = (run: Run): RunFolder | undefined => (folders.size > 1 ? folderOf(run) : undefined);
  const clusterWhereSeveral = (run: Run): Run["cluster"] | undefined => (clusters.size > 1 ? run.cluster : undefined);
  const idOf = (run: Run): string =>
    JSON.stringify([run.plan.environment, folderWhereSeveral(run)?.id, clusterWhereSeveral(run)?.server]);
  const nameOf = (run: Run): string => {
    const [folder, cluster] = [folderWhereSeveral(run), clusterWhereSeveral(run)];
    return `${run.plan.environment}${folder ? ` (${folder.name})` : ""}${cluster ? ` @ ${cluster.name}` : ""}`;
  };
  const groups = [...Map.groupBy(runs, idOf)].map(([id, own]) => ({
    id,
    name: own[0] ? nameOf(own[0]) : "",
    runs: own,
  }));
  return { groups, idOf };
}
