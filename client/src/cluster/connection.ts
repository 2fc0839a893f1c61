import type { ClusterChoice } from "../../../server/src/protocol.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";

/** Where to find the cluster. With nothing given: the kubeconfig that `kubectl` would take, and its current context. */
export interface ClusterSource {
  /** Path of a kubeconfig file. */
  readonly kubeconfig?: string | undefined;
  /** Content of a kubeconfig; wins over `kubeconfig`. */
  readonly kubeconfigText?: string | undefined;
  readonly context?: string | undefined;
  /** Replaces the context's namespace. */
  readonly namespace?: string | undefined;
  /** True: the pod's service account only; false: kubeconfig only; null or absent: the first that works (spec 4.2). */
  readonly inCluster?: boolean | null | undefined;
}

/** What an engine's keys say, as a source (dbnd 1.0.28, spec 4.2). */
export function clusterSource(choice: ClusterChoice, namespace?: string): ClusterSource {
  return { kubeconfig: choice.configFile, context: choice.context, namespace, inCluster: choice.inCluster };
}

/**
 * Reads the configuration and makes a connection; sends nothing yet (`serverVersion` tries it).
 * Throws `ClusterError` with reason `kubeconfig`.
 */
export function openCluster(source: ClusterSource = {}): Promise<Cluster> {
  return Promise.reject(new ClusterError("kubeconfig", `not there yet: ${source.context ?? ""}`));
}
