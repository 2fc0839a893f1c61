import type { StatusCause } from "../../api/status.ts";
import type { Pod } from "../../podObjects.ts";
import { invalidValue } from "../causes.ts";
import { checkAddress } from "./dns.ts";

/** What is wrong with the status that somebody writes for a pod (Kubernetes 1.34, `ValidatePodStatusUpdate`). */
export function checkPodStatus({ status: before }: Pod, { status: after }: Pod): StatusCause[] {
  const isMoved = ((after.qosClass as string | undefined) ?? "") !== before.qosClass;
  return [
    ...(isMoved ? [invalidValue("status.qosClass", after.qosClass, "field is immutable")] : []),
    ...(after.podIPs ?? []).flatMap(({ ip }, index) => checkAddress(ip, `status.podIPs[${index}]`)),
  ];
}
