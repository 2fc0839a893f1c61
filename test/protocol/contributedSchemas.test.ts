/** Sections and keys that other extensions know. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { SCHEMAS_NOTIFICATION, type SchemasParams } from "../../server/src/protocol.ts";
import { expectCompletion, problems } from "./expect.ts";
import { Kit } from "./kit.ts";

const SCHEMA = {
  sections: [
    {
      name: "GpuEngine",
      classPath: "company.engines.GpuEngine",
      base: "kubernetes",
      documentation: "Our engine with GPUs.",
      keys: [
        {
          name: "gpu_count",
          type: "integer",
          default: 1,
          documentation: "How many GPUs.",
          reference: "https://example.com/gpu",
        },
        { name: "gpu_model", type: "enum", values: ["a100", "h100"] },
      ],
    },
    { name: "kubernetes", keys: [{ name: "company_team", documentation: "Who pays." }] },
    { name: "company_settings", kind: "config", keys: [{ name: "colour", values: ["red", "blue"] }] },
  ],
};
const TEXT = `[gpu]
_type = company.engines.GpuEngine
container_repository = app
gpu_count = two
gpu_model = h200
[kubernetes]
company_team = data
[company_settings]
colour = red
color = blue
`;

const told = (schemas: SchemasParams["schemas"]) => ({ schemas });

describe("a contributed schema", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start();
  });
  after(() => kit.stop());
  const tell = (...schemas: readonly unknown[]) =>
    kit.client.sendNotification(
      SCHEMAS_NOTIFICATION,
      told(schemas.map((schema) => ({ origin: "company.tools", schema }))),
    );

  it("adds classes, and keys to what DBND has, in checks, completion and hover", async () => {
    await tell(SCHEMA);
    assert.deepEqual(await problems(kit, TEXT), ["number: two", "choice: h200", "unknown-key: color"]);
    await expectCompletion(kit, "[kubernetes]\ncomp|", { has: ["company_team", "namespace"] });
    await expectCompletion(kit, "[gpu]\n_type = GpuEngine\n|", { has: ["gpu_count", "namespace", "company_team"] });
    await expectCompletion(kit, "[gpu]\n_type = |", { has: ["GpuEngine", "kubernetes"] });
    await expectCompletion(kit, "[gpu]\n_type = GpuEngine\ngpu_model = |", { has: ["a100", "h100"] });
    await expectCompletion(kit, "[company_settings]\ncolour = |", { has: ["red", "blue"] });
    await expectCompletion(kit, "[comp|", { has: ["company_settings"] });
    const uri = await kit.open("project.cfg", TEXT);
    assert.match(await kit.hover(uri, { line: 3, character: 2 }), /How many GPUs\.[^]*https:\/\/example\.com\/gpu/);
  });

  it("can be taken back, and what is wrong in one is left out", async () => {
    await tell();
    assert.deepEqual(await problems(kit, TEXT), ["unknown-key: company_team"]);
    await tell(
      null,
      [],
      { sections: 5 },
      { sections: [{}, { name: "x", keys: [{}, { name: "a", type: "colour" }] }, 7] },
    );
    assert.deepEqual(await problems(kit, "[x]\na = 1\nb = 2\n"), ["unknown-key: b"]);
  });

  it("may be given by an editor when it starts the server", async () => {
    const other = await Kit.start({ initializationOptions: { schemas: [SCHEMA] } });
    assert.deepEqual(await problems(other, "[company_settings]\ncolour = red\n"), []);
    await other.stop();
  });
});
