#!/usr/bin/env node
/**
 * The language server as a process: `--stdio` for any editor, `--node-ipc`, `--pipe` and `--socket` as editors' client
 * libraries start it.
 */
import { homedir } from "node:os";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { startServer } from "./server.ts";
import { nodeFileSystem } from "./workspace/nodeFileSystem.ts";

const connection = createConnection(ProposedFeatures.all);
startServer(connection, {
  disk: nodeFileSystem,
  environment: process.env,
  userHome: homedir(),
  version: process.env.DATABAND_LANGUAGE_SERVER_VERSION ?? "0.1.0",
});
connection.listen();
