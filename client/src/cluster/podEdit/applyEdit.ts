import { t } from "../../l10n.ts";
import type { Cluster } from "../connection/cluster.ts";
import { ClusterError, isClusterError } from "../connection/errors.ts";
import { valueAt } from "../pods/fieldPointer.ts";
import type { Pod } from "../objects.ts";
import { getPod, podPath, type CallOptions } from "../pods/pods.ts";
import { isSame, type FieldChange } from "./changes.ts";

/** Fields that somebody else has changed since the pod was read, with what they are now. Nothing was sent. */
export class EditConflict extends Error {
  readonly live: Pod;
  readonly pointers: readonly string[];
  constructor(live: Pod, pointers: readonly string[]) {
    super(`Pod "${live.metadata.name ?? ""}" was changed meanwhile: ${pointers.join(", ")}`);
    this.live = live;
    this.pointers = pointers;
  }
}

export interface ApplyOptions extends CallOptions {
  /** Whatever the fields are now. */
  readonly overwrite?: boolean;
}

/**
 * Changes single fields of a pod, by a JSON patch that holds only if they still are what they were: what others change
 * beside them stays, and is no conflict. Gives the pod as it is then.
 *
 * @param base the pod that was edited; only the very same pod is changed
 * @throws EditConflict, ClusterError (`conflict` where another pod has its name now, `invalid` where the API server refuses)
 */
export async function applyEdit(
  cluster: Cluster,
  base: Pod,
  changes: readonly FieldChange[],
  { overwrite = false, ...options }: ApplyOptions = {},
): Promise<Pod> {
  const { name = "", namespace = cluster.namespace, uid } = base.metadata;
  const live = await samePod(cluster, { name, namespace, uid }, options);
  const known = overwrite ? live : base;
  refuseConflict(known, live, changes);
  try {
    return await cluster.request<Pod>("PATCH", podPath(namespace, name), {
      ...options,
      contentType: "application/json-patch+json",
      query: { fieldValidation: "Strict" },
      body: [
        { op: "test", path: "/metadata/uid", value: uid },
        ...changes.flatMap((change) => operations(change, valueAt(known, change.pointer))),
      ],
    });
  } catch (error) {
    // A test that failed: somebody was faster than we by the time of a request.
    if (isClusterError(error, "invalid"))
      refuseConflict(known, await samePod(cluster, { name, namespace, uid }, options), changes);
    throw error;
  }
}

/** @throws ClusterError `conflict` where another pod has the name now */
async function samePod(
  cluster: Cluster,
  { name, namespace, uid }: { readonly name: string; readonly namespace: string; readonly uid: string | undefined },
  options: CallOptions,
): Promise<Pod> {
  const live = await getPod(cluster, namespace, name, options);
  if (live.metadata.uid === uid) return live;
  throw new ClusterError("conflict", t('Another pod has the name "{0}" now', name), {
    hint: t("Open the new one to edit it."),
  });
}

/** @throws EditConflict */
function refuseConflict(known: Pod, live: Pod, changes: readonly FieldChange[]): void {
  const pointers = changes
    .filter(({ pointer }) => !isSame(valueAt(known, pointer), valueAt(live, pointer)))
    .map(({ pointer }) => pointer);
  if (pointers.length > 0) throw new EditConflict(live, pointers);
}

function operations({ pointer: path, after }: FieldChange, before: unknown): readonly object[] {
  if (before === undefined) return after === undefined ? [] : [{ op: "add", path, value: after }];
  const test = { op: "test", path, value: before };
  return [test, after === undefined ? { op: "remove", path } : { op: "replace", path, value: after }];
}
