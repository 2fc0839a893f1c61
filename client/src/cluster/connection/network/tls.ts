import * as tls from "node:tls";

let trusted: readonly string[] | undefined;

/** As `kubectl` has it: where a kubeconfig names no authority, those count that the system trusts. PEM each. */
export function trustedAuthorities(): readonly string[] {
  trusted ??= [...new Set([...authorities("default"), ...authorities("system")])];
  return trusted;
}

function authorities(kind: "default" | "system"): readonly string[] {
  try {
    return tls.getCACertificates(kind);
  } catch {
    return kind === "default" ? tls.rootCertificates : [];
  }
}
