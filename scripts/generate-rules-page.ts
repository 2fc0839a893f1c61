/** Writes `docs/rules.md` and `docs/problems.md`, and the schema of the setting `databand.rules` in `package.json`, from the rules themselves. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./root.ts";
import { problemsPage } from "./problems/page.ts";
import { rulesPage } from "./rules/page.ts";
import { rulesSetting } from "./rules/settings.ts";

interface Manifest {
  contributes: { configuration: { properties: Record<string, { properties?: unknown }> } };
}

writeFileSync(join(ROOT, "docs/rules.md"), rulesPage());
writeFileSync(join(ROOT, "docs/problems.md"), problemsPage());
const path = join(ROOT, "package.json");
const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest;
const setting = manifest.contributes.configuration.properties["databand.rules"];
if (!setting) throw new Error("package.json has no setting databand.rules.");
setting.properties = rulesSetting();
writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
