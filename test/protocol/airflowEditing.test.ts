/** What the cfg engine does for editing, in `airflow.cfg`. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { CompletionItem, Range, TextEdit } from "vscode-languageserver";
import { applyEdits, cursor } from "./cursor.ts";
import { Kit } from "./kit.ts";

describe("editing airflow.cfg", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start({ files: { "requirements.txt": "apache-airflow==2.10.5\n" } });
  });
  after(() => kit.stop());

  async function at(marked: string) {
    const { text, position } = cursor(marked);
    const uri = await kit.open("airflow.cfg", text);
    return { uri, text, position };
  }
  async function completed(marked: string): Promise<CompletionItem[]> {
    const { uri, position } = await at(marked);
    return kit.completions(uri, position);
  }
  async function actions(marked: string): Promise<string[]> {
    const { uri, position } = await at(marked);
    await kit.diagnostics(uri);
    return (await kit.actions(uri, { start: position, end: position })).map(({ title }) => title);
  }
  const inText = (text: string, { start, end }: Range): string =>
    start.line === end.line ? (text.split("\n")[start.line] ?? "").slice(start.character, end.character) : "…";

  for (const [marked, expected] of [
    [
      '[kubernetes_executor]\napi_client_retry_configuration = {"total": 3, "|"}\n',
      ["backoff_factor", "status_forcelist"],
    ],
    ['[kubernetes_executor]\ndelete_option_kwargs = {"propagation_policy": "|"}\n', ["Background", "Foreground"]],
    ['[kubernetes_executor]\nkube_client_request_args = {"|\n', ["_request_timeout"]],
    ['[openlineage]\ntransport = {"type": "|\n', ["http", "kafka"]],
    ["[database]\n|\n", ["sql_alchemy_conn_cmd", "sql_alchemy_conn_secret"]],
  ] as const) {
    it(`completes inside values and in broken text: ${marked.trim().replaceAll("\n", "\\n")}`, async () => {
      const labels = (await completed(marked)).map(({ label }) => label);
      for (const name of expected) assert.ok(labels.includes(name), `${name} is not among ${labels.join(", ")}`);
    });
  }

  it("completes a key with a default that can stand in the file, or with none", async () => {
    const items = await completed("[core]\n|\n");
    const inserted = (label: string): string | undefined =>
      items.find((item) => item.label === label)?.textEdit?.newText;
    assert.equal(inserted("parallelism"), "parallelism = ${1:32}");
    assert.equal(inserted("dags_folder"), "dags_folder = $1");
    assert.equal(inserted("fernet_key"), "fernet_key = $1");
  });

  it("documents a completed key when asked, and strikes through what is deprecated", async () => {
    const item = (await completed("[core]\nparalle|\n")).find(({ label }) => label === "parallelism");
    assert.equal(item?.documentation, undefined);
    const resolved = await kit.client.sendRequest<CompletionItem>("completionItem/resolve", item);
    assert.match(JSON.stringify(resolved.documentation), /How many tasks may run at a time/);
    const old = (await completed("[webserver]\nauth_rate|\n")).find(({ label }) => label === "auth_rate_limit");
    assert.deepEqual(old?.tags, [1]);
  });

  for (const [marked, expected] of [
    ["[core]\nparalelism| = 3\n", ['Change to "parallelism"', "Ignore airflow-unknown-key here"]],
    ["[kubernetes_executer|]\nnamespace = 3\n", ['Change to "kubernetes_executor"']],
    ["[core]\nload_examples = n|o\n", ["Change to False", "Change to True"]],
    ["[core]\nlogging_|level = INFO\n", ["Move to [logging]"]],
    ["[core]\npod_template_file| = x\n[kubernetes_executor]\n", ['Move "pod_template_file" to [kubernetes_executor]']],
    ['[kubernetes_executor]\ndelete_option_kwargs = {"a"|: 1}\n', ["Write this value over several lines"]],
    [
      '[kubernetes_executor]\ndelete_option_kwargs = {"grace_period_second|": 1}\n',
      ['Change to "grace_period_seconds"'],
    ],
    ["[core|]\n[api]\n[database]\n", ["Sort the sections of this file"]],
  ] as const) {
    it(`offers at ${marked.trim().replaceAll("\n", "\\n")}`, async () => {
      const found = await actions(marked);
      for (const title of expected) assert.ok(found.includes(title), `${title} is not among ${found.join(", ")}`);
    });
  }

  it("hovers a member of a JSON value", async () => {
    const { uri, position } = await at('[kubernetes_executor]\ndelete_option_kwargs = {"grace_pe|riod_seconds": 1}\n');
    assert.match(await kit.hover(uri, position), /Seconds that the pod gets to end/);
  });

  it("leads from a reference to its key, and renames both", async () => {
    const { uri, text, position } = await at(
      "[core]\nbase = /a\ndags_folder = %(ba|se)s/x\nplugins_folder = %(base)s/y\n",
    );
    const [link] = await kit.definition(uri, position);
    assert.equal(inText(text, link?.targetSelectionRange ?? assert.fail("no definition")), "base");
    assert.equal((await kit.references(uri, position)).length, 3);
    assert.equal((await kit.highlights(uri, position))?.length, 3);
    const edit = await kit.client.sendRequest<{ documentChanges: { edits: TextEdit[] }[] }>("textDocument/rename", {
      textDocument: { uri },
      position,
      newName: "root",
    });
    assert.equal(
      applyEdits(text, edit.documentChanges[0]?.edits ?? []),
      "[core]\nroot = /a\ndags_folder = %(root)s/x\nplugins_folder = %(root)s/y\n",
    );
  });

  it("refuses to rename what Airflow looks for", async () => {
    const { uri, position } = await at("[co|re]\nparallelism = 1\n");
    await assert.rejects(
      kit.client.sendRequest("textDocument/rename", { textDocument: { uri }, position, newName: "x" }),
      /Airflow looks for \[core\]/,
    );
  });

  it("selects from the word outwards", async () => {
    const { uri, text, position } = await at(
      '[kubernetes_executor]\ndelete_option_kwargs = {"grace_period_seconds": 1|0}\n',
    );
    const found: string[] = [];
    let [selection] = await kit.selections(uri, [position]);
    for (; selection; selection = selection.parent) found.push(inText(text, selection.range));
    assert.deepEqual(found.slice(0, 3), ["10", '"grace_period_seconds": 10', '{"grace_period_seconds": 10}']);
  });

  it("colours values and what nobody knows", async () => {
    const uri = await kit.open("airflow.cfg", "[core]\nload_examples = True\n");
    const known = (await kit.tokens(uri)).data;
    await kit.open("airflow.cfg", "[core]\nload_exampels = True\n");
    const unknown = (await kit.tokens(uri)).data;
    // Five numbers a token; the last ones are its modifiers, of which the third is "unknown".
    const modifiers = (data: readonly number[]): number[] => data.filter((_, index) => index % 5 === 4);
    assert.ok(modifiers(known).every((set) => (set & 4) === 0));
    assert.ok(modifiers(unknown).some((set) => (set & 4) !== 0));
  });

  it("has a lens above the executor's section", async () => {
    const uri = await kit.open("airflow.cfg", "[core]\n[kubernetes_executor]\nnamespace = a\n");
    assert.deepEqual(
      (await kit.lenses(uri)).map(({ range, command }) => [range.start.line, command?.title]),
      [[1, "Effective configuration"]],
    );
  });

  it("formats a range, and brackets while one types", async () => {
    const options = { tabSize: 4, insertSpaces: true };
    const { uri, text, position } = await at("[core]\nparallelism=1|\nexecutor=x\n");
    const range = { start: position, end: position };
    const ofRange = { textDocument: { uri }, range, options };
    const edits = await kit.client.sendRequest<TextEdit[]>("textDocument/rangeFormatting", ofRange);
    assert.equal(applyEdits(text, edits), "[core]\nparallelism = 1\nexecutor=x\n");
    const typed = await at("[kubernetes_executor]\ndelete_option_kwargs = {\n}|\n");
    const onType = { textDocument: { uri }, position: typed.position, ch: "}", options };
    const indent = await kit.client.sendRequest<TextEdit[]>("textDocument/onTypeFormatting", onType);
    assert.match(applyEdits(typed.text, indent), /= \{\n +\}\n$/);
  });

  it("tells of the JSON inside", async () => {
    const text =
      '[kubernetes_executor]\ndelete_option_kwargs = {"grace": 1}\nkube_client_request_args = {"anything": 1}\n';
    const uri = await kit.open("airflow.cfg", text);
    assert.deepEqual(
      (await kit.diagnostics(uri)).map(({ code, range }) => [code, inText(text, range)]),
      [["airflow-json-field", '"grace"']],
    );
  });
});
