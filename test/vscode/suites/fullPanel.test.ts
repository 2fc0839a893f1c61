/** A log that is longer than what VS Code keeps of a channel, where nobody sees it. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { isOfChannel } from "../../../client/src/views/channelLanguage.ts";
import { PanelChannel } from "../../../client/src/views/panelChannel.ts";
import { until } from "../kit/until.ts";

const NAME = "a very long log";
/** The workbench takes its time for so much text. Milliseconds. */
const LIMIT = 45_000;
const FIRST = "── earlier lines are elsewhere";
const PART =
  "a line of a log that nobody reads, one hundred characters long or nearly so, and then another one\n".repeat(20_000);

suite("a full panel", () => {
  const panel = new PanelChannel(NAME, FIRST);
  suiteTeardown(() => panel.dispose());

  const inSight = (): string | undefined =>
    vscode.window.visibleTextEditors.find(({ document }) => isOfChannel(document, NAME))?.document.getText();

  test("that nobody sees is still the one that the Output view shows when it is opened again, with the newest lines", async () => {
    panel.append("the beginning\n");
    panel.show(true);
    await until("the panel", () => inSight()?.includes("the beginning"));
    await vscode.commands.executeCommand("workbench.action.closePanel");
    await until("no panel", () => inSight() === undefined);
    for (let bytes = 0; bytes < 28e6; bytes += PART.length) panel.append(PART);
    panel.append("the end\n");
    await vscode.commands.executeCommand("workbench.panel.output.focus");
    const text = await until("its end", () => (inSight()?.endsWith("the end\n") ? inSight() : undefined), LIMIT);
    assert.ok(text.startsWith(`${FIRST}\n`), text.slice(0, 100));
  });

  test("goes on where it is seen, and the editor keeps the focus", async () => {
    const document = await vscode.workspace.openTextDocument({ content: "work" });
    await vscode.window.showTextDocument(document);
    panel.show(true);
    await until("the panel", () => inSight() !== undefined);
    for (let bytes = 0; bytes < 28e6; bytes += PART.length) panel.append(PART);
    panel.append("the second end\n");
    await until("its end", () => inSight()?.endsWith("the second end\n"), LIMIT);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
