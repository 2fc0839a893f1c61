import { t } from "../../../l10n.ts";

/** What a plug-in gave. */
export interface PluginCredential {
  readonly token?: string | undefined;
  /** PEM, both or none. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  /** Milliseconds since 1970; absent: until the server refuses it. */
  readonly expires?: number | undefined;
}

/**
 * Reads an `ExecCredential` (Kubernetes 1.34, `client.authentication.k8s.io`); a text where it is none, said of the plug-in.
 * The text has nothing of the answer, which may be a secret.
 */
export function readExecCredential(output: string, apiVersion: string): PluginCredential | string {
  const answer = fieldsOf(parsed(output));
  if (output.trim() === "") return t("answered with nothing");
  if (answer.kind !== "ExecCredential") return t("answered with something that is no ExecCredential");
  if (answer.apiVersion !== apiVersion) {
    return t("answered in version {0}, the kubeconfig wants {1}", String(answer.apiVersion), apiVersion);
  }
  const status = fieldsOf(answer.status);
  const [token, certificate, key] = [status.token, status.clientCertificateData, status.clientKeyData].map(textOf);
  if (token === undefined && certificate === undefined && key === undefined) {
    return t("answered without a token or a certificate");
  }
  if ((certificate === undefined) !== (key === undefined)) return t("answered with only one of certificate and key");
  const expires = Date.parse(textOf(status.expirationTimestamp) ?? "");
  return { token, certificate, key, expires: Number.isNaN(expires) ? undefined : expires };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
