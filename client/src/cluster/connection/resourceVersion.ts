/**
 * Whether an object's version is newer than the last one seen. Versions are decimal numbers of any length (Kubernetes
 * 1.34 and before; documented as comparable since 1.35); where one is not, it counts as newer when it differs.
 */
export function isNewer(version: string | undefined, last: string | undefined): version is string {
  if (!version) return false;
  if (!last) return true;
  if (!/^\d+$/.test(version) || !/^\d+$/.test(last)) return version !== last;
  return version.length === last.length ? version > last : version.length > last.length;
}

/** The newer of two versions, of which there may be none. */
export function newer(one: string | undefined, other: string | undefined): string | undefined {
  return isNewer(one, other) ? one : other;
}
