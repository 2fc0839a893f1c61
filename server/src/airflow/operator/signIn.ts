/** How an operator signs in to its cluster: its own arguments count more than its connection (provider, `hooks/kubernetes.py`). */
import { hasProvider } from "../target.ts";
import type { OperatorArguments } from "./arguments.ts";
import { clusterOfConnection, type Connection } from "./connection.ts";

export interface SignIn {
  /** Null where neither says it: then Airflow tries the one, then the other. */
  readonly inCluster: boolean | null;
  readonly configFile?: string;
  readonly context?: string;
}

/** The connection that an operator takes; undefined where its release has none, and where it is given `None`. */
export function connectionId(given: OperatorArguments): string | undefined {
  const { target } = given.build;
  if (target.provider === null || !hasProvider(target, "4.1")) return undefined;
  const value = given.value("kubernetes_conn_id");
  if (value) return given.text("kubernetes_conn_id");
  return hasProvider(target, "6.0") ? "kubernetes_default" : undefined;
}

/** How an operator signs in: its own arguments win over those of its connection. */
export function signInOf(given: OperatorArguments, connection: Connection | undefined): SignIn {
  const own = given.node("in_cluster") ? given.isOn("in_cluster") : undefined;
  const ofConnection = clusterOfConnection(connection);
  const configFile = given.path("config_file") ?? ofConnection.configFile;
  const context = given.text("cluster_context") ?? ofConnection.context;
  return {
    inCluster: own ?? ofConnection.inCluster ?? null,
    ...(configFile === undefined ? {} : { configFile }),
    ...(context === undefined ? {} : { context }),
  };
}
