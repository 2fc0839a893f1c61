export interface WatchKeys {
  readonly namespace: string;
  /** The run's uid, as the executor's label has it. */
  readonly worker: string;
  readonly requestTimeoutSeconds: number;
  readonly clientTimeoutSeconds: number;
}

export interface WatchRequest {
  readonly namespace: string;
  readonly labelSelector: string;
  /** Server side limit, `timeoutSeconds`. */
  readonly timeoutSeconds: number;
  /** Connect and read time-outs of the HTTP client. */
  readonly httpTimeoutSeconds: readonly [number, number];
  readonly resourceVersion?: string | number;
}

/** The watch that DBND's executor opens; a version is sent when it is neither empty nor the number 0 (spec 4.5). */
export function dbndWatchRequest(keys: WatchKeys, resourceVersion: string | number | null): WatchRequest {
  return {
    namespace: keys.namespace,
    labelSelector: `airflow-worker=${keys.worker}`,
    timeoutSeconds: keys.clientTimeoutSeconds,
    httpTimeoutSeconds: [keys.requestTimeoutSeconds, keys.requestTimeoutSeconds],
    ...(resourceVersion ? { resourceVersion } : {}),
  };
}
