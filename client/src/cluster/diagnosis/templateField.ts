import type { JsonObject } from "../../../../server/src/protocol.ts";
import { leafPointers, valueAt } from "../pods/fieldPointer.ts";
import type { Cause } from "./cause.ts";

/** Of causes that lead to a template, the fields (JSON pointers) that are meant, by id. */
const FIELDS: Readonly<Record<string, RegExp>> = {
  deadline: /^\/spec\/activeDeadlineSeconds$/,
  "topology-spread": /^\/spec\/topologySpreadConstraints\//,
  "host-port": /\/ports\/\d+\/hostPort$/,
  "node-name": /^\/spec\/nodeName$/,
  "no-scheduler": /^\/spec\/schedulerName$/,
  "volume-claim-unbound": /^\/spec\/nodeName$/,
  "device-claim": /^\/spec\/resourceClaims\//,
  "node-device": /^\/spec\/resourceClaims\//,
  "pod-sandbox": /^\/spec\/(?:runtimeClassName|hostUsers)$/,
  "priority-class": /^\/spec\/priority(?:ClassName)?$/,
  "runtime-class": /^\/spec\/runtimeClassName$/,
  "crash-loop": /^\/spec\/restartPolicy$/,
  "hook-failed": /\/lifecycle\/postStart\//,
  "container-not-started": /\/(?:workingDir|lifecycle\/postStart\/.*)$/,
};
/** A kubelet's words name the probe. */
const PROBE = /\b(liveness|readiness|startup) probe/i;

/**
 * A cause that leads to the template of a pod, at the very field there that is meant, or at the container.
 *
 * @param pod as it was asked for: the cluster's own has more
 */
export function atTemplateField(cause: Cause, pod: JsonObject): Cause {
  if (cause.key !== "pod_yaml") return cause;
  const field = fieldOf(cause, pod);
  return field === undefined ? cause : { ...cause, field };
}

function fieldOf({ id, evidence, container }: Cause, pod: JsonObject): string | undefined {
  const within = container === undefined ? "" : containerPointer(pod, container);
  if (within === undefined) return undefined;
  const probe = PROBE.exec(evidence)?.[1]?.toLowerCase();
  const wanted = probe === undefined ? FIELDS[id] : new RegExp(`/${probe}Probe/`);
  const found = wanted && leafPointers(pod).find((one) => one.startsWith(`${within}/`) && wanted.test(one));
  return found ?? (within === "" ? undefined : within);
}

/** The container of that name, wherever the pod has it. */
function containerPointer(pod: JsonObject, name: string): string | undefined {
  const named = leafPointers(pod).find(
    (one) => /^\/spec\/(?:initContainers|containers)\/\d+\/name$/.test(one) && valueAt(pod, one) === name,
  );
  return named?.slice(0, -"/name".length);
}
