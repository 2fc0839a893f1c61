import { canonical } from "../../api/canonical.ts";
import type { StatusCause } from "../../api/status.ts";
import type { Container } from "../../containerObjects.ts";
import { goJson } from "../../goQuote.ts";
import type { Json } from "../../objects.ts";
import type { Pod, PodSpec, Toleration } from "../../podObjects.ts";
import { omit } from "../../omit.ts";
import { goValue } from "../../schema/goValue.ts";
import { forbiddenField, invalidValue, required } from "../causes.ts";
import { lineDiff } from "../lineDiff.ts";
import { checkAnnotationChange } from "./annotations.ts";
import type { CheckedContainer } from "./containers.ts";
import { checkImageBlanks } from "./containers.ts";
import { checkTolerations } from "./tolerations.ts";

const REFUSED =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`," +
  "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations)," +
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n";

/** What of a pod may not be changed any more, in the API server's order and words (Kubernetes 1.34). */
export function checkPodUpdate(pod: Pod, changed: Pod): StatusCause[] {
  const [{ spec: before }, { spec: after }] = [pod, changed];
  const lists = ["containers", "initContainers"] as const;
  const causes = checkAnnotationChange(pod.metadata.annotations, changed.metadata.annotations);
  for (const name of lists) {
    const [old, now] = [before[name] ?? [], after[name] ?? []];
    if (old.length !== now.length) {
      const tokens = (after.serviceAccountName ?? "") === "" ? checkTokens(after) : [];
      return [...causes, forbiddenField(`spec.${name}`, "pod updates may not add or remove containers"), ...tokens];
    }
    causes.push(...checkImages(now, `spec.${name}`));
  }
  const known = new Set((before.schedulingGates ?? []).map(({ name }) => name));
  for (const [index, { name }] of (after.schedulingGates ?? []).entries()) {
    if (known.has(name)) continue;
    const why = `only deletion is allowed, but found new scheduling gate '${name}'`;
    causes.push(forbiddenField(`spec.schedulingGates[${index}].name`, why));
  }
  causes.push(...checkDeadline(before, after));
  causes.push(...checkAdded(before.tolerations ?? [], after.tolerations ?? []));
  if ((after.serviceAccountName ?? "") === "") causes.push(...checkTokens(after));
  const munged = withOpenFields(before, after);
  if (canonical(munged) !== canonical(before)) {
    const [old, now] = [before, munged].map((spec) => goJson(goValue("PodSpec", spec as unknown as Json), " "));
    causes.push(forbiddenField("spec", REFUSED + lineDiff(old ?? "", now ?? "")));
  }
  return causes;
}

/** A token is that of an account. */
function checkTokens({ volumes = [] }: PodSpec): StatusCause[] {
  const why = "must not be specified when serviceAccountName is not set";
  return volumes.flatMap(({ projected }, index) =>
    (projected?.sources ?? []).flatMap(({ serviceAccountToken }, source) =>
      serviceAccountToken
        ? [forbiddenField(`spec.volumes[${index}].projected.sources[${source}].serviceAccountToken`, why)]
        : [],
    ),
  );
}

function checkImages(containers: readonly CheckedContainer[], field: string): StatusCause[] {
  return [
    ...containers.flatMap(({ image = "" }, index) => (image === "" ? [required(`${field}[${index}].image`)] : [])),
    ...checkImageBlanks(containers, field),
  ];
}

/** A deadline is set or comes nearer; it never moves away. */
function checkDeadline(before: PodSpec, after: PodSpec): StatusCause[] {
  const field = "spec.activeDeadlineSeconds";
  const [old, now] = [before.activeDeadlineSeconds, after.activeDeadlineSeconds];
  if (now !== undefined && now < 0) return [invalidValue(field, now, "must be between 0 and 2147483647, inclusive")];
  if (old === undefined || (now !== undefined && now <= old)) return [];
  return now === undefined
    ? [invalidValue(field, null, "must not update from a positive integer to nil value")]
    : [invalidValue(field, now, "must be less than or equal to previous value")];
}

function checkAdded(before: readonly Toleration[], after: readonly Toleration[]): StatusCause[] {
  const bare = (one: Toleration): string => canonical(omit(one, "tolerationSeconds"));
  const kept = new Set(after.map(bare));
  const why = "existing toleration can not be modified except its tolerationSeconds";
  if (before.some((one) => !kept.has(bare(one)))) return [forbiddenField("spec.tolerations", why)];
  return checkTolerations(after, "spec.tolerations");
}

/** A spec as it is to become, with what may be changed as it was. */
function withOpenFields(before: PodSpec, after: PodSpec): PodSpec {
  const { activeDeadlineSeconds, tolerations, schedulingGates } = before;
  const rest = omit(after, "activeDeadlineSeconds", "tolerations", "schedulingGates", "containers", "initContainers");
  const { initContainers } = after;
  return {
    ...rest,
    ...(activeDeadlineSeconds !== undefined && { activeDeadlineSeconds }),
    ...(tolerations && { tolerations }),
    ...(schedulingGates && { schedulingGates }),
    containers: withImages(before.containers, after.containers),
    ...(initContainers && { initContainers: withImages(before.initContainers ?? [], initContainers) }),
  };
}

function withImages(before: readonly Container[], after: readonly Container[]): Container[] {
  return after.map((container, index) => {
    const { image } = before[index] ?? container;
    return { ...omit(container, "image"), ...(image !== undefined && { image }) };
  });
}
