import type { ContainerSpec } from "./types.ts";

/** Replaces the paths of a container's mounts by the local folders that stand in for them, wherever a text names one. */
export function mapPaths(text: string, mounts: Readonly<Record<string, string>>): string {
  let result = text;
  // Longest first, so that a mount inside of another wins.
  for (const path of Object.keys(mounts).sort((a, b) => b.length - a.length)) {
    const folder = mounts[path] ?? path;
    const pattern = new RegExp(`(?<![\\w./-])${escape(path)}(?![\\w.-])`, "g");
    result = result.replace(pattern, () => folder);
  }
  return result;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Variables that a process needs on this system to work at all. */
const SYSTEM_VARIABLES =
  process.platform === "win32" ? ["SystemRoot", "PATHEXT", "TEMP", "TMP", "ComSpec", "windir"] : [];

/** What a container's process sees: very little of ours, then the pod's own variables. */
export function processEnvironment(spec: ContainerSpec): Record<string, string> {
  const system = SYSTEM_VARIABLES.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const own = Object.entries(spec.environment).map(([name, value]) => [name, mapPaths(value, spec.mounts)]);
  return {
    ...(Object.fromEntries(system) as Record<string, string>),
    PATH: process.env.PATH ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: spec.scratch,
    LANG: "C.UTF-8",
    HOSTNAME: spec.podName.slice(0, 63),
    ...(Object.fromEntries(own) as Record<string, string>),
  };
}
