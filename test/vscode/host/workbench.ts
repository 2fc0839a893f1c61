/** The real VS Code workbench in a browser of ours, with a real extension host behind it. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, type Page, chromium } from "playwright-core";
import { findChromium } from "./locations.ts";
import { type Server, installExtensions, startServer } from "./server.ts";
import { type Settings, writeSettings } from "./settings.ts";

export interface WorkbenchOptions {
  /** A folder or a `.code-workspace` file. */
  readonly workspace?: string;
  /** Files to open in editors. */
  readonly files?: readonly string[];
  /** Packed extensions to install: what users get. */
  readonly vsix?: readonly string[];
  /** Folder of an extension under development. VS Code then shows no notification toasts. */
  readonly developmentPath?: string;
  /** Module that the extension host runs; needs `onExit`. */
  readonly testsPath?: string;
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  readonly settings?: Settings;
  /** Folders are not trusted before somebody says so. */
  readonly asksForTrust?: boolean;
  readonly payload?: readonly (readonly [string, string])[];
  readonly env?: NodeJS.ProcessEnv;
  /** Pixels. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Dots a pixel, for pictures. */
  readonly deviceScaleFactor?: number;
  readonly onExit?: (code: number, logs: readonly HostLog[]) => void;
  /** What the extension host writes to its console, with the method's name: `log`, `error`. */
  readonly onConsole?: (type: string, args: readonly unknown[]) => void;
  readonly onServerLine?: (line: string) => void;
}

/** One of VS Code's log files, as it hands them over at the end of a test run. */
export interface HostLog {
  readonly relativePath: string;
  readonly contents: string;
}

export interface Workbench {
  readonly page: Page;
  readonly server: Server;
  /** Addresses outside of this machine that the page asked for; all were refused. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

export interface Served {
  readonly server: Server;
  /** Address of the workbench, with the token that lets one in. */
  readonly url: string;
  readonly authority: string;
  close(): Promise<void>;
}

/** Starts the server with everything prepared, without a browser. Everything temporary goes away with `close`. */
export async function serveWorkbench(options: WorkbenchOptions): Promise<Served> {
  const temporary = mkdtempSync(join(tmpdir(), "vscode-web-host-"));
  const folders = {
    userDataDir: options.userDataDir ?? join(temporary, "user"),
    extensionsDir: options.extensionsDir ?? join(temporary, "extensions"),
    serverDataDir: join(temporary, "server"),
  };
  mkdirSync(folders.extensionsDir, { recursive: true });
  const { asksForTrust = false } = options;
  const trust = asksForTrust ? { "security.workspace.trust.enabled": true } : {};
  writeSettings(folders.userDataDir, { ...trust, ...options.settings });
  try {
    if (options.vsix?.length) installExtensions(options.vsix, folders);
    const server = await startServer({
      ...folders,
      // Without this flag the address cannot name an extension under development.
      args: options.developmentPath === undefined ? [] : ["--enable-smoke-test-driver"],
      asksForTrust,
      ...(options.env && { env: options.env }),
      ...(options.onServerLine && { onLine: options.onServerLine }),
    });
    const authority = `127.0.0.1:${server.port}`;
    const close = async (): Promise<void> => {
      await server.stop();
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    };
    return { server, authority, url: `http://${authority}/?${query(options, server.token, authority)}`, close };
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

/** Starts the server and opens it in a headless browser. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("no Chrome or Chromium: run `npm run setup -- --vscode`");
  const launching = chromium.launch({ executablePath, headless: true, args: BROWSER_FLAGS });
  let served: Served | undefined;
  let browser: Browser | undefined;
  try {
    served = await serveWorkbench(options);
    browser = await launching;
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
    });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const refused: string[] = [];
    const { authority } = served;
    await context.route(
      (url) => isOutside(url, authority),
      (route) => {
        refused.push(route.request().url());
        return route.abort();
      },
    );
    const page = await context.newPage();
    await expose(page, options);
    await page.goto(served.url, { waitUntil: "commit" });
    const close = async (): Promise<void> => {
      await browser?.close().catch(() => undefined);
      await served?.close();
    };
    return { page, server: served.server, refused, close };
  } catch (error) {
    await launching.then((started) => started.close()).catch(() => undefined);
    await served?.close();
    throw error;
  }
}

const BROWSER_FLAGS = [
  "--no-sandbox", // Chromium refuses its sandbox to root
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Web views have made-up addresses below vscode-cdn.net, which a service worker answers. */
function isOutside(url: URL, authority: string): boolean {
  return (
    /^https?:$/.test(url.protocol) && url.host !== authority && !url.host.endsWith(".vscode-resource.vscode-cdn.net")
  );
}

async function expose(page: Page, { onExit, onConsole }: WorkbenchOptions): Promise<void> {
  if (onExit) {
    page.on("crash", () => onExit(1, []));
    await page.exposeFunction("codeAutomationExit", (code: number, logs?: HostLog[]) => onExit(code, logs ?? []));
  }
  if (onConsole) await page.exposeFunction("codeAutomationLog", onConsole);
}

function query(options: WorkbenchOptions, token: string, authority: string): string {
  const uri = (path: string): string => `vscode-remote://${authority}${encodeURI(resolve(path))}`;
  const payload: (readonly [string, string])[] = [
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
    ...(options.payload ?? []),
    ...(options.files ?? []).map((file) => ["openFile", uri(file)] as const),
  ];
  if (options.developmentPath !== undefined) payload.push(["extensionDevelopmentPath", uri(options.developmentPath)]);
  if (options.testsPath !== undefined) payload.push(["extensionTestsPath", uri(options.testsPath)]);
  const words = new URLSearchParams({ tkn: token, payload: JSON.stringify(payload) });
  if (options.workspace === undefined) words.set("ew", "true");
  else words.set(options.workspace.endsWith(".code-workspace") ? "workspace" : "folder", resolve(options.workspace));
  return words.toString();
}
