/** How long ago that was: `75s`, `12m`, `5h10m`, `3d4h`, as `duration` writes it. */
export function age(since: string | null | undefined, now: number): string {
  return since === undefined || since === null ? "<unknown>" : duration(now - Date.parse(since));
}

/** A span of time in at most two units, as kubectl prints it (Kubernetes 1.34, `util/duration`); milliseconds. */
export function duration(span: number): string {
  const seconds = Math.trunc(span / 1000);
  if (seconds < -1) return "<invalid>";
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(seconds / 3600);
  const days = Math.floor(hours / 24);
  if (seconds < 120) return `${Math.max(0, seconds)}s`;
  if (minutes < 10) return two(minutes, "m", seconds % 60, "s");
  if (hours < 3) return `${minutes}m`;
  if (hours < 8) return two(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  if (days < 8) return two(days, "d", hours % 24, "h");
  if (days < 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  return days < 365 * 8 ? two(years, "y", days % 365, "d") : `${years}y`;
}

function two(great: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${great}${unit}` : `${great}${unit}${small}${smallUnit}`;
}
