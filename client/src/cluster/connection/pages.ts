import type { Cluster } from "./cluster.ts";
import type { ObjectList } from "../objects.ts";

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
    const page: ObjectList<T> = await cluster.request<ObjectList<T>>("GET", path, {
      ...options,
      query: { labelSelector, fieldSelector, limit: PAGE, continue: next },
    });
    // Not `push(...page)`: a page may be as long as the server likes.
    for (const item of page.items) items.push(item);
    resourceVersion = page.metadata?.resourceVersion ?? "";
    next = page.metadata?.continue || undefined;
  } while (next !== undefined);
  return { items, resourceVersion };
}
