import { readFile } from "node:fs/promises";
import type { Clock } from "../../clock.ts";
import type { UserEntry } from "../kubeconfig/entries.ts";
import { writeTokens } from "../kubeconfig/writeTokens.ts";
import { agentFor } from "../network/agents.ts";
import { fetchText, type Fetch } from "../network/fetchText.ts";
import type { Proxy } from "../network/tunnel.ts";
import { isValid, oidcEntry, renew, type OidcTokens } from "./oidc.ts";

/** The tokens of one user of kind `oidc`, renewed when they end. */
export class OidcLogin {
  readonly #clock: Clock;
  readonly #proxyTo: (server: string) => Proxy | undefined;
  readonly #cancelled: AbortSignal;
  /** What the kubeconfig had when the tokens were renewed, and what came. */
  #renewed: { readonly instead: OidcTokens; readonly tokens: OidcTokens } | undefined;

  constructor(clock: Clock, proxyTo: (server: string) => Proxy | undefined, cancelled: AbortSignal) {
    this.#clock = clock;
    this.#proxyTo = proxyTo;
    this.#cancelled = cancelled;
  }

  /**
   * A token that the server should take.
   *
   * @param refused the one that it did not take although it has not ended
   * @throws ClusterError (`credentials`)
   */
  async token(user: UserEntry, refused?: string): Promise<string> {
    const config = user.provider?.config ?? {};
    const { provider, ...written } = oidcEntry(config);
    const tokens = this.#newest(written);
    if (isValid(tokens.idToken, this.#clock.now()) && tokens.idToken !== refused) return tokens.idToken;
    const renewed = await renew(user, provider, tokens.refreshToken, await this.#fetch(config));
    this.#renewed = { instead: written, tokens: renewed };
    if (renewed.refreshToken !== tokens.refreshToken) await this.#write(user, renewed);
    return renewed.idToken ?? "";
  }

  /** Somebody else may have logged in meanwhile: then what is written counts. */
  #newest(written: OidcTokens): OidcTokens {
    const { instead, tokens } = this.#renewed ?? {};
    const isSame = instead?.idToken === written.idToken && instead?.refreshToken === written.refreshToken;
    return tokens && isSame ? tokens : written;
  }

  async #write(user: UserEntry, { idToken = "", refreshToken = "" }: OidcTokens): Promise<void> {
    if (user.file === undefined) return;
    try {
      await writeTokens(user.file, user.name, { "id-token": idToken, "refresh-token": refreshToken });
    } catch {
      // It cannot be written: this window has the tokens, and goes on.
    }
  }

  async #fetch(config: Readonly<Record<string, string>>): Promise<Fetch> {
    const data = config["idp-certificate-authority-data"];
    const file = config["idp-certificate-authority"];
    const authority = data ? Buffer.from(data, "base64").toString("utf8") : file && (await readFile(file, "utf8"));
    return async (url, form, login) => {
      const target = new URL(url);
      const agent = agentFor(target, { authority: authority || undefined }, this.#proxyTo(url));
      try {
        return await fetchText(target, agent, form, login, this.#cancelled);
      } finally {
        agent.destroy();
      }
    };
  }
}
