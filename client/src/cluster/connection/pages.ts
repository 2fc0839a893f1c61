import { t } from "../../l10n.ts";
import type { Cluster } from "./cluster.ts";
import type { ObjectList } from "../objects.ts";
import { ClusterError, isClusterError } from "./errors.ts";

export interface Selectors {
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

const PAGE = 500;

interface PageOptions {
  readonly signal?: AbortSignal | undefined;
  /** For each page. Milliseconds. */
  readonly timeoutMs?: number | undefined;
}

interface Listed<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

/**
 * All pages of a list, and the version to watch from. Where the server forgets a page between two (410), it is asked for all at
 * once, as client-go's pager does (Kubernetes 1.34).
 */
export async function listPages<T>(
  cluster: Cluster,
  path: string,
  selectors: Selectors,
  options: PageOptions = {},
): Promise<Listed<T>> {
  try {
    return await readPages<T>(cluster, path, { ...selectors, limit: PAGE }, options);
  } catch (error) {
    if (!isClusterError(error, "gone")) throw error;
    return await readPages<T>(cluster, path, selectors, options);
  }
}

async function readPages<T>(
  cluster: Cluster,
  path: string,
  { labelSelector, fieldSelector, limit }: Selectors & { readonly limit?: number },
  options: PageOptions,
): Promise<Listed<T>> {
  const items: T[] = [];
  let next: string | undefined;
  let resourceVersion: string;
  do {
    const page = await cluster.request<Partial<ObjectList<T>>>("GET", path, {
      ...options,
      query: { labelSelector, fieldSelector, limit, continue: next },
    });
    const some = itemsOf(page) as readonly T[] | undefined;
    if (!some) throw notAList(cluster, path);
    // Not `push(...some)`: a page may be as long as the server likes.
    for (const item of some) items.push(item);
    resourceVersion = page.metadata?.resourceVersion ?? "";
    next = page.metadata?.continue || undefined;
  } while (next !== undefined);
  return { items, resourceVersion };
}

/** Servers written in Go say `null` for an empty list. */
function itemsOf(page: unknown): readonly unknown[] | undefined {
  if (typeof page !== "object" || page === null || !("items" in page)) return undefined;
  return page.items === null ? [] : Array.isArray(page.items) ? page.items : undefined;
}

function notAList({ server }: Cluster, path: string): ClusterError {
  return new ClusterError("protocol", t("{0} gave an answer that is no list to {1}", server, `GET ${path}`), {
    hint: t("Check that `server` in the kubeconfig is the address of a Kubernetes API server."),
  });
}
