/** Where an operator's arguments and its pod template both say something: who wins (spec 4.1, 5.2). */
import type { Origin } from "../../../configuration/types.ts";
import { pathOf } from "../../../python/evaluation/paths.ts";
import { isEmpty, type MapNode, type PodNode } from "../../../pod/node.ts";
import type { Problem } from "../../../text/types.ts";
import { Build } from "../../build.ts";
import { nodeOf } from "../../models/construct.ts";
import { argumentOf } from "../../operator/known.ts";
import type { OperatorSurroundings } from "../../operator/types.ts";
import { readTemplate } from "../../template.ts";
import type { DagOperator } from "../operators.ts";
import { dagProblem } from "./types.ts";

/** Lists and dictionaries to which the operator adds. */
const JOINED = /\b(?:env|envFrom|volumeMounts|ports|volumes|initContainers|labels|annotations)$/;
const SHOWN = 40;

/** Arguments that beat the template's value, or that cannot; and what the template itself should have. */
export function checkTemplate(operator: DagOperator, read: OperatorSurroundings["readTemplate"]): readonly Problem[] {
  const argument = operator.written.find(({ name }) => name === "pod_template_file");
  const path = pathOf(argument?.value)?.text;
  const file = path === undefined ? undefined : read(path);
  if (!argument || !file) return [];
  const build = new Build(operator.target, { suffix: () => "", uuid: () => "" });
  const template = readTemplate(file, build);
  const [refused] = build.problems;
  if (refused) {
    const message = `The client refuses this template, and Airflow fails: ${refused.message}`;
    return [dagProblem("template-refused", "error", argument.value.range, message)];
  }
  return [
    ...checkFirstContainer(template, argument.value.range),
    ...operator.written.flatMap(({ name = "", nameRange, value }): readonly Problem[] => {
      const field = argumentOf(operator.target, name)?.field;
      const own = field === undefined || JOINED.test(field) ? undefined : valueAt(template, field);
      if (!own || isEmpty(own) || !nameRange || value.kind === "unknown") return [];
      const there = `\`${shown(own)}\` of the template${place(own.origin)}`;
      return isEmpty(nodeOf(value, build))
        ? [
            dagProblem(
              "template-wins",
              "warning",
              value.range,
              `This does not count: an empty or false value cannot undo ${there}.`,
            ),
          ]
        : [dagProblem("template-loses", "hint", nameRange, `This wins over ${there}.`)];
    }),
  ];
}

function checkFirstContainer(template: MapNode, range: Problem["range"]): readonly Problem[] {
  const name = valueAt(template, "spec.containers[0].name");
  if (name?.kind === "scalar" && name.value === "base") return [];
  if (!name) {
    const message = "The template has no container: the operator's own stands alone in the pod.";
    return [dagProblem("template-container", "information", range, message)];
  }
  const message = `The first container of the template is \`${shown(name)}\`: the operator takes it for its own, \`base\`, and renames it.`;
  return [dagProblem("template-container", "warning", range, message)];
}

/** The part of a pod that a path such as `spec.containers[0].image` leads to. */
function valueAt(pod: PodNode, path: string): PodNode | undefined {
  let node: PodNode | undefined = pod;
  for (const step of path.split(/[.[\]]+/).filter(Boolean)) {
    node = node?.kind === "map" ? node.members.get(step) : node?.kind === "list" ? node.items[Number(step)] : undefined;
  }
  return node;
}

function shown(node: PodNode): string {
  if (node.kind !== "scalar") return node.kind === "list" ? "[…]" : "{…}";
  const text = String(node.value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function place(origin: Origin): string {
  return origin.kind === "file" ? `, line ${origin.range.start.line + 1}` : "";
}
