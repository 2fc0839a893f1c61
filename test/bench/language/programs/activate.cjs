/**
 * Loads an extension's bundle and activates it with a stand-in for VS Code: `activate.cjs FILE`, in a process of its own, since
 * what is loaded once is there for the next. Prints as JSON the milliseconds and what was loaded on the way. The stand-in
 * starts no server: that would cost each the same.
 */
const Module = require("node:module");
const { tmpdir } = require("node:os");

// Answers whatever is asked, as something that can be called, constructed, extended and read from.
const anything = new Proxy(class Anything {}, {
  get: (target, name) => {
    if (name === "then") return undefined;
    if (name === "fsPath" || name === "path") return tmpdir();
    if (name === Symbol.iterator) return [][Symbol.iterator];
    if (name === Symbol.toPrimitive) return () => "anything";
    return name === "prototype" ? target.prototype : anything;
  },
  set: () => true,
  apply: () => anything,
  construct: (target, words, self) => (self === anything ? anything : Reflect.construct(target, words, self)),
});
const vscode = new Proxy(
  {},
  { get: (_, name) => (name === "version" ? "1.106.0" : anything), getPrototypeOf: () => vscode },
);
const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? vscode : load(request, ...rest));

const memory = { get: (_, fallback) => fallback, update: () => Promise.resolve(), keys: () => [] };
const context = {
  subscriptions: [],
  extensionPath: __dirname,
  asAbsolutePath: (path) => `${__dirname}/${path}`,
  extension: { id: "bench.bench", packageJSON: {} },
  ...{ globalState: memory, workspaceState: memory },
  ...{ extensionUri: anything, globalStorageUri: anything, storageUri: anything, logUri: anything },
};
// What fails behind the activation fails for want of a VS Code.
process.on("unhandledRejection", () => undefined);

const started = performance.now();
require(process.argv[2]).activate(context);
const time = performance.now() - started;
const loaded = Object.keys(require.cache).filter((file) => file !== __filename);
process.stdout.write(JSON.stringify({ time, loaded }), () => process.exit(0));
