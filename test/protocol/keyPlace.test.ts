import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { KEY_PLACE_REQUEST, type KeyChange, type KeyPlace } from "../../server/src/protocol.ts";
import { FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

const CFG = `[core]
[base]
_type = kubernetes
limit_memory = 512Mi
tolerations = [{"key": "a", "operator": "Exists"}]
[cluster]
_from = base
namespace = data

[other]
x = 1
`;

/** The lines of the place, or the text after the change. */
async function ask(key: string, change?: KeyChange, section = "cluster"): Promise<string | undefined> {
  const kit = await Kit.start({ files: { [FILE]: CFG } });
  const params = { section, key, ...(change && { change }) };
  const place = await kit.client.sendRequest<KeyPlace | null>(KEY_PLACE_REQUEST, params);
  await kit.stop();
  if (!place) return undefined;
  const lines = CFG.split("\n");
  const offset = ({ line, character }: { line: number; character: number }): number =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  if (!place.edit) return CFG.slice(offset(place.range.start), offset(place.range.end));
  const { range, newText } = place.edit;
  return CFG.slice(0, offset(range.start)) + newText + CFG.slice(offset(range.end));
}

describe("where a key of an engine is set", () => {
  it("is its entry, in the section that it comes from", async () => {
    assert.equal(await ask("namespace"), "namespace = data");
    assert.equal(await ask("limit_memory"), "limit_memory = 512Mi");
  });

  it("is the engine's section when nobody sets it", async () => {
    assert.equal(await ask("request_cpu"), "cluster");
    assert.equal(await ask("namespace", undefined, "nosuch"), undefined);
  });

  it("is changed there", async () => {
    assert.equal(await ask("limit_memory", { set: "1Gi" }), CFG.replace("512Mi", "1Gi"));
    assert.equal(
      await ask("request_cpu", { set: "500m" }),
      CFG.replace("namespace = data\n", "namespace = data\nrequest_cpu = 500m\n"),
    );
  });

  it("and a list gets one more element", async () => {
    const toleration = { key: "gpu", operator: "Equal", value: "yes" };
    const text = await ask("tolerations", { add: toleration });
    const line = text?.split("\n").find((one) => one.startsWith("tolerations"));
    const rest = text?.slice(text.indexOf("tolerations = ") + 14, text.indexOf("[cluster]"));
    assert.ok(line);
    assert.deepEqual(JSON.parse(rest ?? ""), [{ key: "a", operator: "Exists" }, toleration]);
  });
});
