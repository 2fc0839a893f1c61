import { existsSync, readFileSync } from "node:fs";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import type { ConnectionEntry } from "./connectionEntry.ts";

const FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

/** How a pod reaches its own cluster (Kubernetes 1.34, `rest.InClusterConfig`); undefined where this is no such pod. */
export function serviceAccountEntry(folder = FOLDER): ConnectionEntry | undefined {
  const host = process.env.KUBERNETES_SERVICE_HOST ?? "";
  const port = process.env.KUBERNETES_SERVICE_PORT ?? "";
  const tokenFile = join(folder, "token");
  if (host === "" || port === "" || !existsSync(tokenFile)) return undefined;
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const [cluster, user] = ["inCluster", "inClusterUser"];
  const authorityFile = join(folder, "ca.crt");
  return {
    context: { name: "inClusterContext", cluster, user, namespace: namespaceIn(folder) },
    cluster: {
      name: cluster,
      server,
      skipsTlsVerify: false,
      authorityFile: existsSync(authorityFile) ? authorityFile : undefined,
    },
    user: { name: user, tokenFile, impersonation: {} },
  };
}

function namespaceIn(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, "namespace"), "utf8").trim();
  } catch {
    return undefined;
  }
}
