import { BlockList, isIP } from "node:net";
import { t } from "../../../l10n.ts";
import { ClusterError } from "../errors.ts";
import type { Proxy } from "./tunnel.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** What the user says of proxies beside the environment: VS Code's settings. */
export interface ProxySettings {
  /** No proxy is taken, not even that of the environment. */
  readonly isOff?: boolean;
  /** Goes before the environment's; absent or empty: that one counts. */
  readonly proxy?: string;
  /** Entries in the form of `NO_PROXY`'s. Where there are any, the variable does not count, as in VS Code. */
  readonly noProxy?: readonly string[];
  /** What to say to it as `Proxy-Authorization`; empty: nothing. */
  readonly authorization?: string;
}

/**
 * How a connection gets to a server: through `proxy-url` of the kubeconfig, else what `proxyFor` says.
 *
 * @throws ClusterError (`kubeconfig`) where that is no proxy that can be used
 */
export function proxyTo(server: string, proxyUrl: string | undefined, settings?: ProxySettings): Proxy | undefined {
  const found = proxyUrl ?? proxyFor(server, settings);
  if (found === undefined) return undefined;
  const url = URL.canParse(found) ? new URL(found) : undefined;
  if (!url || !/^(?:https?|socks5h?):$/.test(url.protocol)) {
    throw new ClusterError("kubeconfig", t("What is set as the proxy to {0} is no address of one", server), {
      hint: t(
        "It begins with http://, https:// or socks5://: correct proxy-url in the kubeconfig, http.proxy or HTTPS_PROXY.",
      ),
    });
  }
  // What VS Code says to its own proxy is nobody else's business.
  return { url, authorization: proxyUrl === undefined ? settings?.authorization || undefined : undefined };
}

/**
 * The proxy to a server where the kubeconfig names none: that of the settings, else the one that `kubectl` would take:
 * `HTTPS_PROXY`, for plain HTTP `HTTP_PROXY` (small letters, too). None where the settings or `NO_PROXY` except the server;
 * never one to this machine itself (golang.org/x/net/http/httpproxy).
 */
export function proxyFor(
  server: string,
  settings: ProxySettings = {},
  variables: Variables = process.env,
): string | undefined {
  if (settings.isOff === true || !URL.canParse(server)) return undefined;
  const { protocol, hostname, port } = new URL(server);
  const read = (name: string): string => variables[name] ?? variables[name.toLowerCase()] ?? "";
  const proxy = settings.proxy || read(protocol === "http:" ? "HTTP_PROXY" : "HTTPS_PROXY").trim();
  const excepted = settings.noProxy?.length ? settings.noProxy : read("NO_PROXY").split(",");
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const isExcepted = (one: string): boolean => excepts(one, host, port || (protocol === "http:" ? "80" : "443"));
  if (proxy === "" || isLocal(host) || excepted.some(isExcepted)) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

function isLocal(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127(?:\.\d+){3}$/.test(host);
}

/** Whether one entry of `NO_PROXY` or the settings means a host: a name with what is below it, an address, a network, each with a port or not. */
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
