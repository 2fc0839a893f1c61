import { isIP } from "node:net";
import type { StatusCause } from "../../api/status.ts";
import { invalidAs, invalidValue, required } from "../causes.ts";
import { dnsSubdomain, searchPath } from "../names.ts";

export interface DnsConfig {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly { readonly name?: string }[];
}

export interface HostAlias {
  readonly ip: string;
  readonly hostnames?: readonly string[];
}

const MOST_SERVERS = 3;
const MOST_SEARCHES = 32;
const LONGEST_SEARCHES = 2048;

/** An address as it is meant to be written: without leading zeros, which the server still takes. */
export const plainAddress = (address: string): string =>
  address.includes(":") ? address : address.replace(/(^|\.)0+(?=\d)/g, "$1");

/** What is wrong with an address of version 4 or 6. */
export function checkAddress(address: string, field: string): StatusCause[] {
  return isIP(plainAddress(address)) > 0
    ? []
    : [invalidValue(field, address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")];
}

/** What the API server would refuse in `dnsConfig` (Kubernetes 1.34). */
export function checkDns(config: DnsConfig | undefined, policy: string, field: string): StatusCause[] {
  const { nameservers = [], searches = [], options = [] } = config ?? {};
  if (policy === "None") {
    if (!config) return [required(field, "must provide `dnsConfig` when `dnsPolicy` is None")];
    const why = "must provide at least one DNS nameserver when `dnsPolicy` is None";
    if (nameservers.length === 0) return [required(`${field}.nameservers`, why)];
  }
  const most = (list: readonly string[], name: string, why: string, isOver: boolean): StatusCause[] =>
    isOver ? [invalidValue(`${field}.${name}`, list, `must not have more than ${why}`)] : [];
  return [
    ...most(nameservers, "nameservers", `${MOST_SERVERS} nameservers`, nameservers.length > MOST_SERVERS),
    ...nameservers.flatMap((address, index) => checkAddress(address, `${field}.nameservers[${index}]`)),
    ...most(searches, "searches", `${MOST_SEARCHES} search paths`, searches.length > MOST_SEARCHES),
    ...most(
      searches,
      "searches",
      `${LONGEST_SEARCHES} characters (including spaces) in the search list`,
      searches.join(" ").length > LONGEST_SEARCHES,
    ),
    ...searches.flatMap((path, index) => {
      const name = path.replace(/\.$/, "");
      return path === "." ? [] : invalidAs(`${field}.searches[${index}]`, name, searchPath(name));
    }),
    ...options.flatMap(({ name = "" }, index) =>
      name === "" ? [required(`${field}.options[${index}]`, "must not be empty")] : [],
    ),
  ];
}

/** What the API server would refuse in `hostAliases` (Kubernetes 1.34). */
export function checkHostAliases(aliases: readonly HostAlias[], field: string): StatusCause[] {
  return aliases.flatMap(({ ip, hostnames = [] }, index) => [
    ...checkAddress(ip, `${field}[${index}].ip`),
    ...hostnames.flatMap((name, number) =>
      invalidAs(`${field}[${index}].hostnames[${number}]`, name, dnsSubdomain(name)),
    ),
  ]);
}
