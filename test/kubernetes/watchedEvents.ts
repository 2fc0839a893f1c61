import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";

/** As the API server sends it. */
export interface WatchEvent<T> {
  readonly type: string;
  readonly object: T;
}

interface Versioned {
  readonly metadata: { readonly resourceVersion?: string };
}

/** Tells each event of a list from now on, until the signal; a watch that ends is not opened again. */
export async function watchedEvents<T>(
  cluster: Cluster,
  path: string,
  onEvent: (event: WatchEvent<T>) => void,
  signal: AbortSignal,
): Promise<void> {
  const { metadata } = await cluster.request<Versioned>("GET", path);
  const query = { watch: true, resourceVersion: metadata.resourceVersion };
  const stream = await cluster.stream(path, { query, signal });
  let rest = "";
  stream.on("error", () => undefined);
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onEvent(JSON.parse(line) as WatchEvent<T>);
  });
}
