/** `75s`, `12m`, `5h10m`, `3d`: at most two units, as kubectl prints ages. */
export function age(since: string | null | undefined, now: number): string {
  if (since === undefined || since === null) {
    return "<unknown>";
  }
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86_400)];
  if (seconds < 120) {
    return `${seconds}s`;
  }
  if (minutes < 10) {
    return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  }
  if (hours < 3) {
    return `${minutes}m`;
  }
  if (hours < 8) {
    return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  }
  return hours < 48 ? `${hours}h` : `${days}d`;
}
