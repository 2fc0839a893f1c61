import { t } from "../../l10n.ts";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node/dist/config.js";
import { ClusterError } from "./errors.ts";
import { proxyFor, type ProxySettings } from "./proxy.ts";

/** One context of a kubeconfig. */
export interface ContextInfo {
  readonly name: string;
  readonly cluster: string;
  /** URL of the API server, empty when the cluster is not defined. */
  readonly server: string;
  readonly user: string;
  readonly namespace: string;
  readonly isCurrent: boolean;
}

export interface KubeconfigSource {
  readonly path?: string | undefined;
  readonly text?: string | undefined;
  /** For servers without a `proxy-url`. */
  readonly proxies?: ProxySettings | undefined;
}

/** The contexts of a kubeconfig file, or of the files that `kubectl` would take. Throws `ClusterError` (`kubeconfig`). */
export async function listContexts(kubeconfig?: string): Promise<readonly ContextInfo[]> {
  const config = await loadKubeconfig({ path: kubeconfig });
  return config.contexts.map((context) => ({
    name: context.name,
    cluster: context.cluster,
    server: config.getCluster(context.cluster)?.server ?? "",
    user: context.user,
    namespace: context.namespace || "default",
    isCurrent: context.name === config.currentContext,
  }));
}

/** The files that would be read: the given one, those of `KUBECONFIG` that exist, or the one in the home folder. */
export function kubeconfigPaths(path?: string): readonly string[] {
  if (path) return [expandHome(path)];
  const listed = (process.env.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  if (listed.length > 0) return listed.filter((file) => existsSync(file));
  return [join(homedir(), ".kube", "config")].filter((file) => existsSync(file));
}

/** Reads and merges kubeconfigs as `kubectl` does: of two entries of one name the first counts. Entries that make no
 * sense are left out. Throws `ClusterError` (`kubeconfig`). */
export async function loadKubeconfig(source: KubeconfigSource): Promise<KubeConfig> {
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const texts =
    source.text === undefined
      ? kubeconfigPaths(source.path).map((path) => ({ path, text: readConfig(path) }))
      : [{ path: undefined, text: source.text }];
  if (texts.length === 0) {
    throw new ClusterError("kubeconfig", t("No kubeconfig found: neither KUBECONFIG nor ~/.kube/config names one"), {
      hint: t("Set config_file of the engine, or select the sandbox cluster."),
    });
  }
  const parts = texts.map(({ path, text }) => {
    const part = new KubeConfig();
    try {
      part.loadFromString(text, { onInvalidEntry: "filter" });
    } catch (cause) {
      const said = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
      throw new ClusterError(
        "kubeconfig",
        t("Cannot read the kubeconfig {0}: {1}", path ?? t("given as text"), said ?? ""),
        {
          hint: t("Correct the file, or name another one in config_file of the engine."),
          cause,
        },
      );
    }
    if (path !== undefined) part.makePathsAbsolute(dirname(path));
    return part;
  });
  const merged = new KubeConfig();
  const clusters = firstOfEachName(parts.flatMap((part) => part.clusters));
  merged.loadFromOptions({
    // Without TLS there is nothing to verify; client-node refuses plain HTTP unless told so.
    clusters: clusters.map((cluster) => {
      const proxyUrl = cluster.proxyUrl || proxyFor(cluster.server, source.proxies);
      return { ...cluster, ...(proxyUrl && { proxyUrl }), ...(isPlainHttp(cluster.server) && { skipTLSVerify: true }) };
    }),
    users: firstOfEachName(parts.flatMap((part) => part.users)).map(withExecInfo),
    contexts: firstOfEachName(parts.flatMap((part) => part.contexts)),
    currentContext: parts.find((part) => part.currentContext)?.currentContext ?? "",
  });
  return merged;
}

interface ExecConfig {
  readonly apiVersion?: string;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
}

/** Credential plug-ins want to be told the version of the answer and that nobody can type (client.authentication.k8s.io). */
function withExecInfo<T extends { readonly exec?: unknown }>(user: T): T {
  if (!user.exec) return user;
  const exec = user.exec as ExecConfig;
  const info = { apiVersion: exec.apiVersion, kind: "ExecCredential", spec: { interactive: false } };
  const variable = { name: "KUBERNETES_EXEC_INFO", value: JSON.stringify(info) };
  return { ...user, exec: { ...exec, env: [variable, ...(exec.env ?? [])] } };
}

function readConfig(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new ClusterError(
      "kubeconfig",
      missing ? t("The kubeconfig {0} does not exist", path) : t("The kubeconfig {0} cannot be read", path),
      {
        hint: t("Correct config_file of the engine or KUBECONFIG, or select another cluster."),
        cause,
      },
    );
  }
}

function expandHome(path: string): string {
  return path === "~" || path.startsWith("~/") ? join(homedir(), path.slice(1)) : path;
}

function isPlainHttp(server: string): boolean {
  return server.toLowerCase().startsWith("http:");
}

function firstOfEachName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}
