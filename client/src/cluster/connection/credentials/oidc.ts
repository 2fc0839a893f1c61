import { t } from "../../../l10n.ts";
import { ClusterError } from "../errors.ts";
import type { UserEntry } from "../kubeconfig/entries.ts";
import type { Fetch, FetchAnswer } from "../network/fetchText.ts";

/** A token this near to its end is renewed. Milliseconds. */
const NEARLY = 10_000;

export interface OidcTokens {
  readonly idToken: string | undefined;
  readonly refreshToken: string | undefined;
}

export interface OidcProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What a user's entry of kind `oidc` has (Kubernetes 1.34, the client's auth provider `oidc`). */
export function oidcEntry(config: Readonly<Record<string, string>>): OidcTokens & { readonly provider: OidcProvider } {
  const read = (name: string): string | undefined => config[name] || undefined;
  return {
    idToken: read("id-token"),
    refreshToken: read("refresh-token"),
    provider: {
      issuer: read("idp-issuer-url") ?? "",
      clientId: read("client-id") ?? "",
      clientSecret: read("client-secret") ?? "",
    },
  };
}

/** Whether a server would still take a token. @param now milliseconds since 1970 */
export function isValid(idToken: string | undefined, now: number): idToken is string {
  const claims = idToken?.split(".")[1];
  if (claims === undefined) return false;
  try {
    const { exp } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as { readonly exp?: unknown };
    return typeof exp === "number" && exp * 1000 - NEARLY > now;
  } catch {
    return false;
  }
}

/**
 * Gets new tokens for an old one (OpenID Connect Core 1.0, 12).
 *
 * @returns the new tokens; the refresh token is the old one where the provider gave no other
 * @throws ClusterError (`credentials`)
 */
export async function renew(
  { name }: Pick<UserEntry, "name">,
  { issuer, clientId, clientSecret }: OidcProvider,
  refreshToken: string | undefined,
  fetch: Fetch,
): Promise<OidcTokens> {
  const fail = (why: string, cause?: unknown): ClusterError =>
    new ClusterError("credentials", t('The login of user "{0}" has expired, and {1}', name, why), {
      hint: t("Log in with the tool of your cluster's provider, then retry."),
      cause,
    });
  if (refreshToken === undefined) throw fail(t("the kubeconfig has no refresh-token to renew it"));
  if (!URL.canParse(issuer)) throw fail(t("idp-issuer-url of the kubeconfig is no URL: {0}", issuer || t("none")));
  const ask = async (url: string, form?: URLSearchParams, login?: string): Promise<FetchAnswer> => {
    try {
      return await fetch(url, form, login);
    } catch (cause) {
      throw fail(t("{0} cannot be asked for a new one", new URL(url).host), cause);
    }
  };
  const found = await ask(`${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`);
  const endpoint = fieldsOf(found.text).token_endpoint;
  if (typeof endpoint !== "string" || !URL.canParse(endpoint)) {
    throw fail(t("{0} does not say where to get a new one (HTTP status {1})", issuer, found.status));
  }
  const form = { grant_type: "refresh_token", refresh_token: refreshToken };
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64");
  // Providers take the client's secret in either way (RFC 6749, 2.3.1); without one there is nothing to hide.
  let answer =
    clientSecret === ""
      ? await ask(endpoint, new URLSearchParams({ ...form, client_id: clientId }))
      : await ask(endpoint, new URLSearchParams(form), `Basic ${basic}`);
  if (clientSecret !== "" && (answer.status === 400 || answer.status === 401)) {
    answer = await ask(endpoint, new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret }));
  }
  const tokens = fieldsOf(answer.text);
  if (answer.status !== 200) {
    const why = typeof tokens.error === "string" ? tokens.error : t("HTTP status {0}", answer.status);
    throw fail(t("{0} gives no new one: {1}", new URL(endpoint).host, why));
  }
  if (typeof tokens.id_token !== "string") {
    throw fail(t("{0} gives none of this kind: the login has to ask for the scope openid", new URL(endpoint).host));
  }
  return {
    idToken: tokens.id_token,
    refreshToken: typeof tokens.refresh_token === "string" ? tokens.refresh_token : refreshToken,
  };
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
