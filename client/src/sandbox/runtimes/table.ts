import type { LocalHost } from "./local.ts";
import { databandRuntime, pythonRuntime, shellRuntime } from "./local.ts";
import type { ContainerRuntime, RuntimeRow } from "./types.ts";

/** Images that the sandbox knows by itself. */
const BUILT_IN: readonly RuntimeRow[] = [
  { image: "databand-sample:*", runtime: "databand" },
  { image: "busybox:*", runtime: "shell" },
  { image: "alpine:*", runtime: "shell" },
  { image: "bash:*", runtime: "shell" },
  { image: "python:*", runtime: "python" },
];

/**
 * Finds the runtime that stands in for an image; the first row that matches wins, the given ones before the built-in.
 *
 * @param rows asked for anew for each container: globs on the image as pods write it; without a tag in the image,
 *   `:latest` is meant
 */
export function runtimeTable(
  rows: () => readonly RuntimeRow[],
  host: LocalHost,
): (image: string) => ContainerRuntime | undefined {
  const named = { databand: databandRuntime(host), python: pythonRuntime(host), shell: shellRuntime(host) };
  return (image) => {
    const names = [image, `${image}:latest`].map((name) => name.replace(/^docker\.io\/(library\/)?/, ""));
    const row = [...rows(), ...BUILT_IN].find(({ image: glob }) => names.some((name) => globPattern(glob).test(name)));
    return typeof row?.runtime === "string" ? named[row.runtime] : row?.runtime;
  };
}

function globPattern(glob: string): RegExp {
  const escaped = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`);
}
