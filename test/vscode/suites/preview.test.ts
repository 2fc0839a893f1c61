/** The pod's YAML beside the configuration: it follows, and each side leads to the other. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Services } from "../../../client/src/services.ts";
import { compared, diagnostic, hoverText, moveTo, openFile, positionOf, type } from "../kit/editor.ts";
import { activateExtension, notifications, resultOf, runTask, useSandbox } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const CFG = ".dbnd/databand-system.cfg";

suite("pod preview", () => {
  let services: Services;
  let cfg: vscode.TextEditor;
  let preview: vscode.TextEditor;

  suiteSetup(async () => {
    services = await activateExtension();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    cfg = await openFile(CFG);
    await vscode.commands.executeCommand("databand.previewPod", { task: "prepare_data", environment: "k8s" });
    preview = await until("the preview", () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === "databand-pod"),
    );
  });
  suiteTeardown(async () => {
    await restore();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
  teardown(restore);

  async function restore(): Promise<void> {
    cfg = await vscode.window.showTextDocument(cfg.document, cfg.viewColumn);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await until("the saved text", () => !cfg.document.isDirty);
  }

  function previewHas(text: string): Promise<true> {
    return until(`${text} in the preview`, () => preview.document.getText().includes(text) && true);
  }

  /** Lines of an editor that are in view, by number. */
  function isInView(editor: vscode.TextEditor, line: number): boolean {
    return editor.visibleRanges.some(({ start, end }) => start.line <= line && line <= end.line);
  }

  function lineOf(document: vscode.TextDocument, text: string): number {
    return positionOf(document, text).line;
  }

  test("follows every keystroke, unsaved, and keeps its scroll place", async () => {
    const lastLine = preview.document.lineCount - 1;
    const middle = new vscode.Range(lastLine - 30, 0, lastLine - 30, 0);
    preview.revealRange(middle, vscode.TextEditorRevealType.AtTop);
    const top = await until(
      "the second half in view",
      () => isInView(preview, lastLine - 30) && preview.visibleRanges[0]?.start.line,
    );
    const topText = preview.document.lineAt(top).text;
    const value = positionOf(cfg.document, '{"team": "orders"', "end");
    cfg = await vscode.window.showTextDocument(cfg.document, cfg.viewColumn);
    await cfg.edit((edit) => edit.insert(value, ', "stage": "t"'));
    await previewHas("stage: t");
    // The cursor is elsewhere; a line more stands above what is in view, which does not move.
    let now = "";
    await until(
      "the same line on top",
      () => {
        now = preview.document.lineAt(preview.visibleRanges[0]?.start.line ?? 0).text;
        return now === topText;
      },
      5000,
    ).catch(() => assert.equal(now, topText));
    moveTo(cfg, positionOf(cfg.document, '"stage": "t', "end"));
    await type("est");
    await previewHas("stage: test");
    assert.equal(cfg.document.isDirty, true);
  });

  test("the cursor in the cfg brings the lines it made into view", async () => {
    preview.revealRange(new vscode.Range(0, 0, 0, 0), vscode.TextEditorRevealType.AtTop);
    cfg = await vscode.window.showTextDocument(cfg.document, cfg.viewColumn);
    moveTo(cfg, positionOf(cfg.document, '"ORDERS_CURRENCY"'));
    const line = lineOf(preview.document, "ORDERS_CURRENCY");
    await until("the environment variable in view", () => isInView(preview, line));
  });

  test("the cursor in the preview brings the key into view", async () => {
    cfg.revealRange(new vscode.Range(cfg.document.lineCount - 1, 0, cfg.document.lineCount - 1, 0));
    preview = await vscode.window.showTextDocument(preview.document, preview.viewColumn);
    moveTo(preview, positionOf(preview.document, "image: databand-sample", "end"));
    const line = lineOf(cfg.document, "container_repository");
    await until("the key in view", () => isInView(cfg, line));
  });

  test("a hover tells field, key, section and file", async () => {
    const text = await hoverText(preview.document, positionOf(preview.document, "memory: 512Mi"));
    assert.match(text, /spec\.containers\[0\]\.resources\.limits\.memory/);
    assert.match(text, /\*\*limits\*\*.*\*\*\[cluster\]\*\*.*databand-system\.cfg:\d+/);
  });

  test("a line of two keys tells the layers of both, and leads to both", async () => {
    const end = new vscode.Position(cfg.document.lineCount, 0);
    await cfg.edit((edit) => edit.insert(end, "\n[kubernetes]\ncontainer_tag = 0\n"));
    const image = positionOf(preview.document, "image: databand-sample");
    const text = await until("both layers", async () => {
      const shown = await hoverText(preview.document, image);
      return shown.includes("[kubernetes]") && shown;
    });
    assert.match(text, /\*\*container_repository\*\*/);
    assert.match(text, /- \*\*used\*\*: .* — \[cluster\].*\n- hidden: `0` — \[kubernetes\]/);
    const places = await vscode.commands.executeCommand<vscode.LocationLink[]>(
      "vscode.executeDefinitionProvider",
      preview.document.uri,
      image,
    );
    const lines = places.map(({ targetRange }) => cfg.document.lineAt(targetRange.start.line).text.split(" ")[0]);
    assert.deepEqual(lines, ["container_repository", "container_tag"]);
  });

  test("problems stand in both, and the last good pod stays until they are mended", async () => {
    const header = positionOf(cfg.document, 'limits = {"cpu": "1"');
    await cfg.edit((edit) =>
      edit.replace(cfg.document.lineAt(header.line).range, 'limits = 5\nsecrets = [{"type": "what", "secret": "s"}]'),
    );
    const found = await diagnostic(
      preview.document,
      "of the plan",
      ({ severity }) => severity === vscode.DiagnosticSeverity.Error,
    );
    assert.match(preview.document.getText(), /^kind: Pod$/m);
    const place = found.relatedInformation?.[0]?.location;
    assert.equal(place?.uri.toString(), cfg.document.uri.toString());
    await diagnostic(cfg.document, "at the cause", ({ range }) => range.intersection(place.range) !== undefined);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await until("no problem", () => vscode.languages.getDiagnostics(preview.document.uri).length === 0);
  });

  suite("with a cluster", () => {
    useSandbox();

    /** A request above its limit: only an API server looks. */
    async function askForTooMuch(): Promise<vscode.Range> {
      const { range } = cfg.document.lineAt(lineOf(cfg.document, "requests = "));
      await cfg.edit((edit) => edit.replace(range, 'requests = {"cpu": "4", "memory": "256Mi"}'));
      await previewHas('cpu: "4"');
      return cfg.document.lineAt(range.start.line).range;
    }

    test("a refusal of the dry run stands at the key that caused it, until that is mended", async () => {
      const line = await askForTooMuch();
      const messages = await notifications("showErrorMessage", async () => {
        assert.equal(await vscode.commands.executeCommand("databand.validatePod"), false);
      });
      assert.match(messages.join(), /refuses the pod/);
      const isRefusal = ({ source }: vscode.Diagnostic): boolean => source === "Databand cluster";
      const found = await diagnostic(cfg.document, "of the cluster", isRefusal);
      assert.ok(line.contains(found.range), "on the line of `requests`");
      assert.equal(cfg.document.getText(found.range), '"4"');
      assert.match(found.message, /limit/);
      const inPreview = await diagnostic(preview.document, "in the preview", isRefusal);
      assert.match(preview.document.lineAt(inPreview.range.start.line).text, /cpu: "4"/);

      await cfg.edit((edit) => edit.replace(found.range, '"1"'));
      await until("no refusal", () => !vscode.languages.getDiagnostics(cfg.document.uri).some(isRefusal));
    });

    test("a refused run shows the same", async () => {
      await askForTooMuch();
      await cfg.document.save();
      const task = { task: "prepare_data", environment: "k8s", parameters: {} };
      await notifications("showErrorMessage", async () => {
        await vscode.commands.executeCommand("databand.runTask", task);
      });
      const found = await diagnostic(cfg.document, "of the cluster", ({ source }) => source === "Databand cluster");
      assert.equal(cfg.document.getText(found.range), '"4"');
      await cfg.edit((edit) => edit.replace(found.range, '"200m"'));
      await cfg.document.save();
    });

    test("what the cluster would store is the pod that is sent", async () => {
      await vscode.commands.executeCommand("databand.comparePodWithCluster");
      const [sent, stored] = await compared();
      assert.match(sent, /^kind: Pod$/m);
      assert.equal(stored, sent);
    });

    test("the pod that runs is the one that was planned, whatever the server added", async () => {
      const run = await runTask({ task: "prepare_data", environment: "k8s", parameters: {} });
      await vscode.window.showTextDocument(preview.document, preview.viewColumn);
      await vscode.commands.executeCommand("databand.comparePodWithRunning");
      const [running, planned] = await compared();
      run.handle.stop();
      assert.ok(planned.includes(run.plan.podName));
      assert.equal(running, planned);
      await resultOf(run);
    });

    test("the last run differs only by what was edited since", async () => {
      const { range } = cfg.document.lineAt(lineOf(cfg.document, "labels = "));
      await cfg.edit((edit) => edit.replace(range, 'labels = {"team": "other"}'));
      await previewHas("team: other");
      await vscode.commands.executeCommand("databand.comparePodWithLastRun");
      const [before, after] = (await compared()).map((text) => text.split("\n"));
      const differences = after?.filter((line, index) => line !== before?.[index]);
      assert.deepEqual(
        differences?.map((line) => line.trim()),
        ["team: other"],
      );
    });

    test("another environment stands beside", async () => {
      await cfg.edit((edit) => {
        const list = cfg.document.lineAt(lineOf(cfg.document, "environments = ")).range;
        edit.replace(list, 'environments = ["local", "k8s", "other"]');
        const end = new vscode.Position(cfg.document.lineCount, 0);
        edit.insert(
          end,
          "\n[other]\n_from = k8s\nremote_engine = large\n[large]\n_type = kubernetes\n_from = cluster\nnamespace = large\n",
        );
      });
      await until("the environment", async () =>
        (await services.requests.environments({})).some(({ name, engine }) => name === "other" && engine === "large"),
      );
      const asked = vscode.commands.executeCommand("databand.comparePodWithOther");
      let isDone = false;
      void asked.then(() => {
        isDone = true;
      });
      await until("the comparison", async () => {
        await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
        return isDone;
      });
      const [other, own] = await compared();
      assert.match(other, /namespace: large/);
      assert.doesNotMatch(own, /namespace: large/);
    });

    test("another engine stands beside, and follows too", async () => {
      const end = new vscode.Position(cfg.document.lineCount, 0);
      await cfg.edit((edit) => edit.insert(end, '\n[big]\n_from = cluster\nlabels = {"team": "big"}\n'));
      await until("the engine", async () =>
        (await services.requests.effectiveSections({})).some(({ name }) => name === "big"),
      );
      const asked = vscode.commands.executeCommand("databand.comparePodWithOther");
      let isDone = false;
      void asked.then(() => {
        isDone = true;
      });
      // First "Another engine…", the only entry; then the last engine of the list.
      await until("the comparison", async () => {
        await vscode.commands.executeCommand("workbench.action.quickOpenSelectPrevious");
        await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
        return isDone;
      });
      const [other] = await compared();
      assert.match(other, /team: big/);
    });
  });

  test("the choice is remembered", async () => {
    assert.equal(services.memory.lastPreview?.task, "prepare_data");
    await vscode.window.showTextDocument(cfg.document, cfg.viewColumn);
    await vscode.commands.executeCommand("databand.previewPod");
    assert.equal(services.previews.all.length, 1);
  });
});
