/** Writes `docs/rules.md` and `docs/problems.md`, and the schema of the setting `databand.rules` in `package.json`, from the rules themselves. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readManifest, writeManifest } from "./l10n/manifest.ts";
import { ROOT } from "./root.ts";
import { problemsPage } from "./problems/page.ts";
import { rulesPage } from "./rules/page.ts";
import { rulesSetting } from "./rules/settings.ts";

interface Contributions {
  readonly configuration: { readonly properties: Readonly<Record<string, { properties?: unknown }>> };
}

writeFileSync(join(ROOT, "docs/rules.md"), rulesPage());
writeFileSync(join(ROOT, "docs/problems.md"), problemsPage());
const manifest = readManifest();
const setting = (manifest.contributes as Contributions).configuration.properties["databand.rules"];
if (!setting) throw new Error("package.json has no setting databand.rules.");
setting.properties = rulesSetting();
writeManifest(manifest);
