import { basename } from "node:path";
import type { ContainerStatus, Pod } from "../podObjects.ts";
import type { LogFile } from "../kubelet/logFile.ts";
import type { LogOptions } from "../kubelet/logReader.ts";
import { timeProblem } from "../goTime.ts";
import { readLog } from "../kubelet/logReader.ts";
import { forbiddenField, invalidValue } from "../validation/causes.ts";
import { checkPartial, formOf } from "./accept.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { queryFlag, queryNumber } from "./number.ts";
import { chooseContainer } from "./podContainer.ts";
import { findObject } from "./read.ts";
import { ApiError, badRequest, invalid } from "./status.ts";
import type { Target } from "./target.ts";

/** Answers a GET of a container's log; every refusal as the API server or the kubelet words it (Kubernetes 1.34). */
export async function podLog(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): Promise<void> {
  const { query } = request;
  formOf(request, target);
  const options = readOptions(query, target.name ?? "", context.logs.now());
  const pod = findObject(context, target) as Pod;
  const container = chooseContainer(pod, query.get("container") ?? "");
  if (pod.spec.nodeName === undefined) {
    checkForm(request);
    reply.start(204, {});
    reply.end();
    return;
  }
  const attendance = context.attendance.of(pod.spec.nodeName);
  if (attendance.isAway) throw noKubelet(pod, container);
  const log = findLog(context, pod, container, queryFlag(query, "previous"));
  context.open.logs += 1;
  try {
    reply.start(200, { "content-type": "text/plain" });
    for await (const text of readLog(log, options, AbortSignal.any([reply.closed, attendance.leaving]))) {
      if (!reply.write(text)) {
        await reply.drained();
      }
    }
    reply.end();
  } catch (error) {
    // Who has removed it has left the pod: the kubelet says so in the place of the log.
    const isThere = context.store.get("pods", target.namespace, target.name ?? "")?.metadata.uid === pod.metadata.uid;
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && isThere) reply.write(noFile(pod, container, log));
    // Else the reader has gone, or the file with its pod: either way there is nobody to tell.
    reply.end();
  } finally {
    context.open.logs -= 1;
  }
}

/** Where a log is to be had is no object with metadata, nor a list of such (Kubernetes 1.34). @throws ApiError 406, 500 */
function checkForm(request: ApiRequest): void {
  if (formOf(request) !== "metadata") return;
  checkPartial(request, { group: "rest", kind: "LocationStreamer" }, false);
  throw new ApiError(500, "", "object does not implement the Object interfaces");
}

/** What is on its way when a kubelet stops ends as if it were all; who asks then is answered so (Kubernetes 1.34). */
function noKubelet({ metadata: { namespace, name } }: Pod, container: string): ApiError {
  const url = `https://127.0.0.1:10250/containerLogs/${namespace}/${name}/${container}`;
  return new ApiError(500, "", `Get "${url}": dial tcp 127.0.0.1:10250: connect: connection refused`);
}

/** What stands where the log of a container would, when its file is away (Kubernetes 1.34). */
function noFile({ metadata: { namespace = "", name, uid } }: Pod, container: string, { path }: LogFile): string {
  const file = `/var/log/pods/${namespace}_${name}_${uid}/${container}/${basename(path)}`;
  return `failed to try resolving symlinks in path "${file}": lstat ${file}: no such file or directory`;
}

/** @throws ApiError 400, 422 */
function readOptions(query: URLSearchParams, pod: string, now: number): LogOptions {
  const sinceSeconds = queryNumber(query, "sinceSeconds");
  const sinceTime = query.get("sinceTime") ?? "";
  const problem = sinceTime === "" ? undefined : timeProblem(sinceTime);
  if (problem !== undefined) throw badRequest(problem);
  const since = sinceTime === "" ? undefined : Date.parse(sinceTime);
  const tailLines = queryNumber(query, "tailLines");
  const limitBytes = queryNumber(query, "limitBytes");
  const causes = [
    ...(query.has("stream") ? [forbiddenField("stream", "may not be specified")] : []),
    ...(tailLines !== undefined && tailLines < 0
      ? [invalidValue("tailLines", tailLines, "must be greater than or equal to 0")]
      : []),
    ...(limitBytes !== undefined && limitBytes < 1
      ? [invalidValue("limitBytes", limitBytes, "must be greater than 0")]
      : []),
    ...(sinceSeconds !== undefined && since !== undefined
      ? [forbiddenField("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified")]
      : []),
    ...(sinceSeconds !== undefined && since === undefined && sinceSeconds < 1
      ? [invalidValue("sinceSeconds", sinceSeconds, "must be greater than 0")]
      : []),
  ];
  if (causes.length > 0) {
    throw invalid("PodLogOptions", pod, causes);
  }
  return {
    follow: queryFlag(query, "follow"),
    timestamps: queryFlag(query, "timestamps"),
    tailLines,
    limitBytes,
    // The API server hands the time on to the kubelet in whole seconds.
    since: since === undefined ? sinceSeconds && now - sinceSeconds * 1000 : Math.floor(since / 1000) * 1000,
  };
}

/** @throws ApiError 400 when there is no log, with the reason */
function findLog(context: ApiContext, pod: Pod, container: string, previous: boolean): LogFile {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = pod.status;
  const statuses = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses];
  const status = statuses.find((one) => one.name === container);
  const refuse = (what: string): never => {
    throw badRequest(what.replace("CONTAINER", `container "${container}" in pod "${pod.metadata.name}"`));
  };
  const id = status === undefined ? refuse("CONTAINER is not available") : containerId(status, previous, refuse);
  return context.logs.get(id) ?? refuse("CONTAINER has no log any more");
}

function containerId(status: ContainerStatus, previous: boolean, refuse: (what: string) => never): string {
  const { state, lastState } = status;
  const last = lastState.terminated?.containerID;
  if (previous) {
    return last ?? refuse("previous terminated CONTAINER not found");
  }
  if (state.running) {
    return status.containerID ?? refuse("CONTAINER is not available");
  }
  if (state.terminated) {
    return state.terminated.containerID ?? last ?? refuse("CONTAINER is terminated");
  }
  if (last !== undefined) {
    return last;
  }
  switch (state.waiting?.reason) {
    case "ErrImagePull":
      return refuse("CONTAINER is waiting to start: image can't be pulled");
    case "ImagePullBackOff":
      return refuse("CONTAINER is waiting to start: trying and failing to pull image");
    default:
      return refuse(`CONTAINER is waiting to start: ${state.waiting?.reason ?? "no logs yet"}`);
  }
}
