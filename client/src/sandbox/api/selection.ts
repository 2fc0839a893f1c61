import type { KubeObject } from "../objects.ts";
import { parseFieldSelector } from "../store/fieldSelector.ts";
import { parseLabelSelector } from "../store/labelSelector.ts";
import type { Target } from "./target.ts";

/**
 * Which objects a list or watch is about, by its query and path.
 *
 * @throws ApiError 400 when a selector is malformed
 */
export function selection(target: Target, query: URLSearchParams): (object: KubeObject) => boolean {
  const labels = parseLabelSelector(query.get("labelSelector") ?? "");
  const fields = parseFieldSelector(query.get("fieldSelector") ?? "", target.type.plural);
  return (object) =>
    (target.namespace === undefined || object.metadata.namespace === target.namespace) &&
    labels(object.metadata.labels ?? {}) &&
    fields(object);
}
