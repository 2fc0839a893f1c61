import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import { t } from "../../l10n.ts";
import type { ContainerSpec } from "../objects.ts";
import type { Fix } from "./cause.ts";

/** Bytes as Kubernetes writes them, in the biggest unit that leaves a whole number, rounded down to MiB. */
export function memoryText(bytes: number): string {
  const mebibytes = Math.max(1, Math.floor(bytes / (1024 * 1024)));
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}

/** Cores as Kubernetes writes them, rounded down to a thousandth; `0.3 - 0.2` is one tenth. */
export function cpuText(cores: number): string {
  const thousandths = Math.max(1, Math.floor(cores * 1000 + 1e-6));
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}

/** What a task is given where nothing says what it needs: a DBND driver takes 256Mi (dbnd 1.0.28, measured), and half a core. */
const FIRST = { memory: 512 * 1024 * 1024, cpu: 0.5 } as const;

/**
 * An amount for a container that does not say it, where it has to be said: the other one that is said, since a request is at
 * most the limit, else one to begin with.
 *
 * @param key such as `limit_memory`
 * @param left no more than this much of it, in its base unit
 */
export function firstAmount(key: string, container: ContainerSpec | undefined, left = Infinity): Fix | undefined {
  const [, kind, resource] = /^(limit|request)_(cpu|memory)$/.exec(key) ?? [];
  if ((resource !== "cpu" && resource !== "memory") || left <= 0) return undefined;
  const { requests, limits } = container?.resources ?? {};
  const other = (kind === "limit" ? requests : limits)?.[resource];
  const amount = other === undefined ? FIRST[resource] : (kubernetesQuantity(other) ?? 0);
  // A limit below the request would be refused as well.
  if (amount === 0 || (kind === "limit" && other !== undefined && amount > left)) return undefined;
  const show = resource === "cpu" ? cpuText : memoryText;
  const set = amount > left ? show(left) : (other ?? show(amount));
  return { title: t("Set {0} to {1}", key, set), key, set };
}
