import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { readCfg } from "../../../server/src/cfg/read.ts";
import type { CfgDocument } from "../../../server/src/cfg/types.ts";
import { createConfiguration } from "../../../server/src/configuration/configuration.ts";
import { environment, environmentNames } from "../../../server/src/configuration/environments.ts";
import { foldStack, type Ranked } from "../../../server/src/configuration/fold.ts";
import { mergeValues } from "../../../server/src/configuration/merge.ts";
import { readText } from "../../../server/src/configuration/readValue.ts";
import { parseRunWords } from "../../../server/src/configuration/runWords.ts";
import { readSetValue, sectionsOf } from "../../../server/src/configuration/setValue.ts";
import { parseEnvironment } from "../../../server/src/configuration/variables.ts";
import type {
  CommandLine,
  Configuration,
  ConfigurationInputs,
  Layer,
  LayerValue,
  ResolvedObject,
} from "../../../server/src/configuration/types.ts";
import { defineKeys, defineSection } from "../../../server/src/schema/define.ts";
import { keySchema } from "../../../server/src/schema/schema.ts";
import type { SectionSchema } from "../../../server/src/schema/types.ts";
import { DICT, INTEGER, LIST, STRING } from "../../../server/src/schema/valueTypes.ts";
import { Duration, type PlainValue, type ValueType } from "../../../server/src/values/types.ts";
import { Refused, type Handlers } from "../types.ts";

/** "Process environment" of the files' `about`. */
const PROCESS_ENVIRONMENT = { MY_NS: "ns-from-env", A1: "$MY_NS", HOME: "/root", DBND_HOME: "/home" };

type Sections = Readonly<Record<string, Readonly<Record<string, PlainValue>>>>;

export const handlers: Handlers = {
  "config.resolve": ({ input }) => {
    const { files, engine, keys, layers } = input as {
      files: string[];
      engine: string;
      keys: string[];
      layers: [string, unknown][];
    };
    const built = created(configure({ files: documents(files), ...layered(layers) }).resolve(engine));
    return {
      values: Object.fromEntries(keys.map((key) => [key, json(valueOf(built, key))])),
      sections: built.sections,
      task_name: built.ownSection,
      family: built.family,
    };
  },
  "config.cycle": ({ input }) => {
    const { cfg, engine } = input as { cfg: string; engine: string };
    const code = configure({ files: documents([cfg]) }).resolve(engine).problems[0]?.code;
    if (code === undefined) return { ok: true };
    return code === "cycle" ? { hang: true } : { error: { kind: code } };
  },
  "config.layers": ({ input }) => {
    const { conf_file, override, system, project, cfg, env } = input as {
      conf_file?: Sections;
      override?: string[];
      system?: Sections;
      project?: Sections;
      cfg?: string;
      env?: string;
    };
    if (cfg !== undefined && env !== undefined) {
      const configuration = configure({ files: documents([cfg]), commandLine: { env } });
      const error = environment(configuration, env).problems[0];
      const unknown = configuration.resolve("core").unknownKeys[0];
      return {
        warning: `unknown-key core.${unknown?.key ?? ""}`,
        error: { kind: error?.code, available: environmentNames(configuration) },
      };
    }
    const files = [system, project].flatMap((sections) => (sections ? [cfgOf(sections)] : []));
    const configuration = configure({
      files: documents(["[eng]\n_type = kubernetes\ncontainer_repository = r\n", ...files]),
      configurationFiles: documents(conf_file ? [cfgOf(conf_file)] : []),
      commandLine: { override: override ?? [] },
    });
    return { namespace: valueOf(created(configuration.resolve("eng")), "namespace") };
  },
  "config.unknown_key": ({ input }) => {
    const { cfg, key, mode } = input as { cfg?: string | Sections; key?: string; mode?: string };
    if (key !== undefined && mode !== undefined) {
      const file = cfgOf({ t: { _type: "T", [key]: "1", validate_no_extra_params: mode } });
      created(configure({ files: documents([file]), classes: [taskClass({ t_param: STRING })] }).resolve("t"));
      return { ok: true };
    }
    if (typeof cfg === "object") {
      const configuration = configure({ files: documents([cfgOf(cfg)]) });
      for (const section of Object.keys(cfg)) if (section !== "config") created(configuration.resolve(section));
      return { ok: true };
    }
    const built = created(configure({ files: documents([cfg ?? ""]) }).resolve("eng"));
    return {
      warnings: built.unknownKeys.map(({ key: unknown, suggestions }) => ({ key: unknown, suggest: suggestions })),
      namespace: valueOf(built, "namespace"),
    };
  },
  "config.facts": ({ input }) => {
    const { cfg_labels, extend } = input as { cfg_labels: PlainValue; extend: PlainValue };
    const file = cfgOf({ eng: { _type: "kubernetes", container_repository: "r", labels: cfg_labels } });
    const taskLayers = [plainLayer({ kubernetes: { labels: { $extend: extend } } })];
    const built = created(configure({ files: documents([file]), taskLayers }).resolve("eng"));
    return { labels: json(valueOf(built, "labels")) };
  },
  "config.fold": ({ input }) => {
    const { stack, lower } = input as { stack: (Ranked | null)[]; lower: Ranked | null };
    const present = stack.filter((value) => value !== null);
    return foldStack(present, lower ?? undefined);
  },
  "config.merge": ({ input }) => {
    const { type, left, right } = input as { type: string; left: PlainValue; right: PlainValue };
    const merged = mergeValues(typeNamed(type), left, right);
    if ("code" in merged) throw new Refused({ kind: merged.code });
    return merged.value;
  },
  "config.extend": ({ input }) => {
    const { base, task_config, task_config_extend, override } = input as Record<string, PlainValue | undefined>;
    const own = task_config_extend === undefined ? task_config : { $extend: task_config_extend };
    const layers = [base, own, override === undefined ? undefined : { $override: override }];
    const taskLayers = layers.flatMap((value) => (value === undefined ? [] : [plainLayer({ T: { param: value } })]));
    const configuration = configure({ files: [], taskLayers, classes: [taskClass({ param: DICT })] });
    return json(valueOf(created(configuration.resolve("T")), "param"));
  },
  "config.from": ({ input, expected }) => {
    const { cfg, build } = input as { cfg: Sections; build?: string };
    const text = cfgOf(cfg).replaceAll("<class>", "T");
    if (build === undefined) {
      const [name = ""] = Object.keys(cfg);
      created(configure({ files: documents([text]), classes: [taskClass({}, name)] }).resolve(name));
      return { ok: true };
    }
    const classes = [taskClass({ p_str: STRING, p_basic: STRING })];
    const built = created(configure({ files: documents([text]), classes }).resolve(build));
    const all: Record<string, unknown> = {
      p_str: valueOf(built, "p_str"),
      p_basic: valueOf(built, "p_basic"),
      task_name: built.ownSection,
    };
    return Object.fromEntries(Object.keys(expected as object).map((key) => [key, all[key]]));
  },
  "config.case": ({ input }) => {
    const { declared, configured } = input as { declared: string; configured: string };
    const file = cfgOf({ t: { _type: "T", [configured]: "x" } });
    const configuration = configure({ files: documents([file]), classes: [taskClass({ [declared]: STRING })] });
    return { matches: configuration.resolve("t").values.get(declared)?.value === "x" };
  },
  "cli.set_value": ({ input }) => {
    const read = readSetValue((input as { value: string }).value);
    if ("problem" in read) throw new Refused({ kind: read.problem.code });
    const converted = json(Object.fromEntries(read.values));
    const sorted = sectionsOf(read.values);
    if ("problem" in sorted) return { converted, error: { kind: sorted.problem.code } };
    const store = [...sorted.sections].map(([name, keys]) => [name, json(Object.fromEntries(keys))] as const);
    return { converted, store: Object.fromEntries(store) };
  },
  "cli.run": ({ input }) => runWithArguments(input as RunInput),
  "env.parse": ({ input }) => {
    const sections = parseEnvironment((input as { env: Record<string, string> }).env);
    return Object.fromEntries(
      [...sections].map(([name, keys]) => [
        name,
        Object.fromEntries([...keys].map(([key, value]) => [key, value.text ?? null])),
      ]),
    );
  },
  "env.facts": ({ input }) => {
    const { task_params, ctor } = input as { task_params: string[]; ctor: Record<string, PlainValue> };
    const configuration = configure({ files: [], taskLayers: [plainLayer({ local: ctor })] });
    const schema = taskClass(Object.fromEntries(task_params.map((name) => [name, STRING])));
    const built = configuration.resolve("T", { schema, environment: configuration.resolve("local") });
    return Object.fromEntries(task_params.map((name) => [name, valueOf(built, name)]));
  },
  "value.reference": ({ input }) => {
    const { key, value } = input as { key: string; value: string };
    const type = keySchema("kubernetes", key)?.type ?? STRING;
    const { text, readFile, callPython } = referenceWorld(value);
    const reading = readText(text, type, { environment: PROCESS_ENVIRONMENT, readFile, callPython });
    if ("problem" in reading) throw new Refused({ kind: reading.problem.code });
    return json(reading.value);
  },
};

interface RunInput {
  readonly args?: string | string[];
  readonly o?: Record<string, string>;
  readonly s?: Record<string, string>;
  readonly task?: string;
}

/** A run: its root task's parameters, and values of other sections under `sub`. */
function runWithArguments({ args, o, s, task }: RunInput): unknown {
  if (task !== undefined) {
    const known = { ...taskClass({}), name: "dbnd_sanity_check", family: "dbnd_sanity_check" };
    const problem = configure({ files: [], classes: [known] }).resolve(task).problems[0];
    if (problem) throw new Refused({ kind: problem.code, suggest: /mean (\w+)/.exec(problem.message)?.[1] });
    return { ok: true };
  }
  if (o || s) {
    const words = (values: Record<string, string> = {}): string[] =>
      Object.entries(values).map(([name, value]) => `${name}=${value}`);
    const configuration = configure({
      files: [],
      commandLine: { override: words(o), set: words(s) },
      classes: [taskClass({ mc_p: INTEGER }, "MyConfig")],
    });
    return { mc_p: valueOf(created(configuration.resolve("MyConfig")), "mc_p") };
  }
  const run = parseRunWords(typeof args === "string" ? args.split(" ") : (args ?? []));
  const configuration = configure({ files: [], commandLine: run.commandLine });
  const root = run.task ?? "T";
  const result: Record<string, unknown> = {};
  const parameters = new Set([...configuration.rootParameters.keys(), ...configuration.keys(root)]);
  const typed = typeof args === "string";
  for (const name of parameters) {
    const text = configuration.getText(root, name);
    result[name] = typed ? Number(text) : text;
  }
  const others = configuration
    .sectionNames()
    .filter((name) => configuration.chain([name], "y").some((link) => link.value.origin.kind === "commandLine"))
    .filter((name) => name !== root.toLowerCase());
  for (const argument of run.commandLine.set ?? []) {
    const [name = "", value] = argument.split("=");
    const section = name.slice(0, name.lastIndexOf("."));
    if (others.includes(section.toLowerCase())) result.sub = { [name]: value };
  }
  return result;
}

function configure(
  inputs: Omit<ConfigurationInputs, "environment"> & { environment?: Record<string, string> },
): Configuration {
  return createConfiguration({ ...inputs, environment: { ...PROCESS_ENVIRONMENT, ...inputs.environment } });
}

function documents(texts: readonly string[]): CfgDocument[] {
  return texts.map((text, index) => {
    const document = parseCfg(`file:///${index}.cfg`, text);
    const read = readCfg(document);
    if ("refused" in read) throw new Refused({ kind: read.refused });
    return document;
  });
}

/** A cfg file with these values. */
function cfgOf(sections: Sections): string {
  return Object.entries(sections)
    .map(([name, values]) => {
      const lines = Object.entries(values).map(
        ([key, value]) => `${key} = ${typeof value === "string" ? value : JSON.stringify(value)}`,
      );
      return [`[${name}]`, ...lines, ""].join("\n");
    })
    .join("\n");
}

function layered(layers: readonly [string, unknown][]): {
  environment: Record<string, string>;
  commandLine: CommandLine;
  taskLayers: Layer[];
} {
  const all = <T>(kind: string): T[] => layers.filter(([name]) => name === kind).map(([, value]) => value as T);
  return {
    environment: Object.assign({}, ...all<Record<string, string>>("env")) as Record<string, string>,
    commandLine: {
      set: all<string[]>("set").flat(),
      extend: all<string[]>("extend").flat(),
      override: all<string[]>("override").flat(),
    },
    taskLayers: all<Sections>("task_config").map(plainLayer),
  };
}

/** A layer of Python values; `{"$extend": x}` and `{"$override": x}` mark a value. */
function plainLayer(sections: Sections): Layer {
  const built = Object.entries(sections).map(([section, values]) => {
    const keys = Object.entries(values).map(([key, value]) => [key.toLowerCase(), plainValue(value)] as const);
    return [section.toLowerCase(), new Map(keys)] as const;
  });
  return { name: "task_config", sections: new Map(built) };
}

function plainValue(value: PlainValue): LayerValue {
  const members = value as Readonly<Record<string, PlainValue>> | null;
  const marked = typeof members === "object" && members !== null;
  const extended = marked ? members.$extend : undefined;
  const overriding = marked ? members.$override : undefined;
  return {
    plain: extended ?? overriding ?? value,
    priority: overriding === undefined ? "normal" : "override",
    extend: extended !== undefined,
    origin: { kind: "generated", rule: "task_config" },
  };
}

function taskClass(keys: Readonly<Record<string, ValueType>>, family = "T"): SectionSchema {
  const common = { required: false, default: null } as const;
  const table = Object.fromEntries(Object.entries(keys).map(([name, type]) => [name, { ...common, type, doc: "" }]));
  const mode = { type: { kind: "enum", members: ["warn", "error", "disabled"] }, doc: "", default: "error" } as const;
  return defineSection({
    name: family,
    kind: "task",
    family,
    documentation: "",
    keys: () => defineKeys({}, { ...table, validate_no_extra_params: mode }),
  });
}

/** The object, or the refusal that DBND answers instead. */
function created(object: ResolvedObject): ResolvedObject {
  const problem = object.problems[0];
  if (!problem) return object;
  throw new Refused({ kind: problem.code === "not-in-enum" ? "not-an-enum-member" : problem.code });
}

function valueOf(object: ResolvedObject, key: string): PlainValue {
  return object.values.get(key)?.value ?? null;
}

/** As the vectors write values. */
function json(value: PlainValue): unknown {
  if (value instanceof Duration) return { seconds: value.seconds };
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map(json);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, json(member)]));
}

function typeNamed(name: string): ValueType {
  if (name.startsWith("list")) return LIST;
  return name === "dict" ? DICT : name === "int" ? INTEGER : STRING;
}

/** `@<file.json: content>` and `@python://mod.f -> result` of the vectors as a world that has that file or function. */
function referenceWorld(value: string): {
  text: string;
  readFile: (path: string) => string | undefined;
  callPython: (path: string) => PlainValue | undefined;
} {
  const file = /^@<([\w.]+): (.*)>$/s.exec(value);
  const call = /^(@python:\/\/[\w.]+)(?: -> (.*))?$/s.exec(value);
  const path = `/files/${file?.[1] ?? "none"}`;
  const content = file?.[2]?.replaceAll("\\n", "\n");
  const result = call?.[2]?.replaceAll("'", '"');
  return {
    text: file ? `@${path}` : (call?.[1] ?? value),
    readFile: (asked) => (asked === path ? content : undefined),
    callPython: () => (result === undefined ? undefined : (JSON.parse(result) as PlainValue)),
  };
}
