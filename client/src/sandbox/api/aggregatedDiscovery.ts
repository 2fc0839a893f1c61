import { negotiate } from "./accept.ts";
import { GROUPS, resourcesOf, type ApiResource } from "./discovery.ts";
import type { ApiRequest } from "./exchange.ts";

const KIND = "APIGroupDiscoveryList";
const GROUP = "apidiscovery.k8s.io";
const VERSIONS = ["v2", "v2beta1"];

/** An answer, and the type that it has. */
interface Typed {
  readonly type: string;
  readonly body: object;
}

/**
 * All groups at one go with what is in them, for whom accepts that, though others might suit him better (Kubernetes
 * 1.34, `WrappedHandler`; kubectl and client-go ask so); undefined for anybody else, and for other paths.
 */
export function discoverAll(request: ApiRequest): Typed | undefined {
  const { path } = request;
  if (path !== "/api" && path !== "/apis") return undefined;
  const version = negotiate(request, ({ type, parameters }) => {
    if (type !== "application/json" && type !== "*/*" && type !== "application/*") return undefined;
    const [kind, group, asked = ""] = ["as", "g", "v"].map((name) => parameters.get(name));
    return kind === KIND && group === GROUP && VERSIONS.includes(asked) ? asked : undefined;
  });
  if (version === undefined) return undefined;
  const items =
    path === "/api"
      ? [{ metadata: {}, versions: [versionOf(undefined)] }]
      : GROUPS.map((name) => ({ metadata: { name }, versions: [versionOf(name)] }));
  return {
    type: `application/json;g=${GROUP};v=${version};as=${KIND}`,
    body: { kind: KIND, apiVersion: `${GROUP}/${version}`, metadata: {}, items },
  };
}

function versionOf(group: string | undefined): object {
  const all = resourcesOf(group);
  const own = all.filter(({ name }) => !name.includes("/"));
  const resources = own.map((resource) => {
    const { name, namespaced, singularName, verbs, shortNames, categories } = resource;
    const parts = all.filter((one) => one.name.startsWith(`${name}/`)).map(partOf);
    return {
      resource: name,
      responseKind: kindOf(resource),
      scope: namespaced ? "Namespaced" : "Cluster",
      singularResource: singularName,
      verbs,
      ...(shortNames && { shortNames }),
      ...(categories && { categories }),
      ...(parts.length > 0 && { subresources: parts }),
    };
  });
  return { version: "v1", resources, freshness: "Current" };
}

function partOf(resource: ApiResource): object {
  const subresource = resource.name.slice(resource.name.indexOf("/") + 1);
  return { subresource, responseKind: kindOf(resource), verbs: resource.verbs };
}

/** The group and version of a kind are told only where they are not those of the list. */
const kindOf = ({ kind, group = "", version = "" }: ApiResource): object => ({ group, version, kind });
