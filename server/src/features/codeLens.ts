import type { CodeLens } from "vscode-languageserver";
import type { CfgDocument } from "../cfg/types.ts";
import { environments } from "../configuration/environments.ts";
import { PREVIEW_POD_COMMAND, RUN_TASK_COMMAND } from "../protocol.ts";
import type { TaskInfo } from "../protocol.ts";
import { headerRange } from "../rules/places.ts";
import type { FeatureContext } from "./types.ts";

/** "Run" and "Preview" above each task of a Python file. */
export function taskLenses(tasks: readonly TaskInfo[], clientUri: string): CodeLens[] {
  return tasks.flatMap(({ name, range }) => {
    const argument = { uri: clientUri, task: name };
    return [
      { range, command: { title: "▶ Run on Kubernetes", command: RUN_TASK_COMMAND, arguments: [argument] } },
      { range, command: { title: "Preview pod", command: PREVIEW_POD_COMMAND, arguments: [argument] } },
    ];
  });
}

/** "Run" and "Preview" above each environment that submits to an engine, and "Preview" above the engines. */
export function environmentLenses(document: CfgDocument, clientUri: string, context: FeatureContext): CodeLens[] {
  const { configuration } = context;
  const engines = new Map(
    environments(configuration).flatMap(({ name, engine }) =>
      engine === undefined ? [] : [[engine.toLowerCase(), name]],
    ),
  );
  return document.sections.flatMap((section): CodeLens[] => {
    const schema = configuration.classOf(section.name);
    const range = headerRange(section);
    if (schema?.kind === "environment") {
      const engine = configuration.resolve(section.name).values.get("remote_engine")?.value;
      if (typeof engine !== "string" || engine === "") return [];
      const argument = { uri: clientUri, environment: section.name };
      return [
        { range, command: { title: "▶ Run a task here", command: RUN_TASK_COMMAND, arguments: [argument] } },
        { range, command: { title: "Preview pod", command: PREVIEW_POD_COMMAND, arguments: [argument] } },
      ];
    }
    const environment = schema?.kind === "engine" ? engines.get(section.name.toLowerCase()) : undefined;
    if (environment === undefined) return [];
    const argument = { uri: clientUri, environment };
    return [{ range, command: { title: "Preview pod", command: PREVIEW_POD_COMMAND, arguments: [argument] } }];
  });
}
