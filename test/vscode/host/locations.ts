/** Where the parts of the web host are. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../scripts/root.ts";

export { ROOT };
/** Not in the repository: `scripts/setup-vscode.ts` fills it. */
export const HOST_FOLDER = join(ROOT, ".vscode-web-host");
/** VS Code's own remote server, as the npm package `code-server` carries it. */
export const SERVER_FOLDER = join(HOST_FOLDER, "vscode");
export const SERVER_MAIN = join(SERVER_FOLDER, "out", "server-main.js");

/** `DATABAND_CHROMIUM` names another one than these. */
const CHROMIUM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/opt/google/chrome/chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Path of a Chrome or Chromium, undefined where there is none. */
export function findChromium(): string | undefined {
  const named = process.env.DATABAND_CHROMIUM;
  return named === undefined || named === "" ? CHROMIUM.find((path) => existsSync(path)) : named;
}

/** Version of VS Code in the web host, such as `1.139.1`. Throws when it is not installed. */
export function hostVersion(): string {
  const manifest = JSON.parse(readFileSync(join(SERVER_FOLDER, "package.json"), "utf8")) as { version: string };
  return manifest.version;
}
