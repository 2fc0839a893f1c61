/** After any edit the problems are those of the same files opened anew: what is kept is never stale. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AIRFLOW_LANGUAGE_ID, LANGUAGE_ID } from "../../../server/src/protocol.ts";
import type { Problem } from "../../../server/src/text/types.ts";
import { Workspace } from "../../../server/src/workspace/workspace.ts";
import { MemoryFileSystem } from "../../protocol/memoryFileSystem.ts";

const FILES = [
  "file:///project/.dbnd/databand-system.cfg",
  "file:///project/project.cfg",
  "file:///project/databand-extra.cfg",
];

/** Lines whose meaning depends on others: on sections of other files too, and on comments above them. */
const LINES = [
  "[run]",
  'environments = ["local", "k8s", "other"]',
  'environments = ["local"]',
  "[k8s]",
  "[other]",
  "[K8S]",
  "[engine]",
  "[enginee]",
  "[kubernetes]",
  "[DEFAULT]",
  "[load_orders]",
  "_from = local",
  "_from = k8s",
  "_from = other",
  "_type = kubernetes",
  "_type = engine",
  "_type = missing",
  "_type = %(kind)s",
  "kind = kubernetes",
  "kind = engine",
  "remote_engine = bare",
  "remote_engine = kubernetes",
  "remote_engine = engine",
  "remote_engine = enginee",
  "remote_engine = other",
  "container_repository = registry:5000/app",
  "container_repository = app",
  "container_tag = %(tag)s",
  "tag = 1",
  "docker_build = False",
  "request_memory = 2Gi",
  "limit_memory = 1Gi",
  "auto_remove = True",
  "detach_run = True",
  "detach_run = False",
  "debug = True",
  "debug = False",
  "keep_failed_pods = True",
  "_type = k8s",
  "parallel = True",
  "parallel = False",
  "environments_ = 1",
  "request_memory = 1Gi",
  "auto_remove = False",
  "namespce = typo",
  'labels = {"Team": True}',
  'tolerations = [{"effect": "NoSchedul"}]',
  "# databand: ignore",
  "# databand: ignore-file unknown-key",
  "",
];

/** Sections that refer to each other across the files; edits break and mend that. */
const TEXTS = [
  '[run]\nenvironments = ["local", "k8s"]\n[k8s]\n_from = local\nremote_engine = engine\n[other]\n_from = k8s\n',
  "[engine]\n_type = kubernetes\ncontainer_tag = 1\n[enginee]\n_type = engine\n[load_orders]\nrows = 1\n",
  "[kubernetes]\nrequest_memory = 2Gi\n[k8ss]\nremote_engine = enginee\n[bare]\nx = 1\n",
];

interface Edit {
  readonly file: number;
  readonly at: number;
  readonly removed: number;
  readonly inserted: readonly string[];
  /** Whether the problems are asked for behind it: several edits may come before the next question. */
  readonly asked: boolean;
}

function editOf(files: readonly string[], lines: readonly string[]): fc.Arbitrary<Edit> {
  return fc.record({
    file: fc.nat(files.length - 1),
    at: fc.nat(8),
    removed: fc.nat(1),
    inserted: fc.array(fc.constantFrom(...lines), { maxLength: 2 }),
    asked: fc.boolean(),
  });
}

/** The same of `airflow.cfg`, whose rules ask about other sections of the file. */
const AIRFLOW_FILES = ["file:///project/airflow.cfg"];
const AIRFLOW_LINES = [
  "[kubernetes]",
  "[kubernetes_executor]",
  "[Kubernetes_executor]",
  "[core]",
  "[Core]",
  "[DEFAULT]",
  "[logging]",
  "namespace = a",
  "worker_container_repository = b",
  "worker_container_tag = c",
  "pod_template_file = pod.yaml",
  "delete_worker_pods = on",
  "executor = KubernetesExecutor",
  "executor = LocalExecutor",
  "remote_logging = True",
  "parallelism = -1",
  "parallelism_cmd = echo 1",
  "dags_in_image = False",
  "Namespace = x",
  "# databand: ignore",
  "# databand: ignore-file airflow-renamed-key",
  "",
];
const AIRFLOW_TEXTS = [
  "[core]\nexecutor = KubernetesExecutor\n[kubernetes]\nnamespace = a\nworker_container_repository = b\n[logging]\nremote_logging = on\n",
];

for (const [what, files, texts, lines] of [
  ["of DBND", FILES, TEXTS, LINES],
  ["of Airflow", AIRFLOW_FILES, AIRFLOW_TEXTS, AIRFLOW_LINES],
] as const) {
  test(`problems after edits are those of the files as they are: ${what}`, () => {
    fc.assert(
      fc.property(fc.array(editOf(files, lines), { minLength: 1, maxLength: 12 }), (edits) => {
        const workspace = open(files, texts);
        problemsOf(workspace, files);
        let version = 1;
        for (const { file, at, removed, inserted, asked } of edits) {
          const range = { start: { line: at, character: 0 }, end: { line: at + removed, character: 0 } };
          const contentChanges = [{ range, text: inserted.map((one) => `${one}\n`).join("") }];
          workspace.open.change({ textDocument: { uri: files[file] ?? "", version: ++version }, contentChanges });
          if (!asked) continue;
          const now = files.map((uri) => workspace.open.get(uri)?.text.toString() ?? "");
          assert.deepEqual(problemsOf(workspace, files), problemsOf(open(files, now), files));
        }
      }),
      { numRuns: 400 },
    );
  });
}

function open(files: readonly string[], texts: readonly string[]): Workspace {
  const workspace = new Workspace({ disk: new MemoryFileSystem({}), environment: {}, userHome: "/home/alice" });
  workspace.setFolders(["file:///project"]);
  for (const [index, uri] of files.entries()) {
    const languageId = uri.endsWith("airflow.cfg") ? AIRFLOW_LANGUAGE_ID : LANGUAGE_ID;
    workspace.open.open({ uri, languageId, version: 1, text: texts[index] ?? "" });
  }
  return workspace;
}

/** By file, in an order that does not depend on how they were found. */
function problemsOf(workspace: Workspace, files: readonly string[]): readonly (readonly Problem[])[] {
  return files.map((uri) => {
    const document = workspace.document(uri) ?? assert.fail(uri);
    return workspace.problems(document).toSorted((left, right) => compare(JSON.stringify(left), JSON.stringify(right)));
  });
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
