import { parser } from "@lezer/python";
import { TreeFragment } from "@lezer/common";
import { operatorProblems } from "../../../server/src/airflow/dags/operatorProblems.ts";
import { operatorsOf } from "../../../server/src/airflow/dags/dagCalls.ts";
import { operatorLenses, taskLenses, workerLenses } from "../../../server/src/features/codeLens.ts";
import { dagGuest } from "../../../server/src/features/airflow/dagGuest.ts";
import { diagnostic } from "../../../server/src/features/diagnostics.ts";
import { Scope } from "../../../server/src/python/syntax/scope.ts";
import { parsePython } from "../../../server/src/python/syntax/source.ts";
import { Workspace } from "../../../server/src/workspace/workspace.ts";
import { MemoryFileSystem } from "../../protocol/memoryFileSystem.ts";
import { measure } from "../measure.ts";
import type { Row } from "../report.ts";
import { dagFile } from "./dags.ts";
import { CLIENT } from "./ours.ts";

const URI = "file:///project/dags/orders.py";

/** Someone types into a text of one operator of many: what that takes, beside parsing it and evaluating that operator alone. */
export async function dagEditing(operators: number, rounds: number): Promise<Row[]> {
  const content = dagFile(operators);
  const workspace = new Workspace({ disk: new MemoryFileSystem({}), environment: {}, userHome: "/home/alice" });
  workspace.setFolders(["file:///project"]);
  workspace.open.open({ uri: URI, languageId: "python", version: 1, text: content });
  const place = content.indexOf(`"--part", "${operators / 2}"`) + `"--part", "`.length;
  const line = content.slice(0, place).split("\n").length - 1;
  const character = place - content.lastIndexOf("\n", place) - 1;
  let version = 1;
  let typed = "";
  const edit = (): void => {
    const end = { line, character: character + typed.length };
    typed = String(++version);
    const contentChanges = [{ range: { start: { line, character }, end }, text: typed }];
    workspace.open.change({ textDocument: { uri: URI, version }, contentChanges });
  };
  const problems = (): number => {
    const document = workspace.open.get(URI);
    const guest = document && dagGuest(URI, document, workspace.contextOf(URI, CLIENT));
    return guest?.problems().map(diagnostic).length ?? NaN;
  };
  const lenses = async (): Promise<number> => {
    const tasks = taskLenses(await workspace.python.ofFile(URI), URI);
    const dag = await workspace.python.dagFile(URI, workspace.dagTarget(URI));
    return [...tasks, ...operatorLenses(dag?.operators ?? [], URI), ...workerLenses(dag?.tasks() ?? [], URI)].length;
  };
  const alone = leastWork(operators, content, place);
  const [diagnosed, shown, least] = await measure(
    [
      { name: "diagnostics", before: edit, run: problems },
      { name: "lenses", before: edit, run: lenses },
      { name: "least", run: alone },
    ],
    rounds,
  );
  const where = `${operators} operators`;
  const theirs = {
    peer: "Lezer's edit, and that operator",
    theirs: least?.median ?? NaN,
    theirsP95: least?.p95 ?? NaN,
  };
  return [
    {
      ...{ what: "edit of a DAG to diagnostics", where, unit: "ms" },
      ...{ ours: diagnosed?.median ?? NaN, oursP95: diagnosed?.p95 ?? NaN, ...theirs, budget: 1 },
    },
    {
      ...{ what: "edit of a DAG to lenses", where, unit: "ms" },
      ...{ ours: shown?.median ?? NaN, oursP95: shown?.p95 ?? NaN, ...theirs, budget: 1 },
    },
  ];
}

/** Parses the edit with Lezer's fragments, and reads a file with that operator alone. */
function leastWork(operators: number, content: string, place: number): (round: number) => number {
  const tree = parser.parse(content);
  const fragments = TreeFragment.addTree(tree);
  const edited = `${content.slice(0, place)}7${content.slice(place)}`;
  const changes = [{ fromA: place, toA: place, fromB: place, toB: place + 1 }];
  const single = dagFile(1);
  return (round) => {
    const parsed = parser.parse(edited, TreeFragment.applyChanges(fragments, changes));
    const scope = new Scope(parsePython("file:///project/dags/single.py", `${single}# ${round}\n`));
    const [operator] = operatorsOf(scope);
    return parsed.length + (operator ? operatorProblems(operator, URI, () => undefined).length : operators);
  };
}
