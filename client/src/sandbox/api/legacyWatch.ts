import type { ApiRequest } from "./exchange.ts";

const PATH = /^(\/api\/v1|\/apis\/[^/]+\/v1)\/watch\/((?:namespaces\/[^/]+\/)?[^/]+)(?:\/([^/]+))?$/;

/** Whether a path is one of those by which things were once watched. */
export const isWatchPath = (path: string): boolean => PATH.test(path);

/** A watch by its old path (`/api/v1/watch/namespaces/NS/pods/NAME`) as one by its query; any other request as it is. */
export function withoutWatchPath(request: ApiRequest): ApiRequest {
  const [, root = "", list = "", name] = (request.method === "GET" && PATH.exec(request.path)) || [];
  if (root === "") return request;
  const query = new URLSearchParams(request.query);
  query.set("watch", "true");
  if (name !== undefined) query.set("fieldSelector", `metadata.name=${decodeURIComponent(name)}`);
  return { ...request, path: `${root}/${list}`, query };
}
