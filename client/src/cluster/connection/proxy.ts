import { BlockList, isIP } from "node:net";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that `kubectl` would take to a server where the kubeconfig names none: `HTTPS_PROXY`, for plain HTTP `HTTP_PROXY`
 * (small letters, too), unless `NO_PROXY` excepts it; never to this machine itself (golang.org/x/net/http/httpproxy).
 */
export function proxyFor(server: string, variables: Variables = process.env): string | undefined {
  if (!URL.canParse(server)) return undefined;
  const { protocol, hostname, port } = new URL(server);
  const read = (name: string): string => variables[name] ?? variables[name.toLowerCase()] ?? "";
  const proxy = read(protocol === "http:" ? "HTTP_PROXY" : "HTTPS_PROXY").trim();
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const isExcepted = (one: string): boolean => excepts(one, host, port || (protocol === "http:" ? "80" : "443"));
  if (proxy === "" || isLocal(host) || read("NO_PROXY").split(",").some(isExcepted)) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

function isLocal(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127(?:\.\d+){3}$/.test(host);
}

/** Whether one entry of `NO_PROXY` means a host: a name with what is below it, an address, a network, each with a port or not. */
function excepts(entry: string, host: string, port: string): boolean {
  const text = entry.trim().toLowerCase();
  if (text === "") return false;
  if (text === "*") return true;
  const network = /^([\da-f:.]+)\/(\d+)$/.exec(text);
  if (network) return isInside(host, network[1] ?? "", Number(network[2]));
  const [, bracketed, plain, wanted] = /^(?:\[([\da-f:.]+)\]|([^:]+|[\da-f:]+))(?::(\d+))?$/.exec(text) ?? [];
  const name = bracketed ?? plain ?? text;
  if (wanted !== undefined && isIP(text) === 0 && wanted !== port) return false;
  const bare = isIP(text) === 0 ? name : text;
  if (isIP(host) !== 0) return host === bare;
  const below = bare.startsWith("*.") ? bare.slice(1) : bare;
  return below.startsWith(".") ? host.endsWith(below) : host === below || host.endsWith(`.${below}`);
}

function isInside(host: string, network: string, prefix: number): boolean {
  const kind = isIP(host);
  if (kind === 0 || kind !== isIP(network)) return false;
  const list = new BlockList();
  try {
    list.addSubnet(network, prefix, kind === 6 ? "ipv6" : "ipv4");
  } catch {
    return false;
  }
  return list.check(host, kind === 6 ? "ipv6" : "ipv4");
}
