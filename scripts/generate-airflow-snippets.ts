/** Writes `snippets/airflow-pod-template.json` from the templates that “New Pod Template” makes for the newest release. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { airflowSnippets } from "./airflowSnippets.ts";
import { ROOT } from "./root.ts";

writeFileSync(join(ROOT, "snippets/airflow-pod-template.json"), `${JSON.stringify(airflowSnippets(), undefined, 2)}\n`);
