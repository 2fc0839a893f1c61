import type { StatusCause } from "../../api/status.ts";
import type { Pod } from "../../podObjects.ts";
import { invalidAs, invalidValue } from "../causes.ts";
import { qualifiedName } from "../names.ts";
import { checkAddress } from "./dns.ts";

/** What is wrong with the status that somebody writes for a pod (Kubernetes 1.34, `ValidatePodStatusUpdate`). */
export function checkPodStatus({ status: before }: Pod, { status: after }: Pod): StatusCause[] {
  const isMoved = ((after.qosClass as string | undefined) ?? "") !== before.qosClass;
  return [
    ...(isMoved ? [invalidValue("status.qosClass", after.qosClass, "field is immutable")] : []),
    ...(after.conditions ?? []).flatMap(({ type }, index) =>
      invalidAs(`status.conditions[${index}].Type`, type, qualifiedName(type)),
    ),
    ...(after.podIPs ?? []).flatMap(({ ip }, index) => checkAddress(ip, `status.podIPs[${index}]`)),
  ];
}
