/** The README's pictures of DBND's configuration, its pods and a run, on the sample `orders`. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  beginKey,
  beginLine,
  comparePod,
  lineOf,
  openConfiguration,
  previewPod,
  removeLine,
  runInTree,
  showEffective,
  showRuns,
  startRun,
  validatePod,
} from "../../test/vscode/ui/flows.ts";
import type { Album } from "./album.ts";

const RUN_LIMIT = 180_000;
const TASK = "prepare_data";
const SIDE_BAR = "View: Toggle Primary Side Bar Visibility";

export async function picturesOfOrders({ person, folder, take }: Album): Promise<void> {
  await openConfiguration(person);
  await person.command(SIDE_BAR); // documentation and second editors need the room
  await beginKey(person, folder, "se", "service_account_name");
  await person.press("Control+Space"); // with the documentation beside
  await person.page.locator(".suggest-details").waitFor();
  await take("completion");
  await person.press("Escape", "Control+Z", "Control+Z", "Control+Z");

  await beginLine(person, folder, "request_memry = 512Mi");
  await person.press("Escape");
  await person.squiggle.waitFor({ state: "attached" });
  await person.hover("request_memry", "request_memory");
  await take("diagnostics");
  await person.press("Escape");
  await person.quickFix("request_memory");
  await take("quick-fix");
  await person.press("Escape", "Escape");
  await removeLine(person);

  await beginKey(person, folder, 'tolerations = [{"', "tolerationSeconds");
  await take("nested");
  await person.press("Escape");
  await removeLine(person);

  await person.hover("container_tag", "container_tag");
  await take("hover");
  await person.lookAway(); // before Control makes a link of what is under the mouse
  await person.press("Escape", "Control+S");

  // Another layer, for as long as it takes to show who wins.
  const layer = join(folder, "project.cfg");
  writeFileSync(layer, "[cluster]\nnamespace = team\nkeep_failed_pods = False\n");
  await person.page.locator(".view-line", { hasText: "team from project.cfg" }).waitFor();
  await showEffective(person, "cluster");
  await person.coloured("container_repository");
  await take("effective");
  await person.press("Control+2", "Control+W");
  rmSync(layer);

  await previewPod(person, TASK);
  // The cursor on a key shows what it makes of the pod.
  await person.press("Control+1");
  await person.goToLine(lineOf(folder, "requests"));
  await person.coloured("resources:");
  await take("preview");

  // Every layer behind a line, and another engine beside.
  writeFileSync(
    layer,
    `[cluster]
namespace = team

[large]
_type = kubernetes
_from = cluster
namespace = team-large
limits = {"cpu": "4", "memory": "8Gi"}
node_selectors = {"size": "large"}
`,
  );
  await person.goToLine(lineOf(folder, "namespace"));
  await person.page.locator(".view-line", { hasText: "namespace: team" }).first().waitFor();
  await person.press("Control+2");
  await person.hover("namespace:", "hidden");
  await take("layers");
  await person.lookAway();
  await person.press("Escape");
  await comparePod(person, "large");
  await person.command("View: Toggle Maximize Editor Group");
  await take("compare");
  await person.command("View: Toggle Maximize Editor Group");
  await person.press("Control+W", "Control+1", "Control+W"); // the comparison, and the layer that it showed
  rmSync(layer);

  await validatePod(person, folder, 'requests = {"cpu": "4"}');
  await person.hover('"4"', "API server says");
  await take("refused");
  await person.lookAway();
  await person.press("Escape");
  await person.command("File: Revert File");
  await person.command("Notifications: Clear All Notifications");

  await person.command("View: Close All Editor Groups");
  await person.command(SIDE_BAR);
  await person.openFile("tasks.py");
  await startRun(person, TASK, TASK);
  await showRuns(person);
  await runInTree(person, TASK, "running", RUN_LIMIT);
  await person.openRow("dbnd."); // its pod, with the containers
  await person.lookAway();
  await person.output.filter({ hasText: "line 6 of" }).first().waitFor();
  await take("run");
}
