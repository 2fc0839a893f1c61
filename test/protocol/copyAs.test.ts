import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { COPY_AS_REQUEST } from "../../server/src/protocol.ts";
import type { CopyAsResult } from "../../server/src/protocol.ts";
import { FILE } from "./expect.ts";
import { Kit } from "./kit.ts";

describe("copying settings in another form", () => {
  it("counts them, and gives every form; nothing elsewhere", async () => {
    const kit = await Kit.start();
    const uri = await kit.open(FILE, "[kubernetes]\nnamespace = data\n\n");
    const ask = (line: number): Promise<CopyAsResult> => {
      const place = { line, character: 0 };
      return kit.client.sendRequest<CopyAsResult>(COPY_AS_REQUEST, { uri, range: { start: place, end: place } });
    };
    const { count, forms } = await ask(0);
    assert.equal(count, 1);
    assert.deepEqual(
      forms.map(({ form, text }) => `${form}: ${text.replaceAll(/\s+/g, " ")}`),
      [
        "environment: export DBND__KUBERNETES__NAMESPACE=data",
        'container: - name: DBND__KUBERNETES__NAMESPACE value: "data"',
        "commandLine: --set kubernetes.namespace=data",
        'python: task_config = { "kubernetes": { "namespace": "data", }, }',
      ],
    );
    assert.deepEqual(await ask(2), { count: 0, forms: [] });
    await kit.stop();
  });
});
