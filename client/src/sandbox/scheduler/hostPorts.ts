import type { Pod } from "../podObjects.ts";

const ANY_ADDRESS = "0.0.0.0";

interface HostPort {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

/** Whether the ports of its node that a pod wants are free beside `others` (Kubernetes 1.34, `nodeports`). */
export function hasFreePorts(pod: Pod, others: readonly Pod[]): boolean {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return true;
  const used = others.flatMap(hostPorts);
  return !wanted.some((one) => used.some((other) => collide(one, other)));
}

/** Those of containers that stay: an init container that ends has none. */
function hostPorts({ spec }: Pod): HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  return [...spec.containers, ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort = 0, hostIP = "", protocol = "TCP" }) =>
      hostPort > 0 ? [{ address: hostIP === "" ? ANY_ADDRESS : hostIP, protocol, port: hostPort }] : [],
    ),
  );
}

function collide(one: HostPort, other: HostPort): boolean {
  return (
    one.port === other.port &&
    one.protocol === other.protocol &&
    (one.address === other.address || one.address === ANY_ADDRESS || other.address === ANY_ADDRESS)
  );
}
