import { t } from "../../l10n.ts";
import type { Cluster } from "./cluster.ts";
import type { ObjectList } from "../objects.ts";
import { ClusterError } from "./errors.ts";

export interface Selectors {
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

const PAGE = 500;

/** All pages of a list, and the version to watch from. A page that the server has forgotten throws with reason `gone`. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the path says what a list holds
export async function listPages<T>(
  cluster: Cluster,
  path: string,
  { labelSelector, fieldSelector }: Selectors,
  options: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number | undefined } = {},
): Promise<{ readonly items: readonly T[]; readonly resourceVersion: string }> {
  const items: T[] = [];
  let next: string | undefined;
  let resourceVersion: string;
  do {
    const page = await cluster.request<Partial<ObjectList<T>>>("GET", path, {
      ...options,
      query: { labelSelector, fieldSelector, limit: PAGE, continue: next },
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
