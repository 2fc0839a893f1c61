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
 * @param rows globs on the image as pods write it; without a tag in the image, `:latest` is meant
 */
export function runtimeTable(
  rows: readonly RuntimeRow[],
  host: LocalHost,
): (image: string) => ContainerRuntime | undefined {
  const named = { databand: databandRuntime(host), python: pythonRuntime(host), shell: shellRuntime(host) };
  const table = [...rows, ...BUILT_IN].map(({ image, runtime }) => ({
    pattern: globPattern(image),
    runtime: typeof runtime === "string" ? named[runtime] : runtime,
  }));
  return (image) => {
    const names = [image, `${image}:latest`].map((name) => name.replace(/^docker\.io\/(library\/)?/, ""));
    return table.find(({ pattern }) => names.some((name) => pattern.test(name)))?.runtime;
  };
}

function globPattern(glob: string): RegExp {
  const escaped = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`);
}
