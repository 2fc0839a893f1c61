import { createHash } from "node:crypto";
import { t } from "../../l10n.ts";
import type { ClusterChoice } from "../../../../server/src/protocol.ts";
import { ApiCluster } from "./apiCluster.ts";
import { systemClock, type Clock } from "../clock.ts";
import type { Cluster } from "./cluster.ts";
import { Credentials } from "./credentials/credentials.ts";
import { ClusterError } from "./errors.ts";
import { connectionEntry, type ConnectionEntry } from "./kubeconfig/connectionEntry.ts";
import type { Kubeconfig } from "./kubeconfig/entries.ts";
import { loadKubeconfig } from "./kubeconfig/kubeconfig.ts";
import { serviceAccountEntry } from "./kubeconfig/serviceAccount.ts";
import { httpTransport } from "./network/httpTransport.ts";
import type { ProxySettings } from "./network/proxy.ts";
import type { Transport } from "./transport.ts";

/** Where to find the cluster. With nothing given: the kubeconfig that `kubectl` would take, and its current context. */
export interface ClusterSource {
  /** Path of a kubeconfig file. */
  readonly kubeconfig?: string | undefined;
  /** Content of a kubeconfig; wins over `kubeconfig`. */
  readonly kubeconfigText?: string | undefined;
  readonly context?: string | undefined;
  /** Replaces the context's namespace. */
  readonly namespace?: string | undefined;
  /** True: the pod's service account only; false: kubeconfig only; null or absent: the first that works (spec 4.2). */
  readonly inCluster?: boolean | null | undefined;
}

/** What a connection takes from the machine; a simulation brings its own. */
export interface ClusterHost {
  readonly clock?: Clock;
  readonly transport?: Transport;
  /** Asked before each request that may change something; true: it is not sent (`read-only`). */
  readonly isReadOnly?: () => boolean;
  /** Asked whenever a log is opened: how many may be read at once. */
  readonly mostLogStreams?: () => number;
  /** Asked whenever the configuration is read: how to get to servers for which the kubeconfig names no proxy. */
  readonly proxySettings?: () => ProxySettings;
}

/** What an engine's keys say, as a source (dbnd 1.0.28, spec 4.2). */
export function clusterSource(choice: ClusterChoice, namespace?: string): ClusterSource {
  return { kubeconfig: choice.configFile, context: choice.context, namespace, inCluster: choice.inCluster };
}

/**
 * Reads the configuration and makes a connection; sends nothing yet (`serverVersion` tries it). A change of the
 * kubeconfig's credentials is picked up when the server refuses the old ones.
 * Throws `ClusterError` with reason `kubeconfig`.
 */
export async function openCluster(source: ClusterSource = {}, host: ClusterHost = {}): Promise<Cluster> {
  const { clock = systemClock, transport = httpTransport } = host;
  const entry = load(source);
  const { context, cluster, user } = entry;
  // The credentials of another context are not for this server, even where that is the current one by then.
  const again = serviceAccount(source) ? source : { ...source, context: context.name, inCluster: false };
  if (!URL.canParse(cluster.server)) {
    throw new ClusterError(
      "kubeconfig",
      t('The server of cluster "{0}" is no URL: {1}', cluster.name, cluster.server),
      {
        hint: t("Correct `server` of this cluster in the kubeconfig."),
      },
    );
  }
  const credentials = new Credentials({ load: () => load(again), entry, clock, proxySettings: host.proxySettings });
  return Promise.resolve(
    new ApiCluster(
      {
        name: context.name,
        server: cluster.server,
        user: user.name,
        namespace: (source.namespace ?? context.namespace) || "default",
      },
      credentials,
      transport,
      clock,
      host,
    ),
  );
}

/**
 * What a connection made now would be made of: another text after the kubeconfig, or its current context, has changed.
 * Undefined where the configuration cannot be read.
 */
export function connectionStamp(source: ClusterSource): string | undefined {
  try {
    return createHash("sha256")
      .update(JSON.stringify(load(source)))
      .digest("hex");
  } catch {
    return undefined;
  }
}

/** The account of the pod that this runs in, where the source may mean that. */
function serviceAccount({ inCluster, kubeconfigText, context }: ClusterSource): ConnectionEntry | undefined {
  const isExplicit = kubeconfigText !== undefined || context !== undefined;
  return inCluster === true || (inCluster !== false && !isExplicit) ? serviceAccountEntry() : undefined;
}

function load(source: ClusterSource): ConnectionEntry {
  const account = serviceAccount(source);
  if (account) return account;
  if (source.inCluster === true) {
    throw new ClusterError("kubeconfig", t("`in_cluster` is on, but this is not a pod with a service account"), {
      hint: t("Set in_cluster = False (or leave it out) to connect from this machine with a kubeconfig."),
    });
  }
  const config = loadKubeconfig({ path: source.kubeconfig, text: source.kubeconfigText });
  const contextName = source.context || config.currentContext;
  const entry = connectionEntry(config, contextName);
  if (!entry) throw unusable(config, contextName, source);
  return entry;
}

function unusable(config: Kubeconfig, name: string, source: ClusterSource): ClusterError {
  const known = config.contexts.map((context) => context.name).join(", ");
  const where = source.kubeconfig ?? t("the kubeconfig");
  if (!name) {
    return new ClusterError("kubeconfig", t("No context is selected in {0}", where), {
      hint: t("Select a cluster, or set cluster_context to one of: {0}.", known || t("(there are none)")),
    });
  }
  const context = config.contexts.find((one) => one.name === name);
  return new ClusterError(
    "kubeconfig",
    context
      ? t('The context "{0}" names a cluster "{1}" that is not in {2}', name, context.cluster, where)
      : t('The context "{0}" is not in {1}', name, where),
    { hint: t("Set cluster_context to one of: {0}.", known || t("(there are none)")) },
  );
}
