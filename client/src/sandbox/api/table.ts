import type { KubeObject } from "../objects.ts";
import { goQuote } from "../goQuote.ts";
import { badRequest } from "./status.ts";
import { CORE_COLUMNS, OTHER_COLUMNS } from "./columns/core.ts";
import { WORKLOAD_COLUMNS } from "./columns/workloads.ts";

/**
 * Objects as a `Table` (Kubernetes 1.34); `includeObject` decides how much of each goes with its row.
 *
 * @throws ApiError 400 where it says something else
 */
export function asTable(
  resource: string,
  objects: readonly KubeObject[],
  metadata: object,
  query: URLSearchParams,
  now: number,
): object {
  const own = CORE_COLUMNS[resource] ?? WORKLOAD_COLUMNS[resource];
  const columns = own ?? OTHER_COLUMNS;
  const include = included(query);
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: columns.map(({ name, wide, type = "string" }) => ({
      name,
      type,
      format: name === "Name" ? "name" : "",
      description: name,
      priority: wide ? 1 : 0,
    })),
    rows:
      !own && objects.length === 0
        ? null
        : objects.map((object) => ({
            cells: columns.map(({ cell }) => cell(object, now)),
            object: include === "None" ? null : include === "Object" ? object : partial(object),
          })),
  };
}

/** How much of each object goes with its row. @throws ApiError 400 where that is nothing that is known */
export function included(query: URLSearchParams): string {
  const include = query.get("includeObject") ?? "";
  if (INCLUDED.includes(include)) return include;
  const why = `includeObject: Invalid value: ${goQuote(include)}: must be 'Metadata', 'Object', 'None', or empty`;
  throw badRequest(`Unable to convert to Table as requested: ${why}`);
}

const INCLUDED = ["", "Metadata", "Object", "None"];

export function partial({ metadata }: KubeObject): object {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}
