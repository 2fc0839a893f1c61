import { parser } from "@lezer/python";
import { Workspace } from "../../../server/src/workspace/workspace.ts";
import { MemoryFileSystem } from "../../protocol/memoryFileSystem.ts";
import { heapInUse } from "../heap.ts";
import type { Row } from "../report.ts";
import { dagFile } from "./dags.ts";

const OPERATORS = 5;

/** A workspace with so many DAG files: how long it takes until all are read, and what stays in memory. */
export async function dagWorkspace(files: number): Promise<Row[]> {
  const texts = Array.from({ length: files }, (_, index) => dagFile(OPERATORS, `dag_${index}`));
  const disk = new MemoryFileSystem(
    Object.fromEntries(texts.map((text, index) => [`/project/dags/dag_${index}.py`, text])),
  );
  const before = await heapInUse();
  const workspace = new Workspace({ disk, environment: {}, userHome: "/home/alice" });
  workspace.setFolders(["file:///project"]);
  const started = performance.now();
  await workspace.python.ready(["/project"]);
  const time = performance.now() - started;
  const kept = (await heapInUse()) - before;
  const parsing = performance.now();
  for (const text of texts) parser.parse(text);
  const theirs = performance.now() - parsing;
  workspace.dispose();
  const templates = await templatesOf(texts);
  const where = `${files} files, ${OPERATORS} operators each`;
  return [
    { what: "DAG files of a workspace read", where, unit: "ms", ours: time, peer: "Lezer's parse of all", theirs },
    {
      what: "expressions that name pod templates",
      where,
      unit: "ms",
      ours: templates,
      peer: "Lezer's parse of all",
      theirs,
    },
    { what: "memory of what is kept of them", where, unit: "MB", ours: Math.max(0, kept) },
  ];
}

/** Milliseconds until the users of a pod template are known that every file names by an expression. */
async function templatesOf(texts: readonly string[]): Promise<number> {
  const named = texts.map((text) =>
    text
      .replace("from airflow", "import os\nfrom airflow")
      .replace('"retries": 2', '"pod_template_file": os.path.join(os.path.dirname(__file__), "pod.yaml")'),
  );
  const template = "/project/dags/pod.yaml";
  const files = named.map((text, index) => [`/project/dags/dag_${index}.py`, text] as const);
  const disk = new MemoryFileSystem(Object.fromEntries([...files, [template, "metadata: {}\n"]]));
  const workspace = new Workspace({ disk, environment: {}, userHome: "/home/alice" });
  workspace.setFolders(["file:///project"]);
  await workspace.python.ready(["/project"]);
  const started = performance.now();
  await new Promise<void>((resolve) => {
    workspace.python.onChanged(resolve);
    workspace.airflow.templateUsers(`file://${template}`);
  });
  const time = performance.now() - started;
  workspace.dispose();
  return time;
}
