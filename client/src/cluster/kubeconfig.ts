/** One context of a kubeconfig. */
export interface ContextInfo {
  readonly name: string;
  readonly cluster: string;
  /** URL of the API server, empty when the cluster is not defined. */
  readonly server: string;
  readonly user: string;
  readonly namespace: string;
  readonly isCurrent: boolean;
}

/** The contexts of a kubeconfig file, or of the files that `kubectl` would take. Throws `ClusterError` (`kubeconfig`). */
export declare function listContexts(kubeconfig?: string): Promise<readonly ContextInfo[]>;
