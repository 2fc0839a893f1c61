import type { Cluster } from "../connection/cluster.ts";
import { isClusterError } from "../connection/errors.ts";
import type { ClusterEvent, ObjectMeta, Pod } from "../objects.ts";
import type { CallOptions } from "../pods/pods.ts";
import { list, METADATA, parts, texts, tidied } from "../tidy.ts";
import { podEvents } from "./events.ts";

/** The parts that we read (Kubernetes 1.34, core/v1 and storage/v1). */
interface VolumeClaim {
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly storageClassName?: string | null;
    readonly volumeName?: string;
    readonly resources?: { readonly requests?: { readonly storage?: string } | null };
  };
  readonly status?: { readonly phase?: string };
}

const CLAIM = parts({
  metadata: METADATA,
  spec: parts({ storageClassName: "text", volumeName: "text", resources: parts({ requests: texts }) }),
  status: parts({ phase: "text" }),
});

interface Requirement {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[] | null;
}

export interface Volume {
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly nodeAffinity?: {
      readonly required?: {
        readonly nodeSelectorTerms?: readonly { readonly matchExpressions?: readonly Requirement[] | null }[];
      } | null;
    } | null;
  };
}

const REQUIREMENTS = list(parts({ key: "text", operator: "text", values: list("text") }));
const TERMS = list(parts({ matchExpressions: REQUIREMENTS }));
const VOLUME = parts({
  metadata: METADATA,
  spec: parts({ nodeAffinity: parts({ required: parts({ nodeSelectorTerms: TERMS }) }) }),
});

/** A volume claim of a pod, and what is known of it. */
export interface ClaimSight {
  readonly name: string;
  /** Absent where the namespace has no such claim. */
  readonly claim?: VolumeClaim;
  /** Of the claim, oldest first. */
  readonly events: readonly ClusterEvent[];
  /** What it is bound to, where volumes may be read. */
  readonly volume?: Volume;
  /** Whether its storage class is there, where classes may be read. */
  readonly hasClass?: boolean;
}

/** More claims than this of one pod are not looked at. */
const MOST = 5;
const PATIENCE = 5000;

/** Names of the claims that a pod mounts; that of an ephemeral volume is made of both names (Kubernetes 1.34). */
export function claimNames({ metadata, spec }: Pod): readonly string[] {
  return (spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) =>
    ephemeral ? `${metadata.name ?? ""}-${name ?? ""}` : (persistentVolumeClaim?.claimName ?? []),
  );
}

/**
 * Reads the claims of a pod with the user's own rights; what else stands around them and may not be read, or does not answer,
 * is left out. Throws where none of the claims may be read.
 */
export async function readClaims(
  cluster: Cluster,
  pod: Pod,
  { signal }: Pick<CallOptions, "signal"> = {},
): Promise<readonly ClaimSight[]> {
  const options = { signal, timeoutMs: PATIENCE };
  const namespace = pod.metadata.namespace ?? "";
  const get = async (path: string, throwsForbidden = false): Promise<unknown> => {
    try {
      return await cluster.request("GET", path, options);
    } catch (error) {
      if (throwsForbidden && isClusterError(error, "forbidden")) throw error;
      if (isClusterError(error)) return error.reason === "not-found" ? "missing" : undefined;
      throw error;
    }
  };
  const sightOf = async (name: string): Promise<readonly ClaimSight[]> => {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/persistentvolumeclaims/${encodeURIComponent(name)}`;
    const found = await get(path, true);
    if (found === undefined) return [];
    if (found === "missing") return [{ name, events: [] }];
    const claim: VolumeClaim = tidied(found, CLAIM);
    const { volumeName, storageClassName: className } = claim.spec ?? {};
    const subject = { kind: "PersistentVolumeClaim", name, uid: claim.metadata.uid };
    const isBound = claim.status?.phase === "Bound";
    const [events, volume, storage] = await Promise.all([
      isBound ? [] : podEvents(cluster, namespace, subject, options).catch(() => []),
      volumeName ? get(`/api/v1/persistentvolumes/${encodeURIComponent(volumeName)}`) : undefined,
      className && !isBound
        ? get(`/apis/storage.k8s.io/v1/storageclasses/${encodeURIComponent(className)}`)
        : undefined,
    ]);
    return [
      {
        ...{ name, claim, events },
        ...(volume !== undefined && volume !== "missing" && { volume: tidied(volume, VOLUME) }),
        ...(storage !== undefined && { hasClass: storage !== "missing" }),
      },
    ];
  };
  const asked = await Promise.allSettled(claimNames(pod).slice(0, MOST).map(sightOf));
  const [refused] = asked.filter((one) => one.status === "rejected");
  const answered = asked.filter((one) => one.status === "fulfilled");
  if (refused && answered.length === 0) throw refused.reason;
  return answered.flatMap(({ value }) => value);
}
