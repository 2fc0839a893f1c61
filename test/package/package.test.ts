/** The two packages hold what runs and nothing else, and work where they are installed. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
  type InitializeResult,
} from "vscode-languageserver/node";
import { listFiles } from "@vscode/vsce";
import { type Bundle, buildBundles } from "../../scripts/build/bundles.ts";
import { type Packages, makePackages } from "../../scripts/build/packages.ts";
import { ROOT } from "../../scripts/root.ts";
import { SERVER_MAIN } from "../vscode/host/locations.ts";
import { installExtensions, listExtensions } from "../vscode/host/server.ts";

interface Manifest {
  readonly main: string;
  readonly contributes: unknown;
}

const folder = mkdtempSync(join(tmpdir(), "databand-package-"));
let packages: Packages;

before(async () => {
  packages = await makePackages();
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe("the extension's package", () => {
  /** What may be in it. */
  const ALLOWED =
    /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/(extension|server|cluster|sandbox)\.cjs|dist\/THIRD-PARTY-NOTICES\.txt|(syntaxes|snippets|resources)\/.+|language-configuration.*\.json|docs\/images\/icon\.png)$/;

  test("holds only what runs", async () => {
    const files = await listFiles({ cwd: ROOT });
    assert.deepEqual(
      files.filter((file) => !ALLOWED.test(file)),
      [],
    );
    for (const name of ["extension", "server", "cluster", "sandbox"]) {
      assert.ok(files.includes(`dist/${name}.cjs`), `${name}.cjs is missing`);
    }
  });

  test("holds every file that its manifest names", async () => {
    const files = await listFiles({ cwd: ROOT });
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
    const missing = [...pathsIn(manifest.contributes), manifest.main]
      .map((path) => path.replace(/^\.\//, ""))
      .filter((path) => !files.includes(path));
    assert.deepEqual(missing, []);
  });

  test("installs in VS Code", { skip: existsSync(SERVER_MAIN) ? false : "the web host is not installed" }, () => {
    const folders = Object.fromEntries(
      ["userDataDir", "extensionsDir", "serverDataDir"].map((name) => [name, join(folder, name)]),
    ) as Record<"userDataDir" | "extensionsDir" | "serverDataDir", string>;
    for (const path of Object.values(folders)) mkdirSync(path);
    installExtensions([packages.extension], folders);
    assert.deepEqual(listExtensions(folders), ["databand-kubernetes.databand-kubernetes"]);
  });
});

describe("the bundles", () => {
  let bundles: readonly Bundle[];
  before(async () => {
    bundles = await buildBundles();
  });

  const inputs = (name: string): readonly string[] =>
    bundles.find(({ file }) => file === `dist/${name}.cjs`)?.inputs ?? assert.fail(`no bundle ${name}`);

  test("the client's has neither the cluster library nor the sandbox: they load on first use", () => {
    const found = inputs("extension").filter((file) => /client\/src\/(cluster|sandbox)\/|@kubernetes\//.test(file));
    assert.deepEqual(found, []);
  });

  test("the client's knows of the server only the protocol", () => {
    assert.deepEqual(
      inputs("extension").filter((file) => file.startsWith("server/")),
      ["server/src/protocol.ts"],
    );
  });

  test("the server's has no cluster code and nothing of VS Code's client", () => {
    const found = inputs("server").filter((file) => /^client\/|@kubernetes\/|vscode-languageclient/.test(file));
    assert.deepEqual(found, []);
  });
});

describe("the language server's package", () => {
  before(() => {
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", "--prefix", folder, packages.server]);
  });
  const bin = (name: string): string => join(folder, "node_modules", ".bin", name);

  test("starts as `databand-language-server --stdio` and answers", async () => {
    const server = spawn(bin("databand-language-server"), ["--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    connection.listen();
    const answer = await connection.sendRequest<InitializeResult>("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
    });
    assert.ok(answer.capabilities.completionProvider);
    await connection.sendRequest("shutdown");
    const exited = new Promise((done) => server.once("exit", done));
    await connection.sendNotification("exit");
    assert.equal(await exited, 0);
  });

  test("has the command line `databand-k8s`", () => {
    assert.match(execFileSync(bin("databand-k8s"), ["--help"], { encoding: "utf8" }), /check/);
  });
});

/** Every text of the contributions that is a path of a file. */
function pathsIn(value: unknown): string[] {
  if (typeof value === "string") return /^\.\/|^(resources|syntaxes|snippets)\//.test(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(pathsIn) : [];
}
