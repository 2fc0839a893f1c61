import { LANGUAGE_ID } from "../../../server/src/protocol.ts";
import { Workspace } from "../../../server/src/workspace/workspace.ts";
import { MemoryFileSystem } from "../../protocol/memoryFileSystem.ts";
import { corpusOf } from "./corpus.ts";
import { measure } from "../measure.ts";
import { Places } from "./peer.ts";
import { planOf } from "../../../server/src/workspace/plans.ts";
import type { Row } from "../report.ts";

const URI = "file:///project/project.cfg";

/** From an edit to the pod of a task, planned and rendered with the place that each line comes from. */
export async function preview(lines: number, rounds: number): Promise<Row> {
  const cfg = corpusOf(lines, 1).cfg.replaceAll("submit_driver = False", "submit_driver = True");
  const workspace = new Workspace({ disk: new MemoryFileSystem({}), environment: {}, userHome: "/home/alice" });
  workspace.setFolders(["file:///project"]);
  workspace.open.open({ uri: URI, languageId: LANGUAGE_ID, version: 1, text: cfg });
  const places = new Places(cfg);
  let version = 1;
  const [times] = await measure(
    [
      {
        name: "databand",
        run: async (round) => {
          const { start, end, newText } = places.nextEdit(round);
          const contentChanges = [{ range: { start, end }, text: newText }];
          workspace.open.change({ textDocument: { uri: URI, version: ++version }, contentChanges });
          const { plan, problems } = await planOf(workspace, {
            uri: URI,
            task: "load_1",
            environment: "environment_1",
          });
          if (!plan) throw new Error(`No pod: ${problems.map(({ message }) => message).join("; ")}`);
          return plan.podYaml.length;
        },
      },
    ],
    rounds,
  );
  const where = `${lines / 1000}k lines`;
  return { what: "edit to pod preview", where, unit: "ms", ours: times?.median ?? NaN, oursP95: times?.p95 ?? NaN };
}
