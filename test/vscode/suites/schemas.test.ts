/** What other extensions know of sections and keys. */
import * as vscode from "vscode";
import type { Services } from "../../../client/src/services.ts";
import { completions, labelOf, positionOf } from "../kit/editor.ts";
import { activateExtension } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

suite("schemas of other extensions", () => {
  let services: Services;
  let document: vscode.TextDocument;
  suiteSetup(async () => {
    services = await activateExtension();
    document = await vscode.workspace.openTextDocument({ language: "databand-cfg", content: "[kubernetes]\nlim" });
  });

  const offered = async (): Promise<readonly string[]> =>
    (await completions(document, positionOf(document, "\nlim", "end"))).map(labelOf);

  test("keys that one adds are known until it takes them back", async () => {
    const keys = [{ name: "limit_company_budget", type: "integer" }];
    const added = services.schemas.add("company.company-tools", { sections: [{ name: "kubernetes", keys }] });
    await until("the key", async () => (await offered()).includes("limit_company_budget"));
    added.dispose();
    await until("the key to go", async () => {
      const labels = await offered();
      return labels.includes("limit_cpu") && !labels.includes("limit_company_budget");
    });
  });
});
