/** The language server as a web worker, for VS Code in a browser: the client sends it the files of the workspace. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { FILES_NOTIFICATION } from "../protocol.ts";
import type { FilesParams } from "../protocol.ts";
import { startServer } from "../server.ts";
import { MirroredFiles } from "./mirroredFiles.ts";

/** The worker's own scope, by which it and its maker send each other messages. */
const scope = globalThis as never;
const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
const disk = new MirroredFiles();
const server = startServer(connection, { disk, environment: {}, userHome: undefined, version: "0.1.0" });
connection.onNotification(FILES_NOTIFICATION, async (params: FilesParams) => {
  const changes = disk.update(params);
  const { notifications } = await server.session();
  notifications["workspace/didChangeWatchedFiles"]?.({ changes } as never);
});
connection.listen();
