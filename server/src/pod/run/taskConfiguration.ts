import { isDict } from "../../configuration/merge.ts";
import type {
  Configuration,
  ConfigurationProblem,
  Layer,
  LayerValue,
  Origin,
  ResolvedObject,
} from "../../configuration/types.ts";
import type { PlainValue } from "../../values/types.ts";
import type { TaskStep } from "./context.ts";

interface TaskConfiguration {
  readonly configuration: Configuration;
  readonly problems: readonly ConfigurationProblem[];
}

/**
 * The configuration below which a task's engine is built (dbnd 1.0.28, spec 1.4 and 4.1): that of the pipeline that calls
 * it, `with config(…)`, `defaults`, `task_config`, `override`. A cfg file may replace the `task_config` of the code.
 */
export function taskConfiguration(
  steps: readonly TaskStep[],
  configure: (layers: readonly Layer[]) => Configuration,
): TaskConfiguration {
  const layers: Layer[] = [];
  const problems: ConfigurationProblem[] = [];
  for (const { section, family, around, defaults, taskConfig, taskConfigOfCall, override } of steps) {
    layers.push(...around, ...(defaults ? [defaults] : []));
    const configured =
      taskConfigOfCall ?? configuredLayer(configure([...layers]), { section, family }, problems) ?? taskConfig;
    layers.push(...(configured ? [configured] : []), ...(override ? [override] : []));
  }
  return { configuration: configure(layers.filter(({ sections }) => sections.size > 0)), problems };
}

/** The section of a task, which need not exist: below it stand those of its family (dbnd 1.0.28, spec 1.5). */
export function taskSection(configuration: Configuration, section: string, family: string): ResolvedObject {
  const schema = configuration.classOf(family);
  return configuration.classOf(section) || !schema
    ? configuration.resolve(section)
    : configuration.resolve(section, { schema });
}

/** `task_config` where cfg files, variables or the command line set it; undefined when none does. */
function configuredLayer(
  configuration: Configuration,
  { section, family }: Pick<TaskStep, "section" | "family">,
  problems: ConfigurationProblem[],
): Layer | undefined {
  const found = taskSection(configuration, section, family).values.get("task_config");
  if (!found || found.chain.length === 0 || found.problem) return undefined;
  const sections = sectionsOf(found.value, found.origin);
  if (sections) return { name: "task_config", sections };
  const message = `\`task_config\` of [${section}] is no configuration: DBND takes {"section": {"key": value}} and nothing else.`;
  problems.push({ code: "wrong-shape", message, origin: found.origin, key: "task_config" });
  return undefined;
}

function sectionsOf(value: PlainValue, origin: Origin): Layer["sections"] | undefined {
  if (!isDict(value)) return undefined;
  const sections = new Map<string, Map<string, LayerValue>>();
  for (const [section, keys] of Object.entries(value)) {
    if (!isDict(keys)) return undefined;
    const values = sections.get(section.toLowerCase()) ?? new Map<string, LayerValue>();
    sections.set(section.toLowerCase(), values);
    for (const [key, plain] of Object.entries(keys)) {
      values.set(key.toLowerCase(), { plain, priority: "normal", extend: false, origin });
    }
  }
  return sections;
}
