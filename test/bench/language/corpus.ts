/** A value as JSON has it; in a cfg file texts stand without quotes, objects and arrays over several lines. */
export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

export interface CorpusSection {
  readonly name: string;
  readonly values: Readonly<Record<string, Json>>;
}

export interface Corpus {
  readonly cfg: string;
  /** The same kind of sections, cut to the same number of characters. */
  readonly json: string;
  readonly yaml: string;
  readonly sections: number;
}

/** Files as large projects have them: engines with dicts and lists, environments that use them, tasks; the same for a seed. */
export function corpusOf(lines: number, seed: number): Corpus {
  const random = generator(seed);
  let cfg = "";
  let count = 0;
  const sections: CorpusSection[] = [];
  for (let index = 0; count < lines; index++) {
    for (const section of sectionsOf(index, random)) {
      const text = asCfg(section);
      sections.push(section);
      cfg += text;
      count += text.split("\n").length - 1;
    }
  }
  const environments = sections.map(({ name }) => name).filter((name) => name.startsWith("environment_"));
  cfg += asCfg({ name: "run", values: { environments: ["local", ...environments] } });
  const more = sections.concat(sections.map((section) => ({ ...section, name: `${section.name}_again` })));
  return {
    cfg,
    json: fill(
      more,
      cfg.length,
      "{\n",
      (section) => `  ${JSON.stringify(section.name)}: ${indented(section.values, 2)}`,
      ",\n",
      "\n}\n",
    ),
    yaml: fill(more, cfg.length, "", (section) => `${section.name}:${asYaml(section.values, 2)}`, "\n", "\n"),
    sections: sections.length,
  };
}

function sectionsOf(index: number, random: () => number): CorpusSection[] {
  const pick = <T>(...choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const number = (least: number, most: number): number => least + Math.floor(random() * (most - least));
  const engine: CorpusSection = {
    name: `engine_${index}`,
    values: {
      _type: "kubernetes",
      container_repository: `registry.example.com/team-${number(1, 40)}/pipelines`,
      container_tag: `${number(1, 9)}.${number(0, 40)}.${number(0, 20)}`,
      namespace: pick("pipelines", "research", "nightly", "default"),
      docker_build: pick(true, false),
      image_pull_policy: pick("IfNotPresent", "Always"),
      requests: { cpu: `${number(1, 8) * 250}m`, memory: `${number(1, 16)}Gi` },
      limits: { cpu: `${number(2, 9)}`, memory: `${number(16, 64)}Gi` },
      labels: { team: pick("orders", "risk", "search"), "cost-center": `${number(100, 999)}` },
      node_selectors: { pool: pick("spot", "large", "gpu") },
      tolerations: [
        { key: pick("spot", "gpu"), operator: "Exists", effect: "NoSchedule" },
        { key: "dedicated", operator: "Equal", value: "pipelines", effect: "NoExecute" },
      ],
      env_vars: { ORDERS_SOURCE: "files", ORDERS_CURRENCY: pick("EUR", "USD"), STEP: `${number(1, 99)}` },
      startup_timeout: `${number(1, 9)}m`,
      pod_default_retry_delay: `${number(5, 50)}s`,
      pod_error_cfg_source_dict: {
        "137": { retry_count: number(1, 4) },
        err_image_pull: { retry_count: 0 },
        err_pod_deleted: { retry_count: 2 },
      },
    },
  };
  const environment: CorpusSection = {
    name: `environment_${index}`,
    values: { _from: "local", remote_engine: engine.name, submit_driver: pick(true, false), submit_tasks: false },
  };
  const tasks = ["load", "report"].map((task) => ({
    name: `${task}_${index}`,
    values: {
      source: `data/${task}-${number(1, 99)}.csv`,
      rows: number(10, 90000),
      threshold: random().toFixed(3),
      retries: number(0, 5),
    },
  }));
  return [engine, environment, ...tasks];
}

function asCfg({ name, values }: CorpusSection): string {
  const lines = Object.entries(values).map(([key, value]) => `${key} = ${cfgValue(value)}`);
  return `# Settings of ${name}.\n[${name}]\n${lines.join("\n")}\n\n`;
}

function cfgValue(value: Json): string {
  if (typeof value === "object") return indented(value, 2);
  return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
}

function indented(value: Json, by: number): string {
  return JSON.stringify(value, undefined, 2).replaceAll("\n", `\n${" ".repeat(by)}`);
}

function asYaml(value: Json, by: number): string {
  if (typeof value !== "object") return ` ${typeof value === "string" ? JSON.stringify(value) : value}`;
  const indent = `\n${" ".repeat(by)}`;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((one) => `${indent}-${asYaml(one, by + 2).replace(/^\s+/u, " ")}`).join("");
  return Object.entries(value)
    .map(([key, one]) => `${indent}${/^\d/u.test(key) ? JSON.stringify(key) : key}:${asYaml(one, by + 2)}`)
    .join("");
}

/** Sections joined until the text is as long as wanted. */
function fill(
  sections: readonly CorpusSection[],
  length: number,
  before: string,
  render: (section: CorpusSection) => string,
  between: string,
  behind: string,
): string {
  const parts: string[] = [];
  let size = before.length + behind.length;
  for (const section of sections) {
    if (size >= length) break;
    const text = render(section);
    parts.push(text);
    size += text.length + between.length;
  }
  return before + parts.join(between) + behind;
}

/** Numbers from 0 to 1 (exclusive) that depend on the seed alone (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
