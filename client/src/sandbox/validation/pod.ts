import type { StatusCause } from "../api/status.ts";
import type { Pod, PodSpec, Toleration, Volume } from "../objects.ts";
import { duplicate, forbiddenField, invalidValue, required, unsupported } from "./causes.ts";
import { checkContainer } from "./container.ts";
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from "./names.ts";

const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
const TOLERATION_EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** What the API server would refuse in a pod's spec, in its order and words (Kubernetes 1.34). */
export function checkPod(pod: Pod): StatusCause[] {
  const { spec } = pod;
  const volumes = spec.volumes ?? [];
  const volumeNames = new Set(volumes.map((volume) => volume.name));
  const causes = checkVolumes(volumes);
  const seen = new Set<string>();
  const containers = spec.containers;
  if (containers.length === 0) {
    causes.push(required("spec.containers"));
  }
  containers.forEach((container, index) => {
    causes.push(...checkContainer(container, `spec.containers[${index}]`, volumeNames, seen, false));
  });
  (spec.initContainers ?? []).forEach((container, index) => {
    causes.push(...checkContainer(container, `spec.initContainers[${index}]`, volumeNames, seen, true));
  });
  return [...causes, ...checkSpecFields(spec), ...checkTolerations(spec.tolerations ?? [])];
}

function checkSpecFields(spec: PodSpec): StatusCause[] {
  const causes: StatusCause[] = [];
  if (!RESTART_POLICIES.includes(spec.restartPolicy)) {
    causes.push(unsupported("spec.restartPolicy", spec.restartPolicy, RESTART_POLICIES));
  }
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) {
    causes.push(...qualifiedName(key).map((why) => invalidValue("spec.nodeSelector", key, why)));
    causes.push(...labelValue(value).map((why) => invalidValue("spec.nodeSelector", value, why)));
  }
  if (spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds < 1) {
    causes.push(
      invalidValue(
        "spec.activeDeadlineSeconds",
        spec.activeDeadlineSeconds,
        "must be between 1 and 2147483647, inclusive",
      ),
    );
  }
  if (spec.terminationGracePeriodSeconds < 0) {
    causes.push(
      invalidValue(
        "spec.terminationGracePeriodSeconds",
        spec.terminationGracePeriodSeconds,
        "must be greater than or equal to 0",
      ),
    );
  }
  if (spec.serviceAccountName !== undefined) {
    const name = spec.serviceAccountName;
    causes.push(...dnsSubdomain(name).map((why) => invalidValue("spec.serviceAccountName", name, why)));
  }
  return causes;
}

function checkVolumes(volumes: readonly Volume[]): StatusCause[] {
  const seen = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const field = `spec.volumes[${index}]`;
    const sources = Object.keys(volume).filter((key) => key !== "name");
    const causes: StatusCause[] = [];
    if (sources.length === 0) {
      causes.push(required(field, "must specify a volume type"));
    }
    causes.push(
      ...sources
        .slice(1)
        .map((source) => forbiddenField(`${field}.${source}`, "may not specify more than 1 volume type")),
    );
    if (volume.name === "") {
      causes.push(required(`${field}.name`));
    } else {
      causes.push(...dnsLabel(volume.name).map((why) => invalidValue(`${field}.name`, volume.name, why)));
    }
    if (seen.has(volume.name)) {
      causes.push(duplicate(`${field}.name`, volume.name));
    }
    seen.add(volume.name);
    return causes;
  });
}

function checkTolerations(tolerations: readonly Toleration[]): StatusCause[] {
  return tolerations.flatMap((toleration, index) => {
    const field = `spec.tolerations[${index}]`;
    const { key = "", operator = "Equal", effect = "" } = toleration;
    const causes: StatusCause[] = [];
    if (key === "" && operator !== "Exists") {
      causes.push(
        invalidValue(
          `${field}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    }
    if (operator === "Exists" && (toleration.value ?? "") !== "") {
      causes.push(
        invalidValue(`${field}.operator`, toleration.value, "value must be empty when `operator` is 'Exists'"),
      );
    }
    if (operator !== "Exists" && operator !== "Equal") {
      causes.push(unsupported(`${field}.operator`, operator, ["Equal", "Exists"]));
    }
    if (effect !== "" && !TOLERATION_EFFECTS.includes(effect)) {
      causes.push(unsupported(`${field}.effect`, effect, TOLERATION_EFFECTS));
    }
    return causes;
  });
}
