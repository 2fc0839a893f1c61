import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

export type TestHost = "desktop" | "web";

/**
 * Which VS Code tests run in: `DATABAND_TEST_HOST`, or without it the desktop where a window can open (a display, or
 * `xvfb-run` to pretend one), else the web host. Throws on any other value of the variable.
 */
export function chooseHost(env: NodeJS.ProcessEnv = process.env): TestHost {
  const named = env.DATABAND_TEST_HOST;
  if (named === "desktop" || named === "web") return named;
  if (named !== undefined && named !== "") throw new Error(`DATABAND_TEST_HOST is "${named}": say desktop or web`);
  return hasDisplay(env) || hasVirtualDisplay(env) ? "desktop" : "web";
}

export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform !== "linux") return true;
  return Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY);
}

export function hasVirtualDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return (env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "xvfb-run")));
}
