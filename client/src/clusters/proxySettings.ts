import type { ProxySettings } from "../cluster/index.ts";

/** VS Code's own settings of proxies that connections to clusters follow, below `http.`. */
export const PROXY_SETTINGS = ["proxy", "noProxy", "proxySupport", "proxyAuthorization"] as const;

/**
 * What VS Code's settings say of proxies. `off` is none at all; the other kinds of `http.proxySupport` are about what VS Code
 * does to requests of extensions by itself.
 *
 * @param read gives the value of one of them, of any kind
 */
export function proxySettings(read: (name: (typeof PROXY_SETTINGS)[number]) => unknown): ProxySettings {
  const [proxy, noProxy, authorization] = [read("proxy"), read("noProxy"), read("proxyAuthorization")];
  return {
    isOff: read("proxySupport") === "off",
    proxy: typeof proxy === "string" ? proxy.trim() : "",
    noProxy: Array.isArray(noProxy) ? noProxy.filter((one) => typeof one === "string" && one.trim() !== "") : [],
    authorization: typeof authorization === "string" ? authorization.trim() : "",
  };
}
