/** The two packages hold what runs and nothing else, and work where they are installed. */
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import {
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
  type CompletionItem,
  type CompletionList,
  type InitializeResult,
} from "vscode-languageserver/node";
import { type Bundle, buildBundles, loadedWith } from "../../scripts/build/bundles.ts";
import { type Packages, makePackages } from "../../scripts/build/packages.ts";
import { ROOT } from "../../scripts/root.ts";
import { SERVER_MAIN } from "../vscode/host/locations.ts";
import { installExtensions, listExtensions } from "../vscode/host/server.ts";
import { namesInZip } from "./zip.ts";

interface Manifest {
  readonly main: string;
  readonly browser: string;
  readonly contributes: unknown;
}

const folder = mkdtempSync(join(tmpdir(), "databand-package-"));
let packages: Packages;

before(async () => {
  packages = await makePackages();
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** What is read at run time: the pod's schema, and what Airflow knows. */
const TABLES = [
  "pod",
  "transliteration",
  "operator-arguments",
  ...["keys", "options", "provider-options", "texts"].map((name) => `airflow-${name}`),
];

describe("the extension's package", () => {
  let files: readonly string[];
  before(() => {
    files = namesInZip(packages.extension)
      .filter((name) => name.startsWith("extension/"))
      .map((name) => name.slice("extension/".length));
  });

  test("holds exactly what runs, and what the marketplace shows", () => {
    const expected = [
      // So does vsce call them.
      ...["package.json", "readme.md", "changelog.md", "LICENSE.txt"],
      ...globSync(["package.nls*.json", "l10n/*.json", "{syntaxes,snippets,resources}/**/*.*"], { cwd: ROOT }),
      ...packages.bundles.map(({ file }) => file).filter((file) => file !== "dist/server/cli.mjs"),
      ...TABLES.map((name) => `dist/server/${name}.json`),
      ...["dist/server/THIRD-PARTY-NOTICES.txt", "dist/THIRD-PARTY-NOTICES.txt"],
    ];
    assert.deepEqual([...files].sort(), expected.sort());
    assert.ok(expected.includes("resources/sandbox/dbnd_stand_in.py"), "the sandbox's stand-in for dbnd");
  });

  test("holds every file that its manifest names", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
    const missing = [...pathsIn(manifest.contributes), manifest.main, manifest.browser]
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
  /** The sources that are loaded with a bundle. */
  const sources = (name: string): readonly string[] => {
    const loaded = loadedWith(bundles, name);
    assert.notEqual(loaded.length, 0, `no bundle ${name}`);
    return loaded.flatMap(({ inputs }) => inputs);
  };
  const matching = (name: string, pattern: RegExp): readonly string[] =>
    sources(name).filter((file) => pattern.test(file));

  test("the client's has neither the cluster library nor the sandbox: they load on first use", () => {
    assert.deepEqual(matching("extension", /client\/src\/(cluster|sandbox)\/|@kubernetes\//), []);
  });

  test("the client's knows of the server only the protocol", () => {
    assert.deepEqual(matching("extension", /^server\//), ["server/src/protocol.ts"]);
  });

  test("the server's have no cluster code and nothing of VS Code's client", () => {
    const all = bundles.filter(({ file }) => file.startsWith("dist/server/")).flatMap(({ inputs }) => inputs);
    assert.deepEqual(
      all.filter((file) => /^client\/|@kubernetes\/|vscode-languageclient/.test(file)),
      [],
    );
  });

  test("the server answers the handshake with the protocol and the names in it, and nothing else", () => {
    const names = "semanticTokens/legend|codeActions/kinds";
    const few = `main|server|capabilities|protocol|workspace/(nodeF|f)ileSystem|features/(${names})`;
    assert.deepEqual(matching("server", new RegExp(`^server/src/(?!(${few})\\.ts$)`)), []);
  });

  test("the command line, which talks to nobody, has of the protocol's library no more than names", () => {
    const commands = bundles.filter(({ file }) => /\/(?:cli|(?:check|explain|format|render)-\w+)\.mjs$/.test(file));
    assert.equal(commands.length, 5);
    for (const { file } of commands) assert.deepEqual(matching(basename(file, ".mjs"), /\/vscode-jsonrpc\//), [], file);
  });

  test("editing loads neither the pod plan nor YAML nor Python's grammar before they are needed", () => {
    const session = bundles.find(({ file }) => /\/session-\w+\.mjs$/.test(file))?.file ?? assert.fail("no session");
    assert.deepEqual(matching(basename(session, ".mjs"), /\/(yaml|@lezer\/\w+)\/|server\/src\/pod\//), []);
  });

  test("those for a browser know nothing of Node and of clusters", () => {
    const forBrowser = bundles.filter(({ file }) => file.startsWith("dist/browser/"));
    assert.equal(forBrowser.length, 2);
    for (const { file, inputs } of forBrowser) {
      assert.doesNotMatch(readFileSync(join(ROOT, file), "utf8"), /["']node:\w+["']|require\("(?!vscode")/, file);
      assert.deepEqual(
        inputs.filter((input) => /client\/src\/(cluster|sandbox)\/|@kubernetes\/|nodeFileSystem/.test(input)),
        [],
      );
    }
  });
});

describe("the language server's package", () => {
  before(() => {
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", "--prefix", folder, packages.server]);
  });
  const bin = (name: string): string => join(folder, "node_modules", ".bin", name);

  test("starts as `databand-language-server --stdio` and completes what a pod may hold inside a value", async () => {
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
    await connection.sendNotification("initialized", {});

    const uri = pathToFileURL(join(folder, "project.cfg")).href;
    const lines = ["[kubernetes]", 'tolerations = [{"'];
    const textDocument = { uri, languageId: "databand-cfg", version: 1, text: lines.join("\n") };
    await connection.sendNotification("textDocument/didOpen", { textDocument });
    const completed = await connection.sendRequest<CompletionItem[] | CompletionList>("textDocument/completion", {
      textDocument: { uri },
      position: { line: 1, character: lines[1]?.length },
    });
    const labels = (Array.isArray(completed) ? completed : completed.items).map(({ label }) => label);
    for (const label of ["effect", "operator", "tolerationSeconds"]) {
      assert.ok(labels.includes(label), `${label} is not among ${labels.join(", ")}`);
    }

    await connection.sendRequest("shutdown");
    const exited = new Promise((done) => server.once("exit", done));
    await connection.sendNotification("exit");
    assert.equal(await exited, 0);
  });

  describe("has the command line `databand-k8s`", () => {
    const project = join(folder, "orders");
    const run = (...words: string[]): { readonly status: number | null; readonly stdout: string } =>
      spawnSync(bin("databand-k8s"), words, { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    before(() => {
      cpSync(join(ROOT, "samples", "orders"), project, { recursive: true });
    });

    test("which says what it does", () => {
      assert.match(run("--help").stdout, /check/);
    });

    test("which checks what is inside values", () => {
      const file = join(folder, "wrong.cfg");
      writeFileSync(file, '[kubernetes]\ntolerations = [{"operatr": "Exists"}]\n');
      const { status, stdout } = run("check", file, "--fail-on", "hint");
      assert.match(stdout, /operatr/);
      assert.equal(status, 1);
    });

    test("which makes pods", () => {
      const { status, stdout } = run("render", "load_orders", "--environment", "k8s");
      assert.match(stdout, /^kind: Pod$/m);
      assert.equal(status, 0);
    });
  });
});

/** Every text of the contributions that is a path of a file. */
function pathsIn(value: unknown): string[] {
  if (typeof value === "string") return /^\.\/|^(resources|syntaxes|snippets)\//.test(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(pathsIn) : [];
}
