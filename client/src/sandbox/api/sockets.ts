import type { ExecHost } from "../runtimes/exec.ts";
import { attachToContainer } from "../runtimes/attach.ts";
import { runInContainer } from "../runtimes/exec.ts";
import type { RunningContainer } from "../runtimes/types.ts";
import type { Pod } from "../objects.ts";
import type { ApiContext, ApiRequest, Upgrade, User } from "./exchange.ts";
import { forwardToLoopback } from "./portForward.ts";
import { findObject } from "./read.ts";
import { ApiError, badRequest, forbidden, noSuchPath } from "./status.ts";
import { parseTarget } from "./target.ts";

/** The subprotocols of exec that we speak, the best first (Kubernetes 1.34). */
const EXEC = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
const FORWARD = ["v4.channel.k8s.io"];

export interface SocketHost extends ExecHost {
  /** The container of a pod that runs now. */
  findRunning(podUid: string, container: string): RunningContainer | undefined;
}

/** Takes a request for a WebSocket: exec, attach and port-forward of a pod. @throws ApiError */
export function takeUpgrade(context: ApiContext, host: SocketHost, request: ApiRequest, user: User): Upgrade {
  const target = parseTarget(request.path);
  if (target?.type.plural !== "pods" || target.name === undefined) {
    throw noSuchPath();
  }
  if (user.kind === "pod") {
    throw forbidden("pods", target.name, 'cannot create resource "pods/exec" in API group ""');
  }
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  const agree = (known: readonly string[]): string => {
    const protocol = known.find((name) => offered.includes(name));
    if (protocol === undefined) {
      throw badRequest(`unable to upgrade: none of the protocols ${JSON.stringify(offered)} is supported`);
    }
    return protocol;
  };
  const pod = findObject(context, target) as Pod;
  const { query } = request;
  switch (target.subresource) {
    case "exec": {
      const container = chooseContainer(pod, query.get("container") ?? "");
      const running = host.findRunning(pod.metadata.uid, container);
      if (!running?.inside) {
        throw new ApiError(500, "InternalError", `unable to upgrade connection: container not found ("${container}")`);
      }
      const { inside } = running;
      const command = query.getAll("command");
      if (command.length === 0) {
        throw badRequest("you must specify at least 1 command for the container");
      }
      const tty = query.get("tty") === "true";
      return { protocol: agree(EXEC), serve: (socket) => runInContainer(host, inside, { command, tty }, socket) };
    }
    case "attach": {
      const running = host.findRunning(pod.metadata.uid, chooseContainer(pod, query.get("container") ?? ""));
      if (!running) {
        throw new ApiError(500, "InternalError", "unable to upgrade connection: container not found");
      }
      const tty = query.get("tty") === "true";
      return { protocol: agree(EXEC), serve: (socket) => attachToContainer(running, tty, socket) };
    }
    case "portforward": {
      const ports = query.getAll("ports").flatMap((text) => text.split(",").map(Number));
      if (ports.length === 0 || ports.some((port) => !Number.isInteger(port) || port < 1 || port > 65_535)) {
        throw badRequest("port forward needs ports between 1 and 65535");
      }
      return { protocol: agree(FORWARD), serve: (socket) => forwardToLoopback(ports, socket) };
    }
    default:
      throw noSuchPath();
  }
}

/** @throws ApiError 400 */
function chooseContainer({ metadata, spec }: Pod, name: string): string {
  const names = [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map(
    (container) => container.name,
  );
  const chosen = name === "" ? names[0] : name;
  if (chosen === undefined || !names.includes(chosen)) {
    throw badRequest(`container ${name} is not valid for pod ${metadata.name}`);
  }
  return chosen;
}
