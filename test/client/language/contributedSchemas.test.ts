/** Schemas that the manifests of other extensions name, and that they add while they run. */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { describe, it } from "node:test";
import type { SchemasParams } from "../../../server/src/protocol.ts";

const FILES: Readonly<Record<string, string>> = {
  "/one/schema.json": '{"sections": [{"name": "a"}]}',
  "/two/broken.json": "{",
  "/two/b.json": '{"sections": [{"name": "b"}]}',
};
const EXTENSIONS = [
  { id: "x.one", packageJSON: { contributes: { databandSchema: "./schema.json" } }, extensionUri: "/one" },
  {
    id: "x.two",
    packageJSON: { contributes: { databandSchema: ["broken.json", 7, "none.json", "b.json"] } },
    extensionUri: "/two",
  },
  { id: "x.three", packageJSON: {}, extensionUri: "/three" },
];
Object.assign(globalThis, { EXTENSIONS, FILES });
const STUB = `data:text/javascript,${encodeURIComponent(`
  export class Disposable {
    static from() { return { dispose() {} }; }
    constructor(dispose) { this.dispose = dispose; }
  }
  export const extensions = { all: globalThis.EXTENSIONS, onDidChange: () => ({ dispose() {} }) };
  export const Uri = { joinPath: (base, path) => ({ path: base + "/" + path.replace("./", "") }) };
  export const workspace = { fs: { readFile: async ({ path }) => {
    const text = globalThis.FILES[path];
    if (text === undefined) throw new Error("not there");
    return new TextEncoder().encode(text);
  } } };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { ContributedSchemas } = await import("../../../client/src/language/contributedSchemas.ts");

type Server = ConstructorParameters<typeof ContributedSchemas>[0];
type Output = ConstructorParameters<typeof ContributedSchemas>[1];

describe("schemas of other extensions", () => {
  it("are told when the server runs, and whenever they change", async () => {
    const told = [Promise.withResolvers<SchemasParams>()];
    const warnings: string[] = [];
    let running: (state: string) => void = () => undefined;
    const server = {
      state: "running",
      onStateChanged: (listener: (state: string) => void) => {
        running = listener;
        return { dispose: () => undefined };
      },
      client: {
        sendNotification: (_: string, params: SchemasParams) => {
          told.at(-1)?.resolve(params);
          return Promise.resolve();
        },
      },
    };
    const output = { warn: (text: string) => warnings.push(text), debug: () => undefined };
    const schemas = new ContributedSchemas(server as unknown as Server, output as unknown as Output);
    const next = async (act: () => unknown): Promise<readonly (readonly [string, unknown])[]> => {
      const answer = Promise.withResolvers<SchemasParams>();
      told.push(answer);
      act();
      return (await answer.promise).schemas.map(({ origin, schema }) => [origin, schema]);
    };
    const ofManifests = [
      ["x.one", { sections: [{ name: "a" }] }],
      ["x.two", { sections: [{ name: "b" }] }],
    ];
    assert.deepEqual(await next(() => running("running")), ofManifests);
    assert.deepEqual(
      warnings.map((text) => /of (\S+) cannot be read from (\S+):/.exec(text)?.slice(1)),
      [
        ["x.two", "/two/broken.json"],
        ["x.two", "/two/none.json"],
      ],
    );
    const added: { dispose: () => unknown }[] = [];
    assert.deepEqual(await next(() => added.push(schemas.add("x.three", { sections: [] }))), [
      ...ofManifests,
      ["x.three", { sections: [] }],
    ]);
    assert.deepEqual(await next(() => added[0]?.dispose()), ofManifests);
    assert.deepEqual(await next(() => running("running")), ofManifests);
  });
});
