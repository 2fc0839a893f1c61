import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { StreamMessageReader, StreamMessageWriter, createProtocolConnection } from "vscode-languageserver/node";
import { ROOT } from "../../scripts/root.ts";
import { RUN_PLAN_REQUEST, type RunPlan, type RunPlanParams, type RunPlanResult } from "../../server/src/protocol.ts";

export interface LanguageServer {
  /** What a run would create. Rejects when the server sees a problem in the way. */
  runPlan(params: RunPlanParams): Promise<RunPlan>;
  stop(): void;
}

/** Starts our language server as an editor does, with one folder open. */
export async function startLanguageServer(folder: string): Promise<LanguageServer> {
  const main = join(ROOT, "server", "src", "main.ts");
  const server = spawn(process.execPath, [main, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const reader = new StreamMessageReader(server.stdout);
  const connection = createProtocolConnection(reader, new StreamMessageWriter(server.stdin));
  connection.listen();
  const died = new Promise<never>((_, reject) => {
    server.once("exit", (code) => reject(new Error(`the language server ended with exit code ${String(code)}`)));
  });
  died.catch(() => undefined); // it may end when nobody asks any more
  const uri = pathToFileURL(folder).href;
  const initialized = connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "project" }],
    capabilities: { workspace: { workspaceFolders: true } },
  });
  await Promise.race([initialized, died]);
  await connection.sendNotification("initialized", {});
  return {
    async runPlan(params) {
      const { plan, problems } = await Promise.race([
        connection.sendRequest<RunPlanResult>(RUN_PLAN_REQUEST, params),
        died,
      ]);
      if (!plan) throw new Error(`no plan: ${problems.map(({ message }) => message).join("; ")}`);
      return plan;
    },
    stop() {
      connection.dispose();
      server.kill();
    },
  };
}
