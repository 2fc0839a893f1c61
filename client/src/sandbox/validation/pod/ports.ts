import type { StatusCause } from "../../api/status.ts";
import { duplicate, inRange, invalidAs, oneOf, required } from "../causes.ts";
import { portName } from "../names.ts";

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
  readonly protocol?: string;
}

const LAST = 65_535;

/** What the API server would refuse in the ports of one container (Kubernetes 1.34). */
export function checkPorts(ports: readonly ContainerPort[], field: string): StatusCause[] {
  const names = new Set<string>();
  return ports.flatMap(({ name = "", containerPort, hostPort = 0, protocol }, index) => {
    const at = `${field}[${index}]`;
    const causes: StatusCause[] = [];
    if (name !== "") {
      const problems = portName(name);
      causes.push(...invalidAs(`${at}.name`, name, problems));
      if (problems.length === 0 && names.has(name)) causes.push(duplicate(`${at}.name`, name));
      if (problems.length === 0) names.add(name);
    }
    if (containerPort === 0) causes.push(required(`${at}.containerPort`));
    else causes.push(...inRange(`${at}.containerPort`, containerPort, 1, LAST));
    if (hostPort !== 0) causes.push(...inRange(`${at}.hostPort`, hostPort, 1, LAST));
    return [...causes, ...oneOf(`${at}.protocol`, protocol, ["SCTP", "TCP", "UDP"])];
  });
}

/** Ports of the node that several of these containers want. */
export function checkHostPorts(
  containers: readonly { readonly ports?: readonly ContainerPort[] }[],
  field: string,
): StatusCause[] {
  const seen = new Set<string>();
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ hostPort = 0, hostIP = "", protocol = "" }, number) => {
      if (hostPort === 0) return [];
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (seen.has(key)) return [duplicate(`${field}[${index}].ports[${number}].hostPort`, key)];
      seen.add(key);
      return [];
    }),
  );
}

/** Where a probe knocks: a number, or the name of a port. */
export function checkPortReference(port: number | string, field: string): StatusCause[] {
  return typeof port === "number" ? inRange(field, port, 1, LAST) : invalidAs(field, port, portName(port));
}
