/** Variables in `.env` files, compose files and Dockerfiles, of both dialects: where they lead, who wins, what they take. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Location } from "vscode-languageserver/node";
import { cursor } from "./cursor.ts";
import { Kit } from "./kit.ts";

const AIRFLOW = {
  "airflow.cfg": "[core]\nparallelism = 16\nsql_alchemy_conn = sqlite://\n",
  "docker/docker-compose.yaml":
    "services:\n  a:\n    environment:\n      AIRFLOW__CORE__PARALLELISM: '64'\n      DBND__RUN__PARALLEL: 'True'\n",
  ".env":
    "AIRFLOW__CORE__PARALLELISM=48\nAIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD=cat /x\nAIRFLOW__CORE__PARALLELISM=47\n",
  Dockerfile: "FROM apache/airflow:2.9.3\nENV DBND__RUN__PARALLEL=False\n",
  "project.cfg": "[run]\nparallel = False\n",
};

/** `FILE:LINE`, lines from 1. */
function places(found: readonly Pick<Location, "uri" | "range">[]): readonly string[] {
  return found.map(({ uri, range }) => `${uri.slice("file:///project/".length)}:${range.start.line + 1}`);
}

async function definitions(kit: Kit, uri: string, at: { line: number; character: number }): Promise<readonly string[]> {
  const links = await kit.definition(uri, at);
  return places(links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange })));
}

describe("a variable of Airflow's configuration", () => {
  it("leads to the line of airflow.cfg, and to other variables that set the same", async () => {
    const kit = await Kit.start({ files: AIRFLOW });
    const uri = await kit.open(".env", AIRFLOW[".env"]);
    assert.deepEqual(await definitions(kit, uri, { line: 0, character: 20 }), [
      "docker/docker-compose.yaml:4",
      ".env:3",
      "airflow.cfg:2",
    ]);
    // Under the name that the option had before.
    assert.deepEqual(await definitions(kit, uri, { line: 1, character: 20 }), ["airflow.cfg:3"]);
    await kit.stop();
  });

  it("has references in all files, also from airflow.cfg, and is marked in its own", async () => {
    const kit = await Kit.start({ files: AIRFLOW });
    const all = ["airflow.cfg:2", "docker/docker-compose.yaml:4", ".env:3", ".env:1"];
    const uri = await kit.open(".env", AIRFLOW[".env"]);
    const at = { line: 2, character: 3 };
    assert.deepEqual(places(await kit.references(uri, at)), all);
    assert.deepEqual(
      (await kit.highlights(uri, at))?.map(({ range, kind }) => [range.start.line, kind]),
      [
        [2, 3],
        [0, 3],
      ],
    );
    const cfg = await kit.open("airflow.cfg", AIRFLOW["airflow.cfg"]);
    assert.deepEqual(places(await kit.references(cfg, { line: 1, character: 3 })), all);
    assert.deepEqual(places(await kit.references(cfg, { line: 2, character: 3 })), ["airflow.cfg:3", ".env:2"]);
    await kit.stop();
  });

  it("tells who wins", async () => {
    const kit = await Kit.start({ files: AIRFLOW });
    const uri = await kit.open(".env", AIRFLOW[".env"]);
    const hover = await kit.hover(uri, { line: 0, character: 20 });
    assert.match(hover, /^\*\*parallelism\*\* — \[core\]/);
    assert.match(hover, /\*\*In force:\*\* `64`/);
    assert.match(
      hover,
      /- \*\*used\*\*: `64`.*docker-compose\.yaml:4[^]*- hidden: `47`.*\.env:3[^]*- hidden: `48`.*\.env:1[^]*- hidden: `16`.*airflow\.cfg:2/,
    );
    const command = await kit.hover(uri, { line: 1, character: 20 });
    assert.match(command, /`_CMD`: the value is what this command prints/);
    assert.match(command, /used\*\*: `<what the command "cat \/x" prints>`/);
    await kit.stop();
  });

  it("tells the same beside no airflow.cfg at all", async () => {
    const text = "AIRFLOW__CORE__PARALLELISM=48\nAIRFLOW__API_AUTH__JWT_SECRET=abc\n";
    const kit = await Kit.start({ files: { ".env": text } });
    const uri = await kit.open(".env", text);
    assert.match(await kit.hover(uri, { line: 0, character: 20 }), /\*\*used\*\*: `48`/);
    // The key's own name ends in _secret.
    assert.match(await kit.hover(uri, { line: 1, character: 20 }), /^\*\*jwt_secret\*\* — \[api_auth\]/);
    assert.deepEqual(await kit.definition(uri, { line: 0, character: 20 }), []);
    await kit.stop();
  });
});

describe("a variable of DBND's configuration", () => {
  it("leads to the cfg line, which leads to it, with references and marks", async () => {
    const kit = await Kit.start({ files: AIRFLOW });
    const docker = await kit.open("Dockerfile", AIRFLOW.Dockerfile);
    const at = { line: 1, character: 10 };
    assert.deepEqual(await definitions(kit, docker, at), ["project.cfg:2"]);
    const all = ["project.cfg:2", "docker/docker-compose.yaml:5", "Dockerfile:2"];
    assert.deepEqual(places(await kit.references(docker, at)), all);
    assert.equal((await kit.highlights(docker, at))?.length, 1);
    const cfg = await kit.open("project.cfg", AIRFLOW["project.cfg"]);
    const key = { line: 1, character: 3 };
    assert.deepEqual(places(await kit.references(cfg, key)), all);
    assert.deepEqual(await definitions(kit, cfg, key), all);
    await kit.stop();
  });

  it("tells what it wins over", async () => {
    const kit = await Kit.start({ files: AIRFLOW });
    const uri = await kit.open("Dockerfile", AIRFLOW.Dockerfile);
    const hover = await kit.hover(uri, { line: 1, character: 10 });
    assert.match(hover, /^\*\*parallel\*\* — \[run\]/);
    assert.match(hover, /\[project\.cfg:2\]/);
    assert.match(hover, /gets this variable takes `False`: variables win over all files/);
    await kit.stop();
  });
});

describe("completion", () => {
  for (const [file, marked, expected] of [
    [".env", "AIRFLOW__CORE__EXECUTOR=|", ["KubernetesExecutor"]],
    [".env", "AIRFLOW__CORE__LOAD_EXAMPLES=|Fa", ["False", "True"]],
    [".env", "AIRFLOW__CORE__SQL_ALCHEMY_CONN_CMD=|", []],
    ["docker-compose.yaml", "x:\n  AIRFLOW__CORE__LOAD_EXAMPLES: |", ["'False'", "'True'"]],
    ["docker-compose.yaml", "x:\n  AIRFLOW__CORE__LOAD_EXAMPLES: '|'", ["False", "True"]],
    ["docker-compose.yaml", "x:\n  - AIRFLOW__CORE__LOAD_EXAMPLES=|", ["False", "True"]],
    ["Dockerfile", "ENV AIRFLOW__CORE__LOAD_EXAMPLES=|", ["False", "True"]],
    ["Dockerfile", "ENV DBND__RUN__PARALLEL=|", ["False", "True"]],
    [".env", "DBND__RU|", ["DBND__RUN__"]],
    [".env", "DBND__MY_EN|", ["DBND__MY_ENGINE__"]],
    [".env", "DBND__RUN__|", ["DBND__RUN__PARALLEL"]],
    [".env", "DBND__MY_ENGINE__|", ["DBND__MY_ENGINE__NAMESPACE"]],
    ["docker-compose.yaml", "x:\n  DBND__RUN__PAR|: 1", ["DBND__RUN__PARALLEL"]],
  ] as const) {
    it(`${file}: ${marked.replaceAll("\n", "\\n")}`, async () => {
      const kit = await Kit.start({ files: { "project.cfg": "[my_engine]\n_type = kubernetes\n" } });
      const { text, position } = cursor(marked);
      const uri = await kit.open(file, text);
      const found = (await kit.completions(uri, position)).map(({ textEdit }) => textEdit?.newText ?? "");
      for (const one of expected) assert.ok(found.includes(one), found.slice(0, 20).join(", "));
      if (expected.length === 0) assert.deepEqual(found, []);
      await kit.stop();
    });
  }
});
