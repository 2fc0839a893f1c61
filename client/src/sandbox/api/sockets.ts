import { isFinished } from "../controllers/pods.ts";
import type { Pod } from "../podObjects.ts";
import { attachToContainer } from "../runtimes/attach.ts";
import { fail } from "../runtimes/channelEnd.ts";
import type { ExecHost } from "../runtimes/exec.ts";
import { runInContainer } from "../runtimes/exec.ts";
import type { RunningContainer, StreamOptions } from "../runtimes/types.ts";
import { authorize } from "./authorization.ts";
import type { ApiContext, ApiRequest, Upgrade, User } from "./exchange.ts";
import { queryFlag } from "./number.ts";
import { chooseContainer } from "./podContainer.ts";
import { forwardToLoopback } from "./portForward.ts";
import { findObject } from "./read.ts";
import { badRequest, noSuchPath, PlainRefusal } from "./status.ts";
import type { Target } from "./target.ts";
import { parseTarget } from "./target.ts";

/** The one that the API server speaks itself, and the one that it leaves to the kubelet (Kubernetes 1.34). */
const TRANSLATED = "v5.channel.k8s.io";
const PASSED_ON = "v4.channel.k8s.io";
const PORTS = /^\d+$/;

export interface SocketHost extends ExecHost {
  /** The container of a pod that runs now. */
  findRunning(podUid: string, container: string): RunningContainer | undefined;
}

/**
 * Takes a request for a WebSocket: exec, attach and port-forward of a pod.
 *
 * @throws ApiError, or PlainRefusal where the kubelet would refuse
 */
export function takeUpgrade(context: ApiContext, host: SocketHost, request: ApiRequest, user: User): Upgrade {
  authorize(context.store, user, request);
  const target = parseTarget(request.path);
  if (target?.name === undefined || !isStream(target)) throw noSuchPath();
  const { query } = request;
  const pod = streamPod(context, target, query);
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  switch (target.subresource) {
    case "exec":
    case "attach": {
      const container = chooseContainer(pod, query.get("container") ?? "");
      const protocol = [TRANSLATED, PASSED_ON].find((known) => offered.includes(known));
      const streams = readStreams(query);
      const running = host.findRunning(pod.metadata.uid, container);
      if (target.subresource === "attach") {
        const name = `${pod.metadata.name}_${pod.metadata.namespace ?? ""}`;
        if (!streams) return refuseStreams(protocol);
        if (!running) return refuse(protocol, `container ${container} not found in pod ${name}`);
        return { protocol: agreed(protocol), serve: (socket) => attachToContainer(running, streams, socket) };
      }
      if (!streams) return refuseStreams(protocol);
      const { inside, exited } = running ?? {};
      if (!inside || !exited) return refuse(protocol, `container not found ("${container}")`);
      const command = query.getAll("command");
      return {
        protocol: agreed(protocol),
        serve: (socket) => runInContainer(host, { inside, exited }, { command, ...streams }, socket),
      };
    }
    case "portforward": {
      const ports = readPorts(query);
      const protocol = offered.find((name) => name === PASSED_ON);
      if (ports.length === 0) throw new PlainRefusal(400, 'query parameter "port" is required');
      if (ports.includes(0)) throw new PlainRefusal(400, 'port "0" must be > 0');
      const { name, namespace = "" } = pod.metadata;
      if (isFinished(pod)) throw new PlainRefusal(500, `pod not found ("${name}_${namespace}")`);
      return { protocol: agreed(protocol), serve: (socket) => forwardToLoopback(ports, socket) };
    }
    default:
      throw noSuchPath();
  }
}

const STREAMS = ["exec", "attach", "portforward"];

export const isStream = ({ type, subresource = "" }: Target): boolean =>
  type.plural === "pods" && STREAMS.includes(subresource);

/** Why a stream is refused to whom asks for it without an upgrade. */
export function streamRefusal(context: ApiContext, target: Target, { query }: ApiRequest): Error {
  streamPod(context, target, query);
  return new PlainRefusal(400, "Upgrade request required");
}

/** The pod that a stream is to come from. @throws ApiError 400, 404 where there is none, or none that can have any */
function streamPod(context: ApiContext, target: Target, query: URLSearchParams): Pod {
  if (target.subresource === "portforward") readPorts(query);
  const pod = findObject(context, target) as Pod;
  if (target.subresource !== "portforward") chooseContainer(pod, query.get("container") ?? "");
  if (pod.spec.nodeName === undefined) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  return pod;
}

/** Which streams are asked for, if any; a terminal has no errors of its own. */
function readStreams(query: URLSearchParams): StreamOptions | undefined {
  const tty = queryFlag(query, "tty");
  const stdin = queryFlag(query, "stdin");
  const stdout = queryFlag(query, "stdout");
  const stderr = queryFlag(query, "stderr");
  return stdin || stdout || stderr ? { tty, stdin, stdout, stderr: stderr && !tty } : undefined;
}

/** @throws ApiError 400 where one is no port, as Go words it */
function readPorts(query: URLSearchParams): number[] {
  return query.getAll("ports").map((text) => {
    const why = PORTS.test(text) ? "value out of range" : "invalid syntax";
    const isPort = PORTS.test(text) && Number(text) <= 65_535;
    if (!isPort) {
      throw badRequest(`cannot convert to []int32: strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`);
    }
    return Number(text);
  });
}

/** @throws PlainRefusal where there is none in common */
function agreed(protocol: string | undefined): string {
  if (protocol === undefined) throw new PlainRefusal(403, "");
  return protocol;
}

/** The API server tells what the kubelet has refused once the connection stands; the kubelet itself before. */
function refuse(protocol: string | undefined, why: string, code = 500): Upgrade {
  if (protocol !== TRANSLATED) throw new PlainRefusal(code, why);
  return { protocol, serve: (socket) => fail(socket, `unable to upgrade connection: ${why}`) };
}

function refuseStreams(protocol: string | undefined): Upgrade {
  return refuse(protocol, "you must specify at least 1 of stdin, stdout, stderr", 400);
}
