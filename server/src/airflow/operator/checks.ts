/** What the operator's constructor refuses, per release (spec 5.1). */
import { isNone } from "../models/arguments.ts";
import { modelNameOf } from "../models/construct.ts";
import { originOf } from "../models/origin.ts";
import { hasAirflow, hasProvider } from "../target.ts";
import type { OperatorArguments } from "./arguments.ts";
import type { OperatorSurroundings } from "./types.ts";

const LONGEST_KEY = 220;
const FINISH_ACTIONS = ["delete_pod", "delete_succeeded_pod", "keep_pod", "delete_active_pod"];

/** Reports every argument that makes the constructor, or `execute()`, fail. */
export function checkArguments(given: OperatorArguments, { execute, rendered }: OperatorSurroundings): void {
  // From 10.3 on, the name is a template: only `execute()` looks at it.
  const isTemplate = hasProvider(given.build.target, "10.3");
  if (execute === true || !isTemplate) checkName(given, isTemplate && rendered !== true);
  checkRenamed(given);
  checkFinishAction(given);
}

/** True where the name of the operator of 1.10 is not looked at, because it comes from elsewhere. */
export function isTemplated(given: OperatorArguments): boolean {
  return given.isOn("pod_template_file") || given.isOn("full_pod_spec");
}

function takesAnyName(given: OperatorArguments): boolean {
  const { target } = given.build;
  if (target.provider !== null) return false;
  return !hasAirflow(target, "1.10.7") || (hasAirflow(target, "1.10.11") && isTemplated(given));
}

function checkName(given: OperatorArguments, mayHoldJinja: boolean): void {
  const name = takesAnyName(given) ? undefined : given.text("name");
  if (name === undefined) return;
  const limit = given.build.target.provider === null && !hasAirflow(given.build.target, "1.10.11") ? 63 : LONGEST_KEY;
  const origin = given.origin("name");
  if (Array.from(name).length > limit) {
    const message = `The name has ${Array.from(name).length} characters; at most ${limit} are allowed.`;
    given.build.report("AirflowException", "name-too-long", message, origin);
  } else if (!/^[\p{L}\p{N}_.-]+$/u.test(name) && !(mayHoldJinja && name.includes("{{"))) {
    const jinja = name.includes("{{") && !mayHoldJinja ? " `name` is no template field before provider 10.3." : "";
    const message = `A name may have letters, digits, \`-\`, \`_\` and \`.\` only.${jinja}`;
    given.build.report("AirflowException", "invalid-name", message, origin);
  }
}

function checkRenamed(given: OperatorArguments): void {
  const { target } = given.build;
  const resources = given.value("resources");
  const isModel = resources?.kind === "call" && modelNameOf(resources.callee) === "ResourceRequirements";
  if (resources && isModel && hasProvider(target, "5.0") && !hasProvider(target, "7.13")) {
    const message = "`resources` is Airflow's own argument now: give the container's as `container_resources`.";
    given.build.report("AirflowException", "renamed-argument", message, originOf(resources));
  }
  const selectors = given.value("node_selectors");
  if (selectors && !isNone(selectors) && hasProvider(target, "5.0")) {
    const exception = hasProvider(target, "7.13") ? "AirflowException" : "ValueError";
    const message = "`node_selectors` is gone: its name is `node_selector`.";
    given.build.report(exception, "renamed-argument", message, originOf(selectors));
  }
}

function checkFinishAction(given: OperatorArguments): void {
  const action = given.text("on_finish_action");
  if (action === undefined || FINISH_ACTIONS.includes(action)) return;
  const message = `\`on_finish_action\` is one of ${FINISH_ACTIONS.slice(0, 3).join(", ")}.`;
  given.build.report("ValueError", "finish-action", message, given.origin("on_finish_action"));
}
