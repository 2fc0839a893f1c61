import "../vscodeStub.ts";
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parseDocument } from "yaml";
import { shownManifest } from "../../../scripts/l10n/manifest.ts";

const { CHANGING } = await import("../../../client/src/changingCommands.ts");
const { COMMANDS } = await import("../../../client/src/commands/index.ts");
const { SETTINGS } = await import("../../../client/src/settings.ts");

const root = join(import.meta.dirname, "..", "..", "..");

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly enablement?: string;
}

interface Manifest {
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly configuration: { readonly properties: Readonly<Record<string, SettingInManifest>> };
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly when?: string }[]>>;
    readonly viewsWelcome: readonly { readonly contents: string; readonly when: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly media: { readonly markdown: string }; readonly description: string }[];
    }[];
    readonly languages: readonly { readonly configuration?: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly snippets: readonly { readonly path: string }[];
  };
}

interface SettingInManifest {
  readonly default: unknown;
  readonly scope: string;
  readonly description?: string;
  readonly markdownDescription?: string;
}

const { contributes, capabilities } = shownManifest() as Manifest;
const titles = new Map(contributes.commands.map((command) => [command.command, command.title]));
const settings = contributes.configuration.properties;

/** The text of all sources below a folder. */
function sourcesOf(folder: string): string {
  return globSync("**/*.ts", { cwd: folder })
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
}

/** Read by the language server, or by the language client library itself. */
const NOT_OURS = new Set([
  "databand.inlayHints.effectiveValues",
  "databand.rules",
  "databand.trace.server",
  "databand.targetVersion",
  "databand.airflow.targetVersion",
  "databand.airflow.podTemplates",
  "databand.commandLine",
  "databand.environmentVariables",
  "databand.dbndHome",
  "databand.codeLens.enabled",
]);

test("no key of the manifest stands twice: the later would silently replace the earlier", () => {
  const { errors } = parseDocument(readFileSync(join(root, "package.json"), "utf8"), { uniqueKeys: true });
  assert.deepEqual(errors, []);
});

describe("manifest and code say the same", () => {
  test("every command of the manifest is implemented, and the other way round", () => {
    assert.deepEqual([...titles.keys()].sort(), Object.keys(COMMANDS).sort());
  });

  test("every setting of the client stands in the manifest with the same default", () => {
    const inManifest = Object.fromEntries(
      Object.entries(settings)
        .filter(([name]) => !NOT_OURS.has(name))
        .map(([name, value]) => [name, value.default]),
    );
    const inCode = Object.fromEntries(
      Object.values(SETTINGS).map((setting) => [`databand.${setting.name}`, setting.default]),
    );
    assert.deepEqual(inCode, inManifest);
  });

  test("commands that change something in a cluster are not offered where this window only reads", () => {
    const guard = "!config.databand.readOnly";
    const disabled = contributes.commands.filter(({ enablement = "" }) => enablement.includes(guard));
    assert.deepEqual(disabled.map(({ command }) => command).sort(), [...CHANGING].sort());
    for (const { command = "", when = "" } of Object.entries(contributes.menus).flatMap(([menu, items]) =>
      menu.startsWith("view/") ? items : [],
    ))
      assert.equal(when.includes(guard), CHANGING.has(command), command);
  });

  test("every setting is explained", () => {
    for (const [name, value] of Object.entries(settings)) {
      assert.ok((value.description ?? value.markdownDescription ?? "").length > 20, name);
    }
  });

  test("settings that decide what is run or contacted are restricted in untrusted workspaces", () => {
    const sensitive = Object.keys(settings).filter((name) => /cluster|python/.test(name));
    assert.deepEqual([...capabilities.untrustedWorkspaces.restrictedConfigurations].sort(), sensitive.sort());
  });

  test("menus, welcome views and walkthroughs name commands that exist", () => {
    const named = [
      ...Object.values(contributes.menus)
        .flat()
        .flatMap((item) => item.command ?? []),
      ...[
        ...contributes.viewsWelcome.map((view) => view.contents),
        ...contributes.walkthroughs.flatMap(({ steps }) => steps.map((step) => step.description)),
      ].flatMap((text) => [...text.matchAll(/\(command:([\w.]+)/g)].map((match) => match[1] ?? "")),
    ];
    for (const command of named.filter((name) => name.startsWith("databand."))) assert.ok(titles.has(command), command);
  });

  test("an empty view offers nothing that its window does not do", () => {
    const changing = new Set(
      contributes.commands
        .filter(({ enablement }) => enablement?.includes("!config.databand.readOnly"))
        .map(({ command }) => command),
    );
    for (const { contents, when } of contributes.viewsWelcome) {
      const offered = [...contents.matchAll(/\(command:([\w.]+)/g)].map((match) => match[1] ?? "");
      const isForWriting = when.includes("!config.databand.readOnly");
      assert.ok(isForWriting || !offered.some((name) => changing.has(name)), when);
    }
    const windows = contributes.viewsWelcome.map(({ when }) => when).sort();
    assert.deepEqual(windows, [
      "!isWorkspaceTrusted",
      "isWorkspaceTrusted && !config.databand.readOnly && !databand.clusterProblem",
      "isWorkspaceTrusted && !config.databand.readOnly && !databand.clusterProblem && config.databand.cluster.use != sandbox",
      "isWorkspaceTrusted && config.databand.readOnly && !databand.clusterProblem",
      "isWorkspaceTrusted && databand.clusterProblem == kubeconfig",
      "isWorkspaceTrusted && databand.clusterProblem == unreachable",
    ]);
  });

  test("the palette offers no command that could only say that there is nothing to work on", () => {
    const palette = new Map(contributes.menus.commandPalette?.map(({ command, when }) => [command, when]));
    const conditionOf = (name: string): string | undefined => palette.get(`databand.${name}`);
    const cases: Readonly<Record<string, readonly string[]>> = {
      "databand.hasPreviews": ["changePreview", "comparePodWithOther", "comparePodWithLastRun"],
      "databand.hasPreviews && isWorkspaceTrusted": ["comparePodWithRunning", "comparePodWithCluster"],
      "databand.hasForwards": ["showForwards", "stopForwards"],
      "databand.hasLogs": ["stopFollowingLog"],
      "databand.hasRuns || databand.hasLogs": ["findInLog", "filterLog", "clearLog", "markLog", "pauseLog", "saveLog"],
      "databand.hasRuns": ["showRunLog", "rerunLastTask", "exportIncident"],
      "databand.hasActiveRuns": ["stopRun"],
    };
    for (const [when, names] of Object.entries(cases))
      for (const name of names) assert.equal(conditionOf(name), when, name);
    // These ask, or are about logs to come: always of use.
    for (const name of ["validatePod", "highlightLog", "formatJsonLog", "toggleTimestamps", "tailPodLogs"])
      assert.equal(conditionOf(name), undefined, name);
  });

  test("what conditions look at is told by the code", () => {
    const named = Object.values(contributes.menus)
      .flat()
      .flatMap(({ when = "" }) => [...when.matchAll(/(?<!config\.)\bdataband\.has\w+/g)].map(([key]) => key));
    const code = sourcesOf(join(root, "client", "src"));
    assert.ok(named.length > 0);
    for (const key of new Set(named)) assert.ok(code.includes(`"setContext", "${key}"`), key);
  });

  test("files that the manifest names exist", () => {
    const files = [
      ...contributes.languages.flatMap(({ configuration }) => configuration ?? []),
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.snippets.map(({ path }) => path),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
    ];
    for (const file of files) assert.ok(existsSync(join(root, file)), file);
  });
});

describe("settings are taken as they come", () => {
  const cases: readonly (readonly [keyof typeof SETTINGS, unknown, unknown])[] = [
    ["clusterUse", "sandbox", "sandbox"],
    ["clusterUse", "nonsense", "engine"],
    ["clusterContext", "  prod ", "prod"],
    ["clusterContext", 7, ""],
    ["tailLines", -3, 0],
    ["tailLines", 12.9, 12],
    ["tailLines", "many", 1000],
    ["timestamps", "yes", false],
    ["maxLogFileSize", 1e9, 10_240],
  ];
  for (const [name, value, expected] of cases) {
    test(`${name}: ${JSON.stringify(value)} is read as ${JSON.stringify(expected)}`, () =>
      assert.equal(SETTINGS[name].normalise(value), expected));
  }
});

test("there is a page with every command", () => {
  const page = readFileSync(join(root, "docs/commands.md"), "utf8");
  for (const title of titles.values()) assert.ok(page.includes(title), title);
});

test("there is a page with every setting and its default", () => {
  const rows = readFileSync(join(root, "docs/settings.md"), "utf8").split("\n");
  for (const [name, value] of Object.entries(settings)) {
    const row = rows.find((line) => line.startsWith(`| \`${name}\` `));
    assert.ok(row, name);
    const shown =
      value.default === ""
        ? ""
        : `\`${typeof value.default === "string" ? value.default : JSON.stringify(value.default)}\``;
    assert.equal(row.split("|")[2]?.trim(), shown, name);
  }
});
