import { t } from "../../l10n.ts";
import { existsSync } from "node:fs";
import type { KubeConfig } from "@kubernetes/client-node/dist/config.js";
import type { ClusterChoice } from "../../../../server/src/protocol.ts";
import { ApiCluster } from "./apiCluster.ts";
import { systemClock, type Clock } from "../clock.ts";
import type { Cluster } from "./cluster.ts";
import { Credentials } from "./credentials.ts";
import { ClusterError } from "./errors.ts";
import { httpTransport } from "./httpTransport.ts";
import { loadKubeconfig } from "./kubeconfig.ts";
import type { ProxySettings } from "./proxy.ts";
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

const SERVICE_ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

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
  const config = await load(source, host);
  const context = config.getContextObject(config.currentContext);
  const cluster = config.getCurrentCluster();
  if (!context || !cluster) throw unusable(config, source);
  if (!URL.canParse(cluster.server)) {
    throw new ClusterError(
      "kubeconfig",
      t('The server of cluster "{0}" is no URL: {1}', cluster.name, cluster.server),
      {
        hint: t("Correct `server` of this cluster in the kubeconfig."),
      },
    );
  }
  return new ApiCluster(
    {
      name: context.name,
      server: cluster.server.replace(/\/+$/, ""),
      user: context.user,
      namespace: (source.namespace ?? context.namespace) || "default",
    },
    new Credentials(() => load(source, host), config, clock),
    transport,
    clock,
    host,
  );
}

async function load(source: ClusterSource, host: ClusterHost): Promise<KubeConfig> {
  const explicit = source.kubeconfigText !== undefined || source.context !== undefined;
  const { inCluster } = source;
  if (inCluster === true || (inCluster !== false && !explicit && hasServiceAccount())) return loadServiceAccount();
  const config = await loadKubeconfig({
    path: source.kubeconfig,
    text: source.kubeconfigText,
    proxies: host.proxySettings?.(),
  });
  const context = source.context || config.currentContext;
  config.setCurrentContext(context);
  const user = config.getContextObject(context)?.user;
  // client-node leaves out even the certificate authority where there is no user.
  if (user !== undefined && !config.getUser(user)) config.addUser({ name: user });
  return config;
}

function hasServiceAccount(): boolean {
  return Boolean(process.env.KUBERNETES_SERVICE_HOST) && existsSync(SERVICE_ACCOUNT_TOKEN);
}

async function loadServiceAccount(): Promise<KubeConfig> {
  if (!hasServiceAccount()) {
    throw new ClusterError("kubeconfig", t("`in_cluster` is on, but this is not a pod with a service account"), {
      hint: t("Set in_cluster = False (or leave it out) to connect from this machine with a kubeconfig."),
    });
  }
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const config = new KubeConfig();
  config.loadFromCluster();
  return config;
}

function unusable(config: KubeConfig, source: ClusterSource): ClusterError {
  const name = config.currentContext;
  const known = config.contexts.map((context) => context.name).join(", ");
  const where = source.kubeconfig ?? t("the kubeconfig");
  if (!name) {
    return new ClusterError("kubeconfig", t("No context is selected in {0}", where), {
      hint: t("Select a cluster, or set cluster_context to one of: {0}.", known || t("(there are none)")),
    });
  }
  const context = config.getContextObject(name);
  return new ClusterError(
    "kubeconfig",
    context
      ? t('The context "{0}" names a cluster "{1}" that is not in {2}', name, context.cluster, where)
      : t('The context "{0}" is not in {1}', name, where),
    { hint: t("Set cluster_context to one of: {0}.", known || t("(there are none)")) },
  );
}
