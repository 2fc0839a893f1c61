import type { DownwardFile, KeyedSource, Projection, Volume } from "../../containerObjects.ts";
import type { Pod } from "../../podObjects.ts";
import { ConfigError, findConfigMap, findSecret } from "../environment.ts";
import type { NodeContext } from "../nodeContext.ts";
import { fieldText, resourceText } from "../podFields.ts";

/** A file of a volume: its path there, what is in it, and its permissions. */
export interface VolumeFile {
  readonly path: string;
  readonly data: Uint8Array;
  readonly mode: number;
}

type Files = Readonly<Record<string, Uint8Array>>;

const DEFAULT_MODE = 0o644;

/**
 * What is in a volume that is made of objects and of the pod's own fields (Kubernetes 1.34); of any other nothing.
 *
 * @throws ConfigError when something that is not optional is missing
 */
export function volumeFiles(context: NodeContext, pod: Pod, volume: Volume): VolumeFile[] {
  const { secret, configMap, downwardAPI, projected } = volume;
  const mode = (secret ?? configMap ?? downwardAPI ?? projected)?.defaultMode ?? DEFAULT_MODE;
  const { secretName, ...rest } = secret ?? {};
  const sources: readonly Projection[] = projected?.sources ?? [
    {
      ...(secret && { secret: { ...rest, ...(secretName !== undefined && { name: secretName }) } }),
      ...(configMap && { configMap }),
      ...(downwardAPI && { downwardAPI }),
    },
  ];
  return sources.flatMap((source) => sourceFiles(context, pod, source, mode));
}

function sourceFiles(context: NodeContext, pod: Pod, source: Projection, mode: number): VolumeFile[] {
  const { secret, configMap, downwardAPI, serviceAccountToken } = source;
  const namespace = pod.metadata.namespace ?? "";
  if (secret) {
    const data = findSecret(context.store, namespace, secret)?.data ?? {};
    return select(bytes(data, "base64"), secret, mode, "references non-existent secret key");
  }
  if (configMap) {
    const { data = {}, binaryData = {} } = findConfigMap(context.store, namespace, configMap) ?? {};
    const files = { ...bytes(data, "utf8"), ...bytes(binaryData, "base64") };
    return select(files, configMap, mode, "configmap references non-existent config key");
  }
  if (serviceAccountToken) {
    const token = context.accountToken(namespace, pod.spec.serviceAccountName ?? "default");
    return [{ path: serviceAccountToken.path, data: Buffer.from(token), mode }];
  }
  return (downwardAPI?.items ?? []).map((item) => downwardFile(context, pod, item, mode));
}

function downwardFile({ store }: NodeContext, pod: Pod, item: DownwardFile, mode: number): VolumeFile {
  const { path, fieldRef, resourceFieldRef } = item;
  const text = fieldRef
    ? fieldText(pod, fieldRef.fieldPath)
    : resourceFieldRef
      ? resourceText(store, pod, undefined, resourceFieldRef)
      : "";
  return { path, data: Buffer.from(text), mode: item.mode ?? mode };
}

function bytes(data: Readonly<Record<string, string>>, encoding: "utf8" | "base64"): Files {
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, encoding)]));
}

function select(files: Files, { items, optional }: KeyedSource, mode: number, missing: string): VolumeFile[] {
  if (!items || items.length === 0) return Object.entries(files).map(([path, data]) => ({ path, data, mode }));
  return items.flatMap(({ key, path, mode: own }) => {
    const data = files[key];
    if (data === undefined && optional !== true) throw new ConfigError(`${missing}: ${key}`);
    return data === undefined ? [] : [{ path, data, mode: own ?? mode }];
  });
}
