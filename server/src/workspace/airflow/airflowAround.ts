import type { AirflowSurroundings } from "../../features/airflow/surroundings.ts";
import type { EngineFacts } from "../../protocol.ts";
import type { Files } from "../files.ts";
import type { OpenDocuments } from "../openDocuments.ts";
import { canonicalUri, toPath } from "../uri.ts";
import { airflowNames } from "./airflowNames.ts";
import type { AirflowProjects } from "./airflowProjects.ts";

interface Known {
  readonly airflow: AirflowProjects;
  readonly files: Files;
  readonly open: OpenDocuments;
  /** Of a home's cluster, by its path; of the executor's namespace where none is named. */
  readonly facts: (home: string, namespace?: string) => EngineFacts | undefined;
}

/** What is known of Airflow around an open file. */
export function airflowAround(uri: string, { airflow, files, open, facts }: Known): AirflowSurroundings {
  const project = airflow.of(uri);
  return {
    target: project.airflow.target,
    templateUsers: () => airflow.templateUsers(uri),
    clusterFacts: (namespace) => facts(airflow.projectOfDag(uri).home, namespace),
    folders: airflow.projectOfDag(uri).folders,
    names: (kind) => airflowNames(kind, airflow.projectOfDag(uri), files),
    contexts: (client) =>
      airflow
        .documentsWithVariables(
          canonicalUri(uri),
          [...open.entries()].map(([one]) => one),
        )
        .map((document) => airflow.context(document, client)),
    isEnvFile: () => project.isEnvFile(toPath(canonicalUri(uri)) ?? ""),
  };
}
