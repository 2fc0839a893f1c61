import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";
import type { Results } from "./kit/results.ts";
import { Person } from "./ui/person.ts";
import { openWorkbench, type WorkbenchOptions } from "./host/workbench.ts";

/** Something that a person can see; `folder` is the workspace. */
export type Check = readonly [name: string, run: (person: Person, folder: string) => Promise<unknown>];

export interface Suite {
  readonly title: string;
  readonly checks: readonly Check[];
  /** The workbench that all of them are made in. */
  readonly workbench: WorkbenchOptions & { readonly workspace: string };
  /** Done before the first one. */
  readonly begin: (person: Person) => Promise<void>;
}

/** Makes the checks one after the other in one workbench of their own; each that fails leaves a picture. */
export async function runChecks({ title, checks, workbench: options, begin }: Suite): Promise<Results> {
  console.log(`\n  ${title}`);
  const results = { passed: 0, failed: 0 };
  const workbench = await openWorkbench(options);
  try {
    const person = new Person(workbench.page);
    await begin(person);
    for (const [name, run] of checks) {
      const started = Date.now();
      try {
        await run(person, options.workspace);
        results.passed++;
        console.log(`    ✔ ${name} (${Date.now() - started}ms)`);
      } catch (error) {
        results.failed++;
        console.log(`    ✖ ${name}\n${error instanceof Error ? error.message : String(error)}`);
        const picture = `${title.replaceAll(" ", "-")}-${results.failed}.png`;
        await person.picture(join(ROOT, "out", "test-vscode", picture));
        await person.press("Escape", "Escape");
      }
    }
  } catch (error) {
    results.failed++;
    console.log(`    ✖ the editor opens\n${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await workbench.close();
  }
  return results;
}
