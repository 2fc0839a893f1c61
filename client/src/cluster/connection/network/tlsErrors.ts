import { t } from "../../../l10n.ts";

/** What is wrong with a connection's TLS, in words (codes of Node.js 22 and 24, which are OpenSSL's). */
interface TlsProblem {
  readonly says: string;
  readonly hint: string;
}

const authority = (): TlsProblem => ({
  says: t("has a certificate of an authority that the kubeconfig does not name"),
  hint: t(
    "Set certificate-authority of this cluster in the kubeconfig; where a proxy opens TLS, to the proxy's authority.",
  ),
});
const clockHint = (): string => t("Ask who runs the cluster for a new one, and check the clock of this machine.");

const PROBLEMS: readonly (readonly [RegExp, () => TlsProblem])[] = [
  [/^CERT_HAS_EXPIRED$/, () => ({ says: t("has a certificate that has expired"), hint: clockHint() })],
  [/^CERT_NOT_YET_VALID$/, () => ({ says: t("has a certificate that is not valid yet"), hint: clockHint() })],
  [
    /ALTNAME/,
    () => ({
      says: t("has a certificate for another name"),
      hint: t("Correct `server` of this cluster in the kubeconfig, or set its tls-server-name."),
    }),
  ],
  [/SELF_SIGNED|UNABLE_TO_/, authority],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|^EPROTO$/,
    () => ({
      says: t("does not speak TLS"),
      hint: t(
        "Check `server` of this cluster in the kubeconfig: its port, and whether it is http:// there; and the proxy.",
      ),
    }),
  ],
  [
    /^ERR_SSL_.*ALERT.*(?:CERTIFICATE|UNKNOWN_CA)/,
    () => ({
      says: t("does not accept the client certificate"),
      hint: t("It may have expired: log in to the cluster again, or correct the user in the kubeconfig."),
    }),
  ],
  [/CERT|ERR_TLS_/, () => ({ says: t("has a certificate that is not trusted"), hint: authority().hint })],
];

/** The problem that an error's code tells; undefined where it has nothing to do with TLS. */
export function tlsProblem(code: string): TlsProblem | undefined {
  return PROBLEMS.find(([pattern]) => pattern.test(code))?.[1]();
}
