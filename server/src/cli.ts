#!/usr/bin/env node
/** The command line `databand-k8s`: the language server's engine for a terminal and for CI. */
import { writeFile } from "node:fs/promises";
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { runCommand } from "./cli/run.ts";
import { EXIT } from "./cli/terminal.ts";
import { nodeFileSystem } from "./workspace/nodeFileSystem.ts";

// The commands are loaded after this; from the second start on without being compiled again.
enableCompileCache();

runCommand(process.argv.slice(2), {
  disk: nodeFileSystem,
  environment: process.env,
  userHome: homedir().replaceAll("\\", "/"),
  folder: process.cwd().replaceAll("\\", "/"),
  write: (path, text) =>
    writeFile(path, text).then(
      () => true,
      () => false,
    ),
  print: (line) => process.stdout.write(`${line}\n`),
  warn: (line) => process.stderr.write(`${line}\n`),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `This is a fault of databand-k8s itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = EXIT.failed;
  },
);
