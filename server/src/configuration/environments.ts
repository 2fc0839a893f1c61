import { ENGINE_FAMILIES, ENVIRONMENT_FAMILIES } from "../schema/schema.ts";
import type { PlainValue } from "../values/types.ts";
import { closeMatches } from "./closeMatches.ts";
import type { Configuration, ConfigurationProblem, Origin, ResolvedObject } from "./types.ts";

/** An environment as `dbnd run --env NAME` would use it (dbnd 1.0.28, spec 1.9 and 4.1). */
export interface Environment {
  readonly name: string;
  /** The environment's section, built; without values when it has no class. */
  readonly section: ResolvedObject;
  readonly localEngine: string;
  readonly remoteEngine: string | undefined;
  /** Whether a run hands its driver to the remote engine: the environment's word, or that of `[run]` or a flag. */
  readonly submitDriver: boolean;
  readonly submitTasks: boolean;
  /** The section of the engine that the driver, or else the tasks, are submitted to; undefined when all runs here. */
  readonly engine: string | undefined;
  /** True for what is run without `--env`. */
  readonly isDefault: boolean;
  /** Why it cannot be used; empty when it can. */
  readonly problems: readonly ConfigurationProblem[];
}

/** Names in `[run] environments`, in order; the problem when that value cannot be read. */
export function environmentNames(configuration: Configuration): readonly string[] {
  const value = configuration.resolve("run").values.get("environments")?.value;
  return Array.isArray(value) ? (value as readonly PlainValue[]).filter((name) => typeof name === "string") : [];
}

/** What `dbnd run` takes without `--env`: `[databand] env`, shipped as `local`. */
export function defaultEnvironment(configuration: Configuration): string {
  return configuration.getText("databand", "env") ?? "local";
}

/** Every environment that can be chosen, in the order of the list. */
export function environments(configuration: Configuration): readonly Environment[] {
  return environmentNames(configuration).map((name) => environment(configuration, name));
}

/** One environment by name, usable or not: `problems` tells when it is not in the list, or its engine is none. */
export function environment(configuration: Configuration, name: string): Environment {
  const section = configuration.resolve(name);
  const problems: ConfigurationProblem[] = [];
  const listed = environmentNames(configuration);
  if (!listed.includes(name)) problems.push(notListed(configuration, name, listed));
  else problems.push(...section.problems);
  if (section.schema && section.schema.kind !== "environment") problems.push(wrongClass(section));

  const remoteEngine = textOf(section, "remote_engine");
  const localEngine = textOf(section, "local_engine") ?? "local_machine_engine";
  const submitDriver = choice(configuration, section, "submit_driver") ?? remoteEngine !== undefined;
  const submitTasks = choice(configuration, section, "submit_tasks") ?? remoteEngine !== undefined;
  const remote = remoteEngine ?? localEngine;
  const engine = submitDriver || submitTasks ? remote : undefined;
  if (engine !== undefined)
    problems.push(...engineProblems(configuration, section, engine, remoteEngine !== undefined));
  return {
    name,
    section,
    localEngine,
    remoteEngine,
    submitDriver,
    submitTasks,
    engine,
    isDefault: name === defaultEnvironment(configuration),
    problems,
  };
}

/** `[run]` (or a flag, which stands there) over the environment. */
function choice(configuration: Configuration, section: ResolvedObject, key: string): boolean | undefined {
  for (const object of [configuration.resolve("run"), section]) {
    const value = object.values.get(key)?.value;
    if (typeof value === "boolean") return value;
  }
  return undefined;
}

function textOf(section: ResolvedObject, key: string): string | undefined {
  const value = section.values.get(key)?.value;
  return typeof value === "string" && value !== "" ? value : undefined;
}

function notListed(configuration: Configuration, name: string, listed: readonly string[]): ConfigurationProblem {
  const list = configuration.resolve("run").values.get("environments");
  const origin: Origin = list?.origin ?? { kind: "default", section: "run", key: "environments" };
  const near = closeMatches(name, listed);
  const hint = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  const message = `"${name}" is not in environments of [run], which has ${listed.join(", ") || "none"}.${hint}`;
  return { code: "unknown-environment", message, origin, key: "environments" };
}

function wrongClass(section: ResolvedObject): ConfigurationProblem {
  const origin = originOfType(section);
  const message = `[${section.name}] is built as ${section.family}, which is no environment. Its _type has to lead to one of ${ENVIRONMENT_FAMILIES.join(", ")}.`;
  return { code: "wrong-class", message, origin, key: "_type" };
}

function engineProblems(
  configuration: Configuration,
  section: ResolvedObject,
  engine: string,
  remote: boolean,
): readonly ConfigurationProblem[] {
  const key = remote ? "remote_engine" : "local_engine";
  const origin = section.values.get(key)?.origin ?? originOfType(section);
  const object = configuration.resolve(engine);
  if (!object.schema) {
    const reason = object.problems[0]?.message ?? "";
    return [
      { code: "type-not-found", message: `${key} names "${engine}", which is no engine. ${reason}`, origin, key },
    ];
  }
  if ((ENGINE_FAMILIES as readonly string[]).includes(object.family)) return [];
  const message = `${key} names [${engine}], which is built as ${object.family}: not an engine that runs tasks. Use one of ${ENGINE_FAMILIES.join(", ")}.`;
  return [{ code: "wrong-class", message, origin, key }];
}

function originOfType(section: ResolvedObject): Origin {
  return { kind: "default", section: section.name, key: "_type" };
}
