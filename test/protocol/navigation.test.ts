import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DocumentSymbolRequest, ProgressType, WorkspaceSymbolRequest } from "vscode-languageserver/node";
import type { WorkspaceEdit } from "vscode-languageserver/node";
import { Text } from "../../server/src/text/text.ts";
import type { Range } from "../../server/src/text/types.ts";
import { applyEdits, cursor } from "./cursor.ts";
import { FILE } from "./expect.ts";
import { Kit, PROJECT } from "./kit.ts";

const PROJECT_CFG = `[run]
environments = ["local", "prod"]

[prod]
_from = local
remote_engine = my-cluster
env_label = live

[my_cluster]
_type = kubernetes
image_host = registry.example
container_repository = %(image_host)s/app
namespace = data

[spare]
_from = my_cluster
`;
const SYSTEM_CFG = "[kubernetes]\nnamespace = system\n\n[my_cluster]\nservice_account_name = runner\n";
const TASKS = `from dbnd import task

@task(task_config={"my_cluster": {"namespace": "night"}})
def nightly(lines: int = 5) -> str:
    return "x"

@task
def report() -> str:
    return "y"

@task(task_env="prod", task_config={"prod": {"remote_engine": "my_cluster", "env_label": "live"}, "run": {"environments": ["prod", 'local']}})
def elsewhere() -> str:
    return "my_cluster"
`;
const FILES: Readonly<Record<string, string>> = {
  [FILE]: PROJECT_CFG,
  ".dbnd/databand-system.cfg": SYSTEM_CFG,
  "tasks.py": TASKS,
};

describe("navigation", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start({ files: FILES });
  });
  after(() => kit.stop());

  /** The project's cfg file with a mark put into a word. */
  const at = (word: string, marked: string): string => PROJECT_CFG.replace(word, marked);

  function place(uri: string, range: Range): string {
    const path = uri.slice(`file://${PROJECT}/`.length);
    return `${path}:${range.start.line + 1}:${Text.from(FILES[path] ?? "").slice(range)}`;
  }

  describe("references", () => {
    async function found(marked: string, includeDeclaration = true): Promise<string[]> {
      const { text, position } = cursor(marked);
      const locations = await kit.references(await kit.open(FILE, text), position, includeDeclaration);
      return locations.map(({ uri, range }) => place(uri, range)).sort();
    }

    const CLUSTER = [
      ".dbnd/databand-system.cfg:4:my_cluster",
      "project.cfg:16:my_cluster",
      "project.cfg:6:my-cluster",
      "project.cfg:9:my_cluster",
      "tasks.py:11:my_cluster",
      "tasks.py:3:my_cluster",
    ];

    it("finds a section's headers, the values that name it and the Python that does, in every file", async () => {
      assert.deepEqual(await found(at("[my_cluster]", "[my_|cluster]")), CLUSTER);
      assert.deepEqual(await found(at("= my-cluster", "= my-clu|ster")), CLUSTER, "from a use");
    });

    it("leaves the headers out when asked to", async () => {
      assert.deepEqual(
        await found(at("[my_cluster]", "[my_|cluster]"), false),
        CLUSTER.filter((one) => !/(?:system\.cfg:4|project\.cfg:9):/u.test(one)),
      );
    });

    it("finds environments in lists, and those that Python asks for", async () => {
      assert.deepEqual(await found(at("[prod]", "[pr|od]")), [
        "project.cfg:2:prod",
        "project.cfg:4:prod",
        "tasks.py:11:prod",
        "tasks.py:11:prod",
        "tasks.py:11:prod",
      ]);
    });

    it("finds the labels of environments", async () => {
      assert.deepEqual(await found(at("= live", "= li|ve")), ["project.cfg:7:live", "tasks.py:11:live"]);
    });

    it("starts from Python as well", async () => {
      const ask = async (marked: string): Promise<string[]> => {
        const { text, position } = cursor(marked);
        const locations = await kit.references(await kit.open("tasks.py", text), position);
        await kit.close("tasks.py");
        return locations.map(({ uri, range }) => place(uri, range)).sort();
      };
      assert.deepEqual(await ask(TASKS.replace('"remote_engine": "my', '"remote_engine": "m|y')), CLUSTER);
      assert.deepEqual(await ask(TASKS.replace('"live"', '"li|ve"')), ["project.cfg:7:live", "tasks.py:11:live"]);
      assert.deepEqual(await ask(TASKS.replace('return "my', 'return "m|y')), [], "other text");
    });

    it("finds where a key is set, and where %(key)s takes it", async () => {
      assert.deepEqual(await found(at("image_host =", "image_|host =")), [
        "project.cfg:11:image_host",
        "project.cfg:12:image_host",
      ]);
    });

    it("finds nothing in plain text", async () => {
      assert.deepEqual(await found(at("= data", "= da|ta")), []);
    });

    it("highlights the same within the file: headers as written, uses as read", async () => {
      const { text, position } = cursor(at("[my_cluster]", "[my_|cluster]"));
      const highlights = await kit.highlights(await kit.open(FILE, text), position);
      assert.deepEqual(
        highlights?.map(({ range, kind }) => [range.start.line + 1, kind]),
        [
          [6, 2],
          [9, 3],
          [16, 2],
        ],
      );
    });
  });

  describe("rename", () => {
    async function renamed(marked: string, newName: string): Promise<Record<string, string>> {
      const { text, position } = cursor(marked);
      const edit = await kit.rename(await kit.open(FILE, text), position, newName);
      return applied(edit, { ...FILES, [FILE]: text });
    }

    it("renames a section in all files, in Python too, with the versions of open documents", async () => {
      const { text, position } = cursor(at("[my_cluster]", "[my_|cluster]"));
      const uri = await kit.open(FILE, text);
      assert.deepEqual(await kit.prepareRename(uri, position), {
        range: { start: { line: 8, character: 1 }, end: { line: 8, character: 11 } },
        placeholder: "my_cluster",
      });
      const edit = await kit.rename(uri, position, "big");
      const versions = edit?.documentChanges?.map((one) => "textDocument" in one && typeof one.textDocument.version);
      assert.deepEqual(versions?.sort(), ["number", "object", "object"]);
      const files = applied(edit, FILES);
      assert.equal(files[FILE], PROJECT_CFG.replaceAll(/my.cluster/gu, "big"));
      assert.equal(files[".dbnd/databand-system.cfg"], SYSTEM_CFG.replace("my_cluster", "big"));
      assert.equal(files["tasks.py"], TASKS.replaceAll(/"my_cluster"(?=:|,)/gu, '"big"'));
    });

    it("renames an environment, and its label, where Python names them", async () => {
      const files = await renamed(at("[prod]", "[pr|od]"), "live");
      assert.equal(files[FILE], PROJECT_CFG.replaceAll("prod", "live"));
      assert.equal(files["tasks.py"], TASKS.replaceAll('"prod"', '"live"'));
      const labelled = await renamed(at("= live", "= li|ve"), "blue");
      assert.equal(labelled[FILE], PROJECT_CFG.replace("= live", "= blue"));
      assert.equal(labelled["tasks.py"], TASKS.replace('"live"', '"blue"'));
    });

    it("renames from Python, also right after a change there, and leaves everything else to others", async () => {
      const { text, position } = cursor(TASKS.replace('"remote_engine": "my', '"remote_engine": "m|y'));
      const uri = await kit.open("tasks.py", text);
      await kit.change("tasks.py", [{ text: `# one more line\n${text}` }]);
      const moved = { ...position, line: position.line + 1 };
      assert.deepEqual(await kit.prepareRename(uri, moved), {
        range: { start: { line: 11, character: 63 }, end: { line: 11, character: 73 } },
        placeholder: "my_cluster",
      });
      const edit = await kit.rename(uri, moved, "big");
      const files = applied(edit, { ...FILES, "tasks.py": `# one more line\n${text}` });
      assert.equal(files["tasks.py"], `# one more line\n${text.replaceAll(/"my_cluster"(?=:|,)/gu, '"big"')}`);
      assert.equal(files[FILE], PROJECT_CFG.replaceAll(/my.cluster/gu, "big"));
      assert.equal(await kit.prepareRename(uri, { line: 4, character: 6 }), null);
      await kit.close("tasks.py");
    });

    it("renames once what several tasks inherit", async () => {
      const classes = `from dbnd import PythonTask
class Base(PythonTask):
    defaults = {"spare": {"namespace": "a"}}
class First(Base):
    pass
class Second(Base):
    pass
`;
      await kit.open("classes.py", classes);
      const { text, position } = cursor(at("[spare]", "[spa|re]"));
      const edit = await kit.rename(await kit.open(FILE, text), position, "extra");
      await kit.close("classes.py");
      const files = applied(edit, { ...FILES, [FILE]: text, "classes.py": classes });
      assert.equal(files["classes.py"], classes.replace("spare", "extra"));
    });

    it("renames a helper key and what takes it", async () => {
      const files = await renamed(at("image_host =", "image_|host ="), "registry");
      assert.equal(files[FILE], PROJECT_CFG.replaceAll("image_host", "registry"));
    });

    for (const [what, marked, reason] of [
      ["a key that DBND reads", at("namespace = data", "name|space = data"), /DBND reads "namespace"/u],
      ["a section that DBND ships", at("_type = kubernetes", "_type = kuber|netes"), /DBND itself/u],
      ["plain text", at("= data", "= da|ta"), /Only names of sections/u],
      ["a task", `${PROJECT_CFG}[night|ly]\nlines = 1\n`, /task of your Python code/u],
      ["two headers that would become one", `${PROJECT_CFG}[my-clu|ster]\n`, /several sections/u],
    ] as const) {
      it(`refuses ${what}, and says why`, async () => {
        const { text, position } = cursor(marked);
        await assert.rejects(kit.prepareRename(await kit.open(FILE, text), position), reason);
      });
    }

    for (const [name, reason] of [
      ["", /needs a name/u],
      ["spare", /already/u],
      ["local", /DBND itself/u],
      ["big one", /does not work/u],
      ["big-one", /Take "big_one"/u],
    ] as const) {
      it(`refuses the name "${name}"`, async () => {
        const { text, position } = cursor(at("[my_cluster]", "[my_|cluster]"));
        await assert.rejects(kit.rename(await kit.open(FILE, text), position, name), reason);
      });
    }
  });

  it("answers clients that take no versions with plain changes", async () => {
    const plain = await Kit.start({ files: FILES, capabilities: {} });
    const { text, position } = cursor(at("[spare]", "[spa|re]"));
    const edit = await plain.rename(await plain.open(FILE, text), position, "extra");
    assert.deepEqual(Object.keys(edit?.changes ?? {}), [`file://${PROJECT}/${FILE}`]);
    await plain.stop();
  });

  it("finds sections and tasks of the workspace by some of their letters", async () => {
    await kit.open(FILE, PROJECT_CFG);
    const named = async (query: string): Promise<string[]> =>
      (await kit.workspaceSymbols(query)).map(({ name, containerName }) => `${name} in ${containerName ?? ""}`).sort();
    assert.deepEqual(await named("mclu"), ["my_cluster in .dbnd/databand-system.cfg", "my_cluster in project.cfg"]);
    assert.deepEqual(await named("NIGHT"), ["nightly in tasks"]);
    assert.deepEqual(await named("nothing"), []);
  });

  it("finds DAGs and their tasks, as they are typed", async () => {
    const dag = (id: string): string =>
      `from airflow import DAG\nwith DAG("${id}"):\n    KubernetesPodOperator(task_id="${id}_load")\n`;
    const own = await Kit.start({ files: { "dags/etl.py": dag("orders") } });
    const named = async (): Promise<string[]> =>
      (await own.workspaceSymbols("order")).map(({ name, containerName }) => `${name} in ${containerName ?? ""}`);
    assert.deepEqual(await named(), ["orders in dags/etl.py", "orders_load in dags/etl.py"]);
    await own.open("dags/etl.py", dag("new_orders"), "python");
    assert.deepEqual(await named(), ["new_orders in dags/etl.py", "new_orders_load in dags/etl.py"]);
    await own.stop();
  });

  it("sends long lists in parts to clients that take them, and cuts what nobody reads, and tells so once", async () => {
    const many = Array.from({ length: 2500 }, (_, index) => `[section${index}]\n_from = local\n`).join("");
    const large = await Kit.start({ files: { [FILE]: many } });
    const uri = await large.open(FILE, `${many}[local]\n`);
    const parts: number[] = [];
    const progress = new ProgressType<unknown[]>();
    large.client.onProgress(progress, "symbols", (part) => void parts.push(part.length));
    const ask = { query: "section", partialResultToken: "symbols" };
    assert.deepEqual(await large.client.sendRequest(WorkspaceSymbolRequest.type, ask), []);
    assert.deepEqual(parts, [500, 500, 500, 500]);
    await large.client.sendRequest(WorkspaceSymbolRequest.type, { query: "sectio" });
    assert.equal(large.shown.filter((line) => line.includes("More than 2000 names")).length, 1);
    const ofOutline: number[] = [];
    large.client.onProgress(progress, "outline", (part) => void ofOutline.push(part.length));
    const outline = { textDocument: { uri }, partialResultToken: "outline" };
    assert.deepEqual(await large.client.sendRequest(DocumentSymbolRequest.type, outline), []);
    assert.deepEqual(ofOutline, [500, 500, 500, 500, 500, 1]);
    assert.equal((await large.references(uri, { line: 1, character: 9 })).length, 2501, "all at once without a token");
    await large.stop();
  });

  it("selects from the word outwards", async () => {
    const { text, position } = cursor('[kubernetes]\nlimits = {"cpu": "1", "mem|ory": "2Gi"}\n\n[core]\n');
    let [range] = await kit.selections(await kit.open(FILE, text), [position]);
    const texts: string[] = [];
    for (; range; range = range.parent) texts.push(Text.from(text).slice(range.range));
    assert.deepEqual(texts, [
      "memory",
      '"memory"',
      '"memory": "2Gi"',
      '"cpu": "1", "memory": "2Gi"',
      '{"cpu": "1", "memory": "2Gi"}',
      'limits = {"cpu": "1", "memory": "2Gi"}',
      '[kubernetes]\nlimits = {"cpu": "1", "memory": "2Gi"}',
      text,
    ]);
  });
});

/** The files after an edit, by path. */
function applied(edit: WorkspaceEdit | null, files: Readonly<Record<string, string>>): Record<string, string> {
  const result = { ...files };
  for (const change of edit?.documentChanges ?? []) {
    if (!("textDocument" in change)) continue;
    const path = change.textDocument.uri.slice(`file://${PROJECT}/`.length);
    const edits = change.edits.flatMap((one) => ("newText" in one ? [one] : []));
    result[path] = applyEdits(result[path] ?? "", edits);
  }
  return result;
}
