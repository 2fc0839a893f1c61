import type { Connection } from "vscode-languageserver";
import type { Client } from "./capabilities.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { notified } from "./handler.ts";
import { normaliseSettings } from "./workspace/settings.ts";
import type { Settings } from "./workspace/settings.ts";
import { toPath } from "./workspace/uri.ts";
import type { Workspace } from "./workspace/workspace.ts";

/** Reads the settings now and whenever they change, those of each folder too; follows the workspace's folders. */
export function followSettings(
  connection: Connection,
  workspace: Workspace,
  client: Client,
  diagnostics: Diagnostics,
): void {
  const log = connection.console;
  const take = (general: Settings, folders: ReadonlyMap<string, Settings>): void => {
    workspace.setSettings(general, folders);
    diagnostics.everythingChanged();
  };
  const read = (): void => {
    ask(connection, workspace.folderUris).then(
      ({ general, folders }) => take(general, folders),
      (error: unknown) => log.error(`Reading the settings failed: ${String(error)}`),
    );
  };
  connection.onDidChangeConfiguration(
    notified(log, "didChangeConfiguration", ({ settings }: { readonly settings: unknown }) => {
      if (client.configuration) read();
      else take(normaliseSettings(ofSection(settings)), new Map());
    }),
  );
  if (client.configuration) read();
  if (!client.workspaceFolders) return;
  connection.workspace.onDidChangeWorkspaceFolders(
    notified(log, "didChangeWorkspaceFolders", ({ added, removed }) => {
      workspace.changeFolders(
        added.map(({ uri }) => uri),
        removed.map(({ uri }) => uri),
      );
      if (client.configuration) read();
      diagnostics.everythingChanged();
    }),
  );
}

/** The settings of the window, and of each folder by its path. */
async function ask(
  connection: Connection,
  uris: readonly string[],
): Promise<{ readonly general: Settings; readonly folders: ReadonlyMap<string, Settings> }> {
  const section = "databand";
  const answers = (await connection.workspace.getConfiguration([
    { section },
    ...uris.map((scopeUri) => ({ scopeUri, section })),
  ])) as readonly unknown[];
  const folders = new Map<string, Settings>();
  for (const [index, uri] of uris.entries()) {
    const path = toPath(uri);
    if (path !== undefined) folders.set(path, normaliseSettings(answers[index + 1]));
  }
  return { general: normaliseSettings(answers[0]), folders };
}

/** Clients send all settings, or only ours. */
function ofSection(settings: unknown): unknown {
  if (typeof settings !== "object" || settings === null) return settings;
  return "databand" in settings ? settings.databand : settings;
}
