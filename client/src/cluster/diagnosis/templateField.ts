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
  "priority-class": /^\/spec\/(?:priority(?:ClassName)?|preemptionPolicy)$/,
  "runtime-class": /^\/spec\/(?:runtimeClassName$|overhead\/)/,
  "crash-loop": /^\/spec\/restartPolicy$/,
  "not-ready": /\/readinessProbe\//,
  "node-refused": /^\/spec\/os\/name$/,
  "hook-failed": /\/lifecycle\/postStart\//,
  "container-not-started": /\/(?:workingDir|lifecycle\/postStart\/.*)$/,
};
/** A kubelet's words name the probe. */
const PROBE = /\b(liveness|readiness|startup) probe/i;
/** A runtime's words name the kubelet's file for the last message of a container. */
const LAST_MESSAGE = /\/containers\/[^"/]+\/[^"/]+" to rootfs at/;

/**
 * A cause that leads to the template of a pod, at the very field there that is meant, or at the container.
 *
 * @param pod as it was asked for: the cluster's own has more
 */
export function atTemplateField(cause: Cause, pod: JsonObject): Cause {
  if (cause.key !== "pod_yaml") return cause;
  const field = cause.field === undefined ? fieldOf(cause, pod) : thereOrAround(cause.field, pod);
  return field === cause.field ? cause : { ...cause, field };
}

function fieldOf({ id, evidence, container }: Cause, pod: JsonObject): string | undefined {
  const within = container === undefined ? "" : containerPointer(pod, container);
  if (within === undefined) return undefined;
  const probe = PROBE.exec(evidence)?.[1]?.toLowerCase();
  const wanted =
    probe !== undefined
      ? new RegExp(`/${probe}Probe/`)
      : LAST_MESSAGE.test(evidence)
        ? /\/terminationMessagePath$/
        : FIELDS[id];
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

/** A field, or what it would stand in where the pod does not have it. */
function thereOrAround(field: string, pod: JsonObject): string | undefined {
  if (field === "") return undefined;
  return valueAt(pod, field) === undefined ? thereOrAround(field.slice(0, field.lastIndexOf("/")), pod) : field;
}
