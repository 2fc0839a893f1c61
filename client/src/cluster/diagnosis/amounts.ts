/** Bytes as Kubernetes writes them, in the biggest unit that leaves a whole number, rounded down to MiB. */
export function memoryText(bytes: number): string {
  const mebibytes = Math.max(1, Math.floor(bytes / (1024 * 1024)));
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}

/** Cores as Kubernetes writes them, rounded down to a thousandth. */
export function cpuText(cores: number): string {
  const thousandths = Math.max(1, Math.floor(cores * 1000));
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}
