import { notInCluster } from "../schema/kubernetes/clusterNames.ts";
import type { EngineFacts } from "../protocol.ts";
import type { PythonConfig } from "../python/tasks/configDictionaries.ts";
import { valueShape } from "../schema/schema.ts";
import type { KeySchema, SectionSchema } from "../schema/types.ts";
import type { Problem } from "../text/types.ts";
import { parseValue } from "../values/parseValue.ts";
import type { MemberNode, ObjectNode, PlainValue, ValueNode } from "../values/types.ts";
import { ruleByCode } from "./catalogue.ts";
import { clusterNames, namesClusterObjects } from "./clusterReferences.ts";
import { AMOUNT_KEYS, requestsAboveLimits } from "./values/amounts.ts";
import { fieldFindings } from "./values/fieldValues.ts";
import { tooMuch } from "./values/resources.ts";
import { shapeFindings } from "./values/shapes.ts";
import { keyText, member } from "./values/tree.ts";
import type { EntryFinding, RuleContext } from "./checking/types.ts";
import { ruleOfProblem } from "./values/readerProblems.ts";
import { didYouMean } from "./fixes/wordFixes.ts";
import { isReference } from "./values/words.ts";

type Found = EntryFinding & { readonly code: string; readonly at: { readonly start: number; readonly end: number } };

/**
 * What is wrong in `task_config` and `defaults` of Python code (dbnd 1.0.28, spec 1.4 and 1.8): the same rules as in cfg
 * files, for values that are Python's. What is no literal is left to whoever runs it.
 */
export function checkPythonConfigs(
  configs: readonly PythonConfig[],
  rangeOf: (place: { readonly start: number; readonly end: number }) => Problem["range"],
  context: RuleContext,
): Problem[] {
  return configs
    .flatMap(({ tree }) => tree.members.flatMap((member) => [...checkSection(member, context)]))
    .flatMap(({ code, at, message, severity: own, data }) => {
      const severity = context.settings.severities[code] ?? own ?? ruleByCode(code)?.severity ?? "warning";
      const problem = { code, message, range: rangeOf(at), ...(data !== undefined && { data }) };
      return severity === "off" ? [] : [{ ...problem, severity }];
    });
}

function* checkSection(member: MemberNode, context: RuleContext): Generator<Found> {
  if (!isText(member.key) || member.value?.type !== "object") return;
  const name = keyText(member);
  const schema = context.configuration.classOf(name);
  if (!schema) {
    if (context.hasSection(name) || context.mayBeClass(name)) return;
    const names = context.knownSections();
    const message = `DBND has no section or class "${name}", so nothing reads what this sets.${didYouMean(name, names)}`;
    yield { code: "unknown-section", at: member.key, message, data: { typed: name, names } };
    return;
  }
  for (const each of member.value.members) yield* checkKey(each, name, schema, context);
  if (schema.kind === "engine") yield* checkAmounts(member.value, name, context);
}

function* checkKey(member: MemberNode, section: string, schema: SectionSchema, context: RuleContext): Generator<Found> {
  if (!isText(member.key)) return;
  const name = keyText(member);
  const key = schema.keys.get(name.toLowerCase()) ?? schema.otherKeys;
  if (!key) {
    const names = [...schema.keys.values()].filter((one) => one.effect !== "removed").map((one) => one.name);
    const hint = didYouMean(name, names);
    if (name.startsWith("_") || (hint === "" && (schema.kind === "direct" || schema.kind === "task"))) return;
    const message = `[${section}] has no key "${name}".${hint}`;
    yield { code: "unknown-key", at: member.key, message, data: { typed: name, names } };
    return;
  }
  if (key.effect !== "active") {
    const instead = key.replacement === undefined ? "" : ` Use \`${key.replacement}\`.`;
    const ignored = key.effect === "ignored";
    const message = ignored ? `DBND never reads "${key.name}".` : `"${key.name}" was removed.${instead}`;
    yield { code: ignored ? "no-effect-key" : "removed-key", at: member.key, message };
  }
  if (RUN_WIDE.has(key.name) && schema.kind === "engine") {
    const message = `With Airflow's executor DBND takes "${key.name}" from the engine of the run, whatever a task says.`;
    yield { code: "no-effect-key", at: member.key, message, severity: "information" };
  }
  if (!member.value) return;
  yield* checkValue(member.value, key);
  const facts = context.clusterFacts(section);
  if (facts && schema.kind === "engine" && namesClusterObjects(key.name)) {
    yield* checkClusterNames(member.value, key.name, facts);
  }
}

/** What the task sets over what its engine has: a request above its limit (spec 3.6). */
function* checkAmounts(section: ObjectNode, name: string, context: RuleContext): Generator<Found> {
  const own = (key: string): MemberNode | undefined =>
    section.members.findLast((one) => isText(one.key) && keyText(one).toLowerCase() === key);
  if (!AMOUNT_KEYS.some(own)) return;
  const { values } = context.configuration.resolve(name);
  const valueOf = (key: string): PlainValue | undefined => {
    const member = own(key);
    return member ? knownPart(member.value) : values.get(key)?.value;
  };
  for (const { request, limit } of requestsAboveLimits(valueOf)) {
    const [at] = [request, limit].flatMap(({ key, resource, inDictionary }) => {
      const value = own(key)?.value;
      return (inDictionary ? member(value, resource)?.value : value) ?? [];
    });
    if (at) yield { code: "request-above-limit", at, message: tooMuch(request, limit) };
  }
}

/** An amount, or the amounts of a dictionary, without what only running would tell. */
function knownPart(node: ValueNode | undefined): PlainValue | undefined {
  if (node?.type === "scalar") {
    const isReferred = typeof node.value === "string" && (isReference(node.value) || node.value.includes("$"));
    return isReferred ? undefined : node.value;
  }
  if (node?.type !== "object") return undefined;
  const members = node.members.flatMap((one) =>
    isText(one.key) && one.value?.type === "scalar" ? [[keyText(one), knownPart(one.value) ?? null] as const] : [],
  );
  return Object.fromEntries(members);
}

function* checkClusterNames(value: ValueNode, key: string, facts: EngineFacts): Generator<Found> {
  for (const { kind, name, at, known } of clusterNames(key, value, facts)) {
    // What is no literal, and what variables and references stand for, is not what is written.
    if (!known || known.includes(name) || at.form === "literal" || /[$@]/u.test(name)) continue;
    yield {
      code: "unknown-cluster-name",
      at,
      message: notInCluster(kind, name, facts),
      data: { typed: name, names: known },
    };
  }
}

/** Keys that the executor reads once for a run, not for each task (dbnd 1.0.28, spec 4.1). */
const RUN_WIDE: ReadonlySet<string> = new Set([
  "pod_error_cfg_source_dict",
  "keep_finished_pods",
  "keep_failed_pods",
  "debug_phase",
  "check_unschedulable_condition",
  "check_cluster_resource_capacity",
  "check_image_pull_errors",
  "check_running_pod_errors",
]);

function* checkValue(node: ValueNode, key: KeySchema): Generator<Found> {
  const { type } = key;
  if (node.type === "scalar") {
    if (typeof node.value === "number" && type.kind === "duration") {
      const message = `DBND does not read a number as a duration, and fails on it later. Write a text with a unit, such as "${node.value}s".`;
      yield { code: "duration", at: node, message };
    }
    if (typeof node.value !== "string" || isReference(node.value) || node.value.includes("$")) return;
    for (const problem of parseValue(type, node.value).problems) {
      const code = ruleOfProblem(problem.code);
      if (code !== undefined) yield { code, at: node, message: problem.message };
    }
    return;
  }
  const wantsList = type.kind === "list" && key.writtenAs !== "dict";
  const wantsDict = type.kind === "dict" || key.writtenAs === "dict";
  if ((wantsList && node.type === "object") || (wantsDict && node.type === "array")) {
    const message = wantsList
      ? `"${key.name}" takes a list, not a dictionary.`
      : `"${key.name}" takes a dictionary, not a list.`;
    yield { code: "wrong-shape", at: { start: node.start, end: node.start + 1 }, message };
    return;
  }
  if (type.kind !== "list" && type.kind !== "dict") return;
  const ofKubernetes = type.shape?.startsWith("k8s:") === true;
  const shape = ofKubernetes || type.shape === "resources" ? valueShape(key) : undefined;
  if (!shape) return;
  if (ofKubernetes) {
    for (const finding of shapeFindings(node, shape)) {
      if (typeof finding.at === "object") yield { ...finding, at: finding.at, code: "unknown-field" };
    }
  }
  // DBND turns the numbers and words of lists of text into text.
  const withScalars = type.kind !== "list" || type.element?.kind !== "string";
  if (node.type === shape.kind) {
    for (const finding of fieldFindings(node, shape, "", withScalars)) yield { ...finding, code: "field-value" };
  }
}

function isText({ form }: MemberNode["key"]): boolean {
  return form !== "literal";
}
