/** Which cluster the engine asks for (spec 4.2). */
export interface ClusterChoice {
  readonly inCluster: boolean | null;
  readonly configFile?: string;
  readonly context?: string;
}
