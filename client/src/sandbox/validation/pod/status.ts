import { isIPv6 } from "node:net";
import type { StatusCause } from "../../api/status.ts";
import type { Container } from "../../containerObjects.ts";
import type { ContainerStatus, Pod } from "../../podObjects.ts";
import { forbiddenField, internalError, invalidAs, invalidValue } from "../causes.ts";
import { dnsSubdomain, qualifiedName } from "../names.ts";
import { checkAddress } from "./dns.ts";

/** What is wrong with the status that somebody writes for a pod (Kubernetes 1.34, `ValidatePodStatusUpdate`). */
export function checkPodStatus({ spec, status: before }: Pod, { status: after }: Pod): StatusCause[] {
  const isMoved = ((after.qosClass as string | undefined) ?? "") !== before.qosClass;
  const { nominatedNodeName: nominated = "" } = after;
  const wrongNode = nominated === "" || nominated === before.nominatedNodeName ? [] : dnsSubdomain(nominated);
  return [
    ...(after.conditions ?? []).flatMap(({ type, observedGeneration }, index) => [
      ...checkGeneration(observedGeneration, `status.conditions[${index}].observedGeneration`),
      ...invalidAs(`status.conditions[${index}].Type`, type, qualifiedName(type)),
    ]),
    ...invalidAs("status.nominatedNodeName", nominated, wrongNode),
    ...checkGeneration(after.observedGeneration, "status.observedGeneration"),
    ...(isMoved ? [invalidValue("status.qosClass", after.qosClass, "field is immutable")] : []),
    ...checkEnded("containerStatuses", spec.restartPolicy, before.containerStatuses, after.containerStatuses),
    ...checkEnded(
      "initContainerStatuses",
      spec.restartPolicy,
      before.initContainerStatuses?.filter(({ name }) => !isSidecar(spec.initContainers, name)),
      after.initContainerStatuses,
    ),
    ...checkAddresses("podIPs", before.podIPs, after.podIPs),
    ...checkFirstHost(after),
    ...checkAddresses("hostIPs", before.hostIPs, after.hostIPs),
  ];
}

const checkGeneration = (generation: number | undefined, field: string): StatusCause[] =>
  (generation ?? 0) < 0 ? [invalidValue(field, generation, "must be a non-negative integer")] : [];

const isSidecar = (containers: readonly Container[] = [], name: string): boolean =>
  containers.some((one) => one.name === name && one.restartPolicy === "Always");

/** A container that has ended, and is not to be started again, stays ended. */
function checkEnded(
  list: string,
  restartPolicy: string,
  before: readonly ContainerStatus[] = [],
  after: readonly ContainerStatus[] = [],
): StatusCause[] {
  if (restartPolicy === "Always") return [];
  return before.flatMap(({ name, state: { terminated } }, index) => {
    if (!terminated || (terminated.exitCode !== 0 && restartPolicy === "OnFailure")) return [];
    const now = after.find((one) => one.name === name);
    if (!now || now.state.terminated) return [];
    return [forbiddenField(`status.${list}[${index}].state`, "may not be transitioned to non-terminated state")];
  });
}

interface Address {
  readonly ip: string;
}

/** At most one of each family; what was wrong before may stay. */
function checkAddresses(
  list: "podIPs" | "hostIPs",
  before: readonly Address[] = [],
  after: readonly Address[] = [],
): StatusCause[] {
  const field = `status.${list}`;
  const wrong = after.flatMap(({ ip }, index) =>
    before.some((old) => old.ip === ip) ? [] : checkAddress(ip, `${field}[${index}]`),
  );
  if (after.length < 2) return wrong;
  const unreadable = after.findIndex(({ ip }) => checkAddress(ip, field).length > 0);
  if (unreadable >= 0) {
    const why = `invalid IP[${unreadable}]: ${after[unreadable]?.ip ?? ""}`;
    wrong.push(internalError(field, `failed to check for dual stack with error:${why}`));
  }
  const isPair = after.length === 2 && isIPv6(after[0]?.ip ?? "") !== isIPv6(after[1]?.ip ?? "");
  if (isPair && unreadable < 0) return wrong;
  const shown = after.map(({ ip }) => ({ IP: ip }));
  return [...wrong, invalidValue(field, shown, "may specify no more than one IP for each IP family")];
}

function checkFirstHost({ hostIP = "", hostIPs = [] }: Pod["status"]): StatusCause[] {
  const [first] = hostIPs;
  if (!first || first.ip === hostIP) return [];
  return [invalidValue("status.hostIPs[0].ip", first.ip, "must be equal to `hostIP`")];
}
