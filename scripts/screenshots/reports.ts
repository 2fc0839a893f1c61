/** The README's pictures of Airflow: an operator's pod, its run, and a configuration of another release. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInTree, showRuns } from "../../test/vscode/ui/flows.ts";
import type { Album } from "./album.ts";

const RUN_LIMIT = 180_000;
const DAG = "dags/daily_reports.py";
const OPERATOR = "count_orders";

export async function picturesOfReports({ person, folder, take }: Album): Promise<void> {
  await person.arrive();
  await person.openFile(DAG);
  const line = readFileSync(join(folder, DAG), "utf8")
    .split("\n")
    .findIndex((text) => text.includes("    count_orders = "));
  await person.goToLine(line + 1);
  await person.command("View: Toggle Primary Side Bar Visibility"); // two editors beside each other need the room
  await person.lens("Preview pod").click();
  await person.coloured("apiVersion");
  await person.coloured("with DAG");
  await person.lookAway();
  await take("operator");

  await person.press("Control+2", "Control+W");
  await person.lens("▶ Run pod").click();
  await person.pick(`Run ${OPERATOR}`);
  await showRuns(person);
  await runInTree(person, OPERATOR, "succeeded", RUN_LIMIT);
  await person.output.filter({ hasText: "XCom result" }).first().waitFor();
  await take("operator-run");

  // Another release of Airflow calls some of it otherwise.
  await person.command("Notifications: Clear All Notifications");
  await person.command("View: Close All Editor Groups");
  await person.command("View: Toggle Panel Visibility");
  const requirements = join(folder, "requirements.txt");
  writeFileSync(requirements, readFileSync(requirements, "utf8").replace("2.9.3", "3.0.2").replace("8.3.3", "10.5.0"));
  await person.command("View: Show Explorer");
  await person.openFile("airflow.cfg");
  await person.squiggle.waitFor({ state: "attached" });
  await person.hover("dag_dir_list_interval", "refresh_interval");
  await take("airflow-cfg");
}
