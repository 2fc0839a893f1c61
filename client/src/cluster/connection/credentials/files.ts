import { readFile } from "node:fs/promises";
import { X509Certificate } from "node:crypto";
import { t } from "../../../l10n.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterEntry, UserEntry } from "../kubeconfig/entries.ts";

/** The authority that a cluster's entry names, as PEM. @throws ClusterError (`kubeconfig`) */
export async function authorityOf(cluster: ClusterEntry): Promise<string | undefined> {
  const { authorityData, authorityFile, name } = cluster;
  const pem = await pemOf(authorityData, authorityFile, t('certificate-authority of cluster "{0}"', name));
  if (pem === undefined) return undefined;
  try {
    new X509Certificate(pem);
    return pem;
  } catch (cause) {
    const message =
      authorityData === undefined
        ? t('certificate-authority of cluster "{0}" is no certificate: {1}', name, authorityFile ?? "")
        : t('certificate-authority-data of cluster "{0}" is no certificate', name);
    throw new ClusterError("kubeconfig", message, {
      hint: t("It is a certificate in PEM, as data in base64: get the kubeconfig anew from who runs the cluster."),
      cause,
    });
  }
}

/** The client certificate and key that a user's entry names, as PEM. @throws ClusterError (`kubeconfig`) */
export async function clientCertificateOf(
  user: UserEntry,
): Promise<{ readonly certificate: string; readonly key: string } | undefined> {
  const of = (what: string): string => t('{0} of user "{1}"', what, user.name);
  const certificate = await pemOf(user.certificateData, user.certificateFile, of("client-certificate"));
  const key = await pemOf(user.keyData, user.keyFile, of("client-key"));
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate !== undefined && key !== undefined) return { certificate, key };
  throw new ClusterError(
    "kubeconfig",
    t('The user "{0}" has only one of client-certificate and client-key', user.name),
    { hint: t("Set both in the kubeconfig.") },
  );
}

/** The token of a file; it is read each time, for such files are rotated. @throws ClusterError (`credentials`) */
export async function tokenOf(file: string, user: string): Promise<string> {
  const what = t('tokenFile of user "{0}"', user);
  const token = (await read(file, what, "credentials")).trim();
  if (token !== "") return token;
  throw new ClusterError("credentials", t("{0} is empty: {1}", what, file), {
    hint: t("Log in with the tool of your cluster's provider, then retry."),
  });
}

async function pemOf(data: string | undefined, file: string | undefined, what: string): Promise<string | undefined> {
  if (data !== undefined) return Buffer.from(data, "base64").toString("utf8");
  return file === undefined ? undefined : await read(file, what, "kubeconfig");
}

async function read(file: string, what: string, reason: "credentials" | "kubeconfig"): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const message = missing
      ? t("{0} names a file that does not exist: {1}", what, file)
      : t("{0} names a file that cannot be read: {1}", what, file);
    throw new ClusterError(reason, message, {
      hint: t("Correct the kubeconfig, or log in to the cluster again."),
      cause,
    });
  }
}
