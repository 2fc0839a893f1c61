import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { t } from "../../../l10n.ts";
import { ClusterError } from "../errors.ts";
import { entriesOf, type Kubeconfig } from "./entries.ts";

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
}

/** The contexts of a kubeconfig file, or of the files that `kubectl` would take. Throws `ClusterError` (`kubeconfig`). */
export function listContexts(kubeconfig?: string): readonly ContextInfo[] {
  const { clusters, contexts, currentContext } = loadKubeconfig({ path: kubeconfig });
  return contexts.map((context) => ({
    name: context.name,
    cluster: context.cluster,
    server: clusters.find(({ name }) => name === context.cluster)?.server ?? "",
    user: context.user,
    namespace: context.namespace ?? "default",
    isCurrent: context.name === currentContext,
  }));
}

/** The files that would be read: the given one, those of `KUBECONFIG` that exist, or the one in the home folder. */
export function kubeconfigPaths(path?: string): readonly string[] {
  if (path) return [expandHome(path)];
  const listed = (process.env.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  if (listed.length > 0) return listed.filter((file) => existsSync(file));
  return [join(homedir(), ".kube", "config")].filter((file) => existsSync(file));
}

/**
 * Reads and merges kubeconfigs as `kubectl` does: of two entries of one name the first counts, and the first current context.
 * An empty file is one without entries. Throws `ClusterError` (`kubeconfig`).
 */
export function loadKubeconfig(source: KubeconfigSource): Kubeconfig {
  const texts =
    source.text === undefined
      ? kubeconfigPaths(source.path).map((path) => ({ path, text: readConfig(path) }))
      : [{ path: undefined, text: source.text }];
  if (texts.length === 0) {
    throw new ClusterError("kubeconfig", t("No kubeconfig found: neither KUBECONFIG nor ~/.kube/config names one"), {
      hint: t("Set config_file of the engine, or select the sandbox cluster."),
    });
  }
  const parts = texts.map(({ path, text }) => entriesOf(contentOf(text, path), path));
  return {
    clusters: firstOfEachName(parts.flatMap((part) => part.clusters)),
    users: firstOfEachName(parts.flatMap((part) => part.users)),
    contexts: firstOfEachName(parts.flatMap((part) => part.contexts)),
    currentContext: parts.find((part) => part.currentContext !== "")?.currentContext ?? "",
  };
}

function contentOf(text: string, path: string | undefined): unknown {
  try {
    // Some are written by tools that use merge keys.
    return parse(text, { merge: true, logLevel: "error" }) as unknown;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.split("\n", 1)[0]?.replace(/:$/, "") : String(cause);
    throw new ClusterError(
      "kubeconfig",
      t("Cannot read the kubeconfig {0}: {1}", path ?? t("given as text"), said ?? ""),
      { hint: t("Correct the file, or name another one in config_file of the engine."), cause },
    );
  }
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

function firstOfEachName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}
