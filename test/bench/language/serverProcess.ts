import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from "vscode-languageserver/node";

/** A language server as a process, spoken to over its standard input and output. */
export class ServerProcess {
  readonly connection: ProtocolConnection;
  readonly #process: ChildProcess;

  /** @param flags of Node */
  constructor(file: string, flags: readonly string[] = []) {
    const server = spawn(process.execPath, [...flags, file, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.#process = server;
    this.connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    this.connection.listen();
  }

  async initialize(): Promise<void> {
    await this.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { diagnostic: {} } },
    });
  }

  /** Megabytes of memory that the process has in use. */
  get residentMemory(): number {
    const pid = String(this.#process.pid);
    if (process.platform === "linux") {
      const found = /VmRSS:\s*(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
      return Number(found?.[1]) / 1000;
    }
    return Number(execFileSync("ps", ["-o", "rss=", "-p", pid], { encoding: "utf8" })) / 1000;
  }

  async end(): Promise<void> {
    this.connection.dispose();
    const exited = new Promise((done) => this.#process.once("exit", done));
    this.#process.kill("SIGKILL");
    await exited;
  }
}
