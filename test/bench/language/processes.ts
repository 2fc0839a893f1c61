import { execFileSync } from "node:child_process";
import { basename, join } from "node:path";
import { SERVER_FLAGS } from "../../../client/src/language/serverFlags.ts";
import { LANGUAGE_ID } from "../../../server/src/protocol.ts";
import { corpusOf } from "./corpus.ts";
import { measure, statistics } from "../measure.ts";
import { Places } from "./peer.ts";
import { loadedWith } from "../../../scripts/build/bundles.ts";
import type { Programs } from "./programs/build.ts";
import type { Row } from "../report.ts";
import { ServerProcess } from "./serverProcess.ts";

/** VS Code's JSON server as VS Code ships it: `jsonServerMain.js` of 1.133, minified. */
const JSON_SERVER_BYTES = 357_534;

/** From the start of a server's process to the answer of `initialize`. */
export async function startUp({ server, emptyServer }: Programs, rounds: number): Promise<Row> {
  const running: ServerProcess[] = [];
  const start = (file: string, flags?: readonly string[]) => async (): Promise<true> => {
    const process = new ServerProcess(file, flags);
    running.push(process);
    await process.initialize();
    return true;
  };
  const before = (): Promise<unknown> => Promise.all(running.splice(0).map((process) => process.end()));
  const [own, empty] = await measure(
    [
      { name: "databand", before, run: start(server, SERVER_FLAGS) },
      { name: "empty", before, run: start(emptyServer) },
    ],
    rounds,
  );
  await before();
  return {
    ...{ what: "spawn to `initialize`", where: "", unit: "ms", ours: own?.median ?? NaN, oursP95: own?.p95 ?? NaN },
    ...{
      peer: "empty vscode-languageserver",
      theirs: empty?.median ?? NaN,
      theirsP95: empty?.p95 ?? NaN,
      budget: 1.15,
    },
  };
}

/** Memory of a server with a large file open, after edits with diagnostics. */
export async function memory({ server, jsonServer }: Programs, lines: number, edits = 20): Promise<Row> {
  const { cfg, json } = corpusOf(lines, 1);
  const own = await memoryOf(new ServerProcess(server, SERVER_FLAGS), "project.cfg", LANGUAGE_ID, cfg, edits);
  const theirs = await memoryOf(new ServerProcess(jsonServer), "project.json", "json", json, edits);
  const where = `${lines / 1000}k lines`;
  return {
    what: "memory of the server",
    where,
    unit: "MB",
    ours: own,
    peer: "JSON server",
    theirs,
    ...(lines >= 50_000 && { budget: 0.7 }),
  };
}

async function memoryOf(
  server: ServerProcess,
  name: string,
  languageId: string,
  text: string,
  edits: number,
): Promise<number> {
  await server.initialize();
  const { connection } = server;
  await connection.sendNotification("initialized", {});
  const uri = `file:///project/${name}`;
  await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
  const places = new Places(text);
  for (let index = 0; index < edits; index++) {
    await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    const { start, end, newText } = places.nextEdit(index);
    const contentChanges = [{ range: { start, end }, text: newText }];
    await connection.sendNotification("textDocument/didChange", {
      ...{ textDocument: { uri, version: index + 2 }, contentChanges },
    });
  }
  await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  const used = server.residentMemory;
  await server.end();
  return used;
}

/** Sizes of what is loaded, minified. */
export function sizes({ bundles }: Programs): Row[] {
  const session = bundles.find(({ file }) => /\/session-\w+\.mjs$/u.test(file))?.file ?? "";
  const start = loadedWith(bundles, "server");
  const editing = new Set([...start, ...loadedWith(bundles, basename(session, ".mjs"))]);
  const all = bundles.filter(({ file }) => file.startsWith("dist/server/") && !file.endsWith("/cli.mjs"));
  const sum = (some: Iterable<{ readonly bytes: number }>): number =>
    [...some].reduce((total, { bytes }) => total + bytes, 0) / 1000;
  const peer = { peer: "VS Code's JSON server", theirs: JSON_SERVER_BYTES / 1000 };
  return [
    { what: "server bundles, loaded at its start", where: "", unit: "kB", ours: sum(start), ...peer, budget: 1 },
    { what: "server bundles, loaded for a cfg file", where: "", unit: "kB", ours: sum(editing), ...peer },
    { what: "server bundles, with all that loads later", where: "", unit: "kB", ours: sum(all), ...peer },
  ];
}

interface Activation {
  readonly time: number;
  readonly loaded: readonly string[];
}

/** Loading and activating the client, each time in a new process. */
export function activation({ extension, bareClient }: Programs, rounds: number): Row {
  const times = [extension, bareClient].map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, file] of [extension, bareClient].entries()) {
      const { time, loaded } = activate(file);
      if (loaded.length !== 1) throw new Error(`The activation loads more than ${file}: ${loaded.join(", ")}`);
      times[index]?.push(time);
    }
  }
  const [own, bare] = times.map(statistics);
  return {
    ...{ what: "client activation", where: "", unit: "ms", ours: own?.median ?? NaN, oursP95: own?.p95 ?? NaN },
    ...{ peer: "vscode-languageclient", theirs: bare?.median ?? NaN, theirsP95: bare?.p95 ?? NaN, budget: 1.5 },
  };
}

function activate(file: string): Activation {
  const program = join(import.meta.dirname, "programs", "activate.cjs");
  return JSON.parse(execFileSync(process.execPath, [program, file], { encoding: "utf8" })) as Activation;
}
