/** Modules of the operator and its classes that a release does not have, or no longer should be asked for. */
import type { SyntaxNode } from "@lezer/common";
import type { Scope } from "../../../python/syntax/scope.ts";
import { childrenOf } from "../../../python/syntax/source.ts";
import type { Problem } from "../../../text/types.ts";
import { hasAirflow, hasProvider, type AirflowTarget } from "../../target.ts";
import { dagProblem, replacing } from "./types.ts";

const PROVIDER = "airflow.providers.cncf.kubernetes";
const OLD_OPERATOR = `${PROVIDER}.operators.kubernetes_pod`;
const NEW_OPERATOR = `${PROVIDER}.operators.pod`;

/** Where the operator is in a release of the provider. */
export function operatorModule(target: AirflowTarget): string {
  return hasProvider(target, "5.3") ? NEW_OPERATOR : OLD_OPERATOR;
}

const known = new WeakMap<Scope, { readonly target: AirflowTarget; readonly problems: readonly Problem[] }>();

/** Imports of modules that moved, for the release that a project asks for. */
export function checkImports(scope: Scope, target: AirflowTarget): readonly Problem[] {
  const before = known.get(scope);
  if (before?.target === target) return before.problems;
  const problems = findProblems(scope, target);
  known.set(scope, { target, problems });
  return problems;
}

function findProblems(scope: Scope, target: AirflowTarget): readonly Problem[] {
  const found: Problem[] = [];
  for (const { module, node } of importedModules(scope)) {
    const range = scope.source.rangeOf(node);
    if (target.provider === null) {
      if (!module.startsWith(PROVIDER)) continue;
      const message = `Airflow ${target.airflow} has no providers: import from \`airflow.contrib\`, or correct the target version.`;
      found.push(dagProblem("module-too-new", "warning", range, message));
      continue;
    }
    const moved = movedModule(module, target);
    if (!moved) continue;
    const message = `\`${module}\` ${moved.gone ? "is gone" : "is outdated"}: import from \`${moved.to}\`.`;
    const fixes = [replacing(`Import from ${moved.to}`, range, moved.to)];
    found.push(dagProblem("moved-module", moved.gone ? "error" : "warning", range, message, fixes));
  }
  return found;
}

/** Each module that a `from … import` names, with its place. */
export function importedModules(scope: Scope): readonly { readonly module: string; readonly node: Span }[] {
  const found: { readonly module: string; readonly node: Span }[] = [];
  scope.source.tree.iterate({
    enter: (cursor) => {
      // Most nodes need not be made into objects.
      if (cursor.name !== "ImportStatement") return;
      const place = moduleOf(cursor.node);
      if (place) found.push({ module: scope.source.textOf(place), node: place });
    },
  });
  return found;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function moduleOf(node: SyntaxNode): Span | undefined {
  const children = childrenOf(node);
  const last = children.findIndex(({ name }) => name === "import");
  const [first, second] = children;
  const end = children[last - 1];
  return first?.name === "from" && second && end && last > 1 ? { from: second.from, to: end.to } : undefined;
}

function movedModule(
  module: string,
  target: AirflowTarget,
): { readonly to: string; readonly gone: boolean } | undefined {
  const isOfAirflow3 = hasAirflow(target, "3.0");
  switch (module) {
    case "airflow.contrib.operators.kubernetes_pod_operator":
      return { to: operatorModule(target), gone: isOfAirflow3 };
    case OLD_OPERATOR:
      return hasProvider(target, "5.3") ? { to: NEW_OPERATOR, gone: hasProvider(target, "10.0") } : undefined;
    case "airflow.contrib.kubernetes.secret":
    case "airflow.kubernetes.secret":
      if (hasProvider(target, "7.4")) return { to: `${PROVIDER}.secret`, gone: isOfAirflow3 };
      return module === "airflow.kubernetes.secret" ? undefined : { to: "airflow.kubernetes.secret", gone: false };
    default:
      return undefined;
  }
}
