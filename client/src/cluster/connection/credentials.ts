import { t } from "../../l10n.ts";
import type { OutgoingHttpHeaders } from "node:http";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent, type RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node/dist/config.js";
import type { Clock } from "../clock.ts";
import { ClusterError } from "./errors.ts";

/** What a request needs to be let in. */
export interface Access {
  readonly server: URL;
  readonly headers: OutgoingHttpHeaders;
  readonly agent: HttpAgent;
}

/** Credentials are read again after this time: token files rotate, plug-ins give short-lived ones. Milliseconds. */
const FRESH = 20_000;
/** Unused connections are closed after this time. Milliseconds. */
const IDLE = 45_000;

/** Gets credentials (files, plug-ins, OIDC) through client-node and keeps one agent per set of them. */
export class Credentials {
  readonly #load: () => Promise<KubeConfig>;
  readonly #clock: Clock;
  #config: Promise<KubeConfig> | undefined;
  #access: { readonly access: Promise<Access>; readonly at: number } | undefined;
  #agent: { readonly key: string; readonly agent: HttpAgent } | undefined;

  /** `load` reads the configuration anew; it is called at the start and after the server refused the credentials. */
  constructor(load: () => Promise<KubeConfig>, config: KubeConfig, clock: Clock) {
    this.#clock = clock;
    this.#load = load;
    this.#config = Promise.resolve(config);
  }

  /** Throws `ClusterError` (`credentials`, `kubeconfig`). */
  get(): Promise<Access> {
    const now = this.#clock.monotonic();
    if (this.#access && now - this.#access.at < FRESH) return this.#access.access;
    const access = this.#read();
    this.#access = { access, at: now };
    access.catch(() => {
      this.#access = undefined;
    });
    return access;
  }

  /** Forgets everything that was read or cached, in client-node's caches too. `refused`: what the server refused. */
  refresh(refused: Access): Promise<Access> {
    const current = this.#access;
    return (
      current?.access.then((access) => {
        // Another request that was refused at the same time has refreshed already.
        if (access !== refused && this.#access) return access;
        this.#access = undefined;
        this.#config = undefined;
        return this.get();
      }) ?? this.get()
    );
  }

  close(): void {
    this.#agent?.agent.destroy();
    this.#agent = undefined;
  }

  async #read(): Promise<Access> {
    this.#config ??= this.#load();
    let config: KubeConfig;
    try {
      config = await this.#config;
    } catch (error) {
      this.#config = undefined;
      throw error;
    }
    const options: RequestOptions = { headers: {} };
    try {
      await config.applyToHTTPSOptions(options);
    } catch (cause) {
      throw credentialsError(config.getCurrentUser()?.name ?? "", cause);
    }
    const server = new URL(config.getCurrentCluster()?.server ?? "");
    const headers = { ...(options.headers as OutgoingHttpHeaders) };
    if (options.auth) headers.Authorization = `Basic ${Buffer.from(options.auth).toString("base64")}`;
    return { server, headers, agent: this.#agentFor(config, server, options) };
  }

  #agentFor(config: KubeConfig, server: URL, options: RequestOptions): HttpAgent {
    if (config.getCurrentCluster()?.proxyUrl && options.agent instanceof HttpAgent) return options.agent;
    const { ca, cert, key, rejectUnauthorized, servername } = options;
    const tls = { ca, cert, key, rejectUnauthorized, servername };
    const identity = JSON.stringify([server.origin, ca, cert, key, rejectUnauthorized, servername].map(String));
    if (this.#agent?.key !== identity) {
      // The old agent's requests under way go on; its idle connections time out.
      const general = { keepAlive: true, timeout: IDLE, scheduling: "lifo" as const };
      const agent =
        server.protocol === "http:" ? new HttpAgent(general) : new HttpsAgent({ ...general, ...withoutUndefined(tls) });
      this.#agent = { key: identity, agent };
    }
    return this.#agent.agent;
  }
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

function credentialsError(user: string, cause: unknown): ClusterError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const missing = (cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
  const text = said.replace(/\s+/g, " ").trim().slice(0, 300);
  return new ClusterError(
    "credentials",
    t('Cannot get the credentials of user "{0}": {1}', user, text || t("no reason given")),
    {
      hint: missing
        ? t("Install the program or file that the kubeconfig names, or select another context.")
        : t("Log in with the tool of your cluster's provider, then retry."),
      cause,
    },
  );
}
