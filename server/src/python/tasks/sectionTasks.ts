import { nameRange } from "../../cfg/positions.ts";
import { isDefaultSection } from "../../cfg/names.ts";
import type { Configuration } from "../../configuration/types.ts";
import type { TaskInfo } from "../../protocol.ts";
import type { PythonIndex } from "./pythonIndex.ts";
import { taskInfo } from "./taskInfo.ts";
import type { PythonTask } from "../syntax/types.ts";

/** `_type` and `_from` are followed this far. */
const MAX_LINKS = 32;

/** The Python task that a section is, by its own name, `_type` or `_from`; undefined when it leads to none. */
export function taskOfSection(
  section: string,
  configuration: Configuration,
  index: PythonIndex,
): PythonTask | undefined {
  let current = section;
  for (let link = 0; link < MAX_LINKS; link++) {
    const task = index.find(current)[0];
    if (task) return task;
    const next = configuration.getText(current, "_type") ?? configuration.getText(current, "_from");
    if (!next || next === current) return undefined;
    current = next;
  }
  return undefined;
}

/** Sections of the user's cfg files that are tasks under a name of their own (spec 1.5); each name once. */
export function sectionTasks(
  configuration: Configuration,
  index: PythonIndex,
  projectUri: string,
): readonly TaskInfo[] {
  const found = new Map<string, TaskInfo>();
  for (const document of configuration.inputs.files) {
    for (const section of document.sections) {
      if (isDefaultSection(section.name) || index.find(section.name).length > 0) continue;
      if (!configuration.getText(section.name, "_type") && !configuration.getText(section.name, "_from")) continue;
      const task = taskOfSection(section.name, configuration, index);
      if (!task) continue;
      const info = taskInfo(task, projectUri);
      const parameters = info.parameters.map((parameter) => {
        const text = configuration.getText(section.name, parameter.name);
        return text === undefined ? parameter : { ...parameter, default: text };
      });
      found.set(section.name.toLowerCase(), {
        name: section.name,
        kind: "section",
        uri: document.uri,
        range: nameRange(section.header),
        parameters,
        ...(info.documentation === undefined ? {} : { documentation: info.documentation }),
      });
    }
  }
  return [...found.values()];
}
