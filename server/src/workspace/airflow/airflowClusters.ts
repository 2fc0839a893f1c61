import { executorValue } from "../../airflow/configuration/executorValues.ts";
import type { AirflowCluster } from "../../protocol.ts";
import { toUri } from "../uri.ts";
import type { Workspace } from "../workspace.ts";

/** The clusters of the Kubernetes executors of the workspace, with the namespaces that their pods may be in. */
export async function airflowClustersOf(workspace: Workspace): Promise<AirflowCluster[]> {
  const { executorPolicyFor } = await import("./workerPlans.ts");
  const open = [...workspace.open.entries()].map(([uri]) => uri);
  return workspace.airflow.homes(open).map((project) => {
    const { configuration } = project.values(true);
    const { cluster, executor } = executorPolicyFor(configuration);
    const got = executorValue(configuration, "kube_namespace");
    const namespace = "value" in got && typeof got.value === "string" ? got.value : "default";
    return {
      home: toUri(project.home),
      cluster,
      namespaces: [...new Set([namespace, ...(executor.namespaces ?? [])])],
    };
  });
}
