import { canonical } from "../../api/canonical.ts";
import type { StatusCause } from "../../api/status.ts";
import { goJson } from "../../goQuote.ts";
import type { Json, KubeObject } from "../../objects.ts";
import type { Resources } from "../../containerObjects.ts";
import { goValue } from "../../schema/goValue.ts";
import { forbiddenField, invalidAs, invalidValue, oneOf, required, unsupported } from "../causes.ts";
import type { LabelSelector } from "../labels.ts";
import { checkLabelSelector } from "../labels.ts";
import { lineDiff } from "../lineDiff.ts";
import { dnsSubdomain } from "../names.ts";
import { quantityOrZero } from "../quantity.ts";

export interface Claim extends KubeObject {
  readonly spec: {
    readonly accessModes?: readonly string[];
    readonly resources?: Resources;
    readonly storageClassName?: string;
    readonly volumeAttributesClassName?: string;
    readonly volumeMode?: string;
    readonly selector?: LabelSelector;
  };
}

const MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/** What the API server would refuse in a claim to storage, in its order and words (Kubernetes 1.34). */
export function checkClaim({ spec }: Claim): StatusCause[] {
  const { accessModes: modes = [], resources, storageClassName: className = "", volumeMode, selector } = spec;
  const field = "spec.accessModes";
  const causes = modes.length === 0 ? [required(field, "at least 1 access mode is required")] : [];
  if (selector) causes.push(...checkLabelSelector(selector, "spec.selector"));
  causes.push(...modes.filter((mode) => !MODES.includes(mode)).map((mode) => unsupported(field, mode, MODES)));
  if (modes.length > 1 && modes.includes("ReadWriteOncePod")) {
    causes.push(forbiddenField(field, "may not use ReadWriteOncePod with other access modes"));
  }
  const storage = resources?.requests?.storage;
  if (storage === undefined) causes.push(required("spec.resources[storage]"));
  else if (quantityOrZero(storage) <= 0) {
    causes.push(invalidValue("spec.resources[storage]", storage, "must be greater than zero"));
  }
  if (className !== "") causes.push(...invalidAs("spec.storageClassName", className, dnsSubdomain(className)));
  return [...causes, ...oneOf("spec.volumeMode", volumeMode, ["Block", "Filesystem"])];
}

const FIXED =
  "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n";

export function checkClaimUpdate({ spec: before }: Claim, { spec: after }: Claim): StatusCause[] {
  if (canonical(before) === canonical(after)) return [];
  const [old, now] = [before, after].map((spec) => goValue("PersistentVolumeClaimSpec", spec as unknown as Json));
  return [forbiddenField("spec", FIXED + lineDiff(goJson(old, " "), goJson(now, " ")))];
}
