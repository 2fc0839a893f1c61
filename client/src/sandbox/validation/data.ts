import { canonical } from "../api/canonical.ts";
import type { StatusCause } from "../api/status.ts";
import type { ConfigMap, KubeObject, Secret } from "../objects.ts";
import { forbiddenField, invalidAs, invalidValue, required } from "./causes.ts";
import { dataKey } from "./names.ts";

interface Frozen {
  readonly immutable?: boolean;
}

/** What a secret of a type has to have. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

/** What the API server would refuse in a config map (Kubernetes 1.34). */
export function checkConfigMap({ data = {}, binaryData = {} }: ConfigMap): StatusCause[] {
  const both = Object.keys(data).filter((key) => key in binaryData);
  return [
    ...checkKeys(data, "data"),
    ...both.map((key) => invalidValue(`data[${key}]`, key, "duplicate of key present in binaryData")),
    ...checkKeys(binaryData, "binaryData"),
  ];
}

/** What the API server would refuse in a secret (Kubernetes 1.34). */
export function checkSecret({ data = {}, type = "" }: Secret): StatusCause[] {
  const isLogin = type === "kubernetes.io/basic-auth" && !("username" in data) && !("password" in data);
  const missing = isLogin ? ["username", "password"] : (NEEDED[type] ?? []).filter((key) => !(key in data));
  return [...checkKeys(data, "data"), ...missing.map((key) => required(`data[${key}]`))];
}

function checkKeys(data: Readonly<Record<string, string>>, field: string): StatusCause[] {
  return Object.keys(data).flatMap((key) => invalidAs(`${field}[${key}]`, key, dataKey(key)));
}

/** What of a config map or secret may not be changed any more. */
export function checkDataUpdate(before: KubeObject, after: KubeObject): StatusCause[] {
  const [old, now] = [before, after] as readonly (Secret & ConfigMap & Frozen)[];
  if (!old || !now) return [];
  const causes = old.type === now.type ? [] : [invalidValue("type", now.type, "field is immutable")];
  if (old.immutable !== true) return causes;
  const why = "field is immutable when `immutable` is set";
  if (now.immutable !== true) causes.push(forbiddenField("immutable", why));
  for (const name of ["data", "binaryData"] as const) {
    if (canonical(old[name] ?? {}) !== canonical(now[name] ?? {})) causes.push(forbiddenField(name, why));
  }
  return causes;
}
