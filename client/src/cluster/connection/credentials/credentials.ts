import type { Agent as HttpAgent, OutgoingHttpHeaders } from "node:http";
import { t } from "../../../l10n.ts";
import type { Clock } from "../../clock.ts";
import { ClusterError } from "../errors.ts";
import type { ConnectionEntry } from "../kubeconfig/connectionEntry.ts";
import type { UserEntry } from "../kubeconfig/entries.ts";
import { agentFor, type TlsIdentity } from "../network/agents.ts";
import { oneLine } from "../network/connectionWords.ts";
import { proxyTo, type ProxySettings } from "../network/proxy.ts";
import type { Proxy } from "../network/tunnel.ts";
import type { PluginCredential } from "./execCredential.ts";
import { authorityOf, clientCertificateOf, tokenOf } from "./files.ts";
import { OidcLogin } from "./oidcLogin.ts";
import { askPlugin, type AskPlugin } from "./plugin.ts";

/** What a request needs to be let in. */
export interface Access {
  readonly server: URL;
  readonly headers: OutgoingHttpHeaders;
  readonly agent: HttpAgent;
}

/** Credentials are read again after this time: token files rotate, plug-ins give short-lived ones. Milliseconds. */
const FRESH = 20_000;
/** What a plug-in gave is renewed this long before its end: a request that is under way then is not refused. Milliseconds. */
const EARLY = 30_000;
/** Where a plug-in gives what ends at once, or this machine's clock is ahead, it is not run more often than this. Milliseconds. */
const SELDOM = 2000;

export interface CredentialsSource {
  /** Reads the configuration anew; called after the server refused the credentials. */
  readonly load: () => ConnectionEntry;
  readonly entry: ConnectionEntry;
  readonly clock: Clock;
  readonly proxySettings?: (() => ProxySettings) | undefined;
  readonly askPlugin?: AskPlugin;
}

interface Reading {
  readonly access: Promise<Access>;
  /** When it was read: by the monotonic clock. */
  at: number;
  /** What the server had refused before. */
  readonly instead: Access | undefined;
}

/** Gets credentials (files, plug-ins, OIDC) and keeps one agent per set of them. */
export class Credentials {
  readonly #source: CredentialsSource;
  readonly #closed = new AbortController();
  readonly #oidc: OidcLogin;
  #entry: ConnectionEntry | undefined;
  #access: Reading | undefined;
  #agent: { readonly key: string; readonly agent: HttpAgent } | undefined;
  #plugin: PluginCredential | undefined;
  /** When it was run last. Milliseconds since 1970. */
  #askedAt = 0;
  /** The token of the last access, where the server did not take it. */
  #refused: string | undefined;
  /** The plug-in that is being waited for. */
  #waitsFor: string | undefined;

  constructor(source: CredentialsSource) {
    this.#source = source;
    this.#entry = source.entry;
    this.#oidc = new OidcLogin(
      source.clock,
      (server) => proxyTo(server, undefined, this.#proxySettings),
      this.#closed.signal,
    );
  }

  /** Throws `ClusterError` (`credentials`, `kubeconfig`). */
  get(): Promise<Access> {
    const known = this.#access;
    return known && this.#isFresh(known) ? known.access : this.#readAgain();
  }

  /**
   * Credentials in the place of those that the server refused. All that is known is forgotten, and read once for all requests
   * that were refused at the same time.
   */
  async refresh(refused: Access): Promise<Access> {
    for (;;) {
      const current = this.#access;
      const access = await current?.access.catch(() => undefined);
      if (current !== this.#access) continue;
      if (access && current && !isSame(access, refused)) return access;
      // The place where they come from has no others.
      if (access && current?.instead && isSame(current.instead, refused) && this.#age(current) < SELDOM) return access;
      this.#entry = undefined;
      this.#plugin = undefined;
      this.#refused = String(refused.headers.Authorization ?? "").replace(/^Bearer /, "");
      return this.#readAgain(refused);
    }
  }

  #readAgain(instead?: Access): Promise<Access> {
    // What is under way is waited for, however long it takes.
    const current: Reading = { access: this.#read(), at: Infinity, instead };
    this.#access = current;
    current.access.then(
      () => {
        current.at = this.#source.clock.monotonic();
      },
      () => {
        if (this.#access === current) this.#access = undefined;
      },
    );
    return current.access;
  }

  #age({ at }: Reading): number {
    return this.#source.clock.monotonic() - at;
  }

  /** A machine may have slept: what has ended meanwhile, the clock of the wall knows. */
  #isFresh(reading: Reading): boolean {
    const age = this.#age(reading);
    return age < SELDOM || (age < FRESH && this.#source.clock.now() < this.#renewal);
  }

  /**
   * When a plug-in is to be run again: before the end of what it gave, and at the end where it gave the same again. Milliseconds
   * since 1970.
   */
  get #renewal(): number {
    const { expires = Infinity } = this.#plugin ?? {};
    return expires - EARLY > this.#askedAt ? expires - EARLY : expires;
  }

  /** Why there is no answer within a limit, in milliseconds, where that is not the server's fault. */
  lateError(milliseconds: number): ClusterError | undefined {
    if (this.#waitsFor === undefined) return undefined;
    return new ClusterError(
      "timeout",
      t('The credential plug-in "{0}" has not answered in {1} s', this.#waitsFor, milliseconds / 1000),
      { hint: t("It may wait for a login in a browser; else log in with it in a terminal, then retry.") },
    );
  }

  close(): void {
    this.#closed.abort();
    this.#agent?.agent.destroy();
    this.#agent = undefined;
  }

  get #proxySettings(): ProxySettings | undefined {
    return this.#source.proxySettings?.();
  }

  async #read(): Promise<Access> {
    this.#entry ??= this.#source.load();
    const { cluster, user } = this.#entry;
    const authority = cluster.skipsTlsVerify ? undefined : await authorityOf(cluster);
    const token = user.tokenFile === undefined ? user.token : await tokenOf(user.tokenFile, user.name);
    const isNamed = token !== undefined || user.username !== undefined;
    const plugin = isNamed || !user.plugin ? undefined : await this.#askPlugin(this.#entry, authority);
    const bearer = token ?? plugin?.token ?? (isNamed ? undefined : await this.#providerToken(user));
    const headers: OutgoingHttpHeaders = { ...(user.impersonation as OutgoingHttpHeaders) };
    if (bearer !== undefined) headers.Authorization = `Bearer ${bearer}`;
    else if (user.username !== undefined) headers.Authorization = basic(user);
    const { certificate, key } = (await clientCertificateOf(user)) ?? plugin ?? {};
    const server = new URL(cluster.server);
    const tls = { authority, certificate, key, serverName: cluster.tlsServerName, skipsVerify: cluster.skipsTlsVerify };
    const proxy = proxyTo(cluster.server, cluster.proxyUrl, this.#proxySettings);
    return { server, headers, agent: this.#agentFor(server, tls, proxy, user.name) };
  }

  /** What a plug-in gave counts until it ends, or the server refuses it. */
  async #askPlugin({ cluster, user }: ConnectionEntry, authority: string | undefined): Promise<PluginCredential> {
    const { clock, askPlugin: ask = askPlugin } = this.#source;
    if (this.#plugin && clock.now() < this.#renewal) return this.#plugin;
    const { plugin, name } = user;
    if (!plugin) return {};
    this.#waitsFor = plugin.command;
    try {
      this.#plugin = await ask({ plugin, user: name, cluster, authority, signal: this.#closed.signal });
      this.#askedAt = clock.now();
      return this.#plugin;
    } catch (error) {
      // It was asked early: what it gave before is still good.
      if (this.#plugin?.expires !== undefined && clock.now() < this.#plugin.expires) return this.#plugin;
      throw error;
    } finally {
      this.#waitsFor = undefined;
    }
  }

  async #providerToken(user: UserEntry): Promise<string | undefined> {
    if (!user.provider) return undefined;
    if (user.provider.name === "oidc") return this.#oidc.token(user, this.#refused);
    throw new ClusterError(
      "credentials",
      t('The auth-provider "{0}" of user "{1}" is none that Kubernetes still has', user.provider.name, user.name),
      {
        hint: t("Get the kubeconfig anew with the tool of your cluster's provider: it names a credential plug-in now."),
      },
    );
  }

  #agentFor(server: URL, tls: TlsIdentity, proxy: Proxy | undefined, user: string): HttpAgent {
    const key = JSON.stringify([server.origin, tls, proxy?.url.href, proxy?.authorization]);
    if (this.#agent?.key !== key) {
      // The old agent's requests under way go on; its idle connections time out.
      try {
        this.#agent = { key, agent: agentFor(server, tls, proxy) };
      } catch (cause) {
        throw new ClusterError(
          "credentials",
          t('The client certificate of user "{0}" cannot be used: {1}', user, oneLine(String(cause))),
          {
            hint: t("Log in to the cluster again, or correct client-certificate and client-key in the kubeconfig."),
            cause,
          },
        );
      }
    }
    return this.#agent.agent;
  }
}

/** Whether a server would answer the same. Agents are kept as long as certificate and server are the same. */
function isSame(one: Access, other: Access): boolean {
  return one.agent === other.agent && one.headers.Authorization === other.headers.Authorization;
}

function basic({ username = "", password = "" }: UserEntry): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
