/** Which arguments `KubernetesPodOperator` has in a release, and what that release does with them. */
import { operatorArguments, type OperatorArgument, type Release } from "../../schema/airflow/operatorArguments.ts";
import { hasAirflow, hasProvider, type AirflowTarget } from "../target.ts";

/** True when the target is that release or newer; what came in 1.10 is in every provider. */
export function reaches(target: AirflowTarget, release: Release | undefined): boolean {
  if (!release) return false;
  const { core, provider } = release;
  if (target.provider === null) return core !== undefined && hasAirflow(target, core);
  return provider === undefined ? core !== undefined : hasProvider(target, provider);
}

/** True when the operator of that release takes the argument. */
export function takes(target: AirflowTarget, argument: OperatorArgument): boolean {
  const { core, provider } = argument.since;
  const first = target.provider === null ? core !== undefined && { core } : provider !== undefined && { provider };
  return first !== false && reaches(target, first) && !reaches(target, argument.removed);
}

/** The argument of that name, where the operator of that release takes it. */
export function argumentOf(target: AirflowTarget, name: string): OperatorArgument | undefined {
  const argument = operatorArguments().get(name);
  return argument && takes(target, argument) ? argument : undefined;
}

/** True when that release renders Jinja in the argument. */
export function isTemplated(target: AirflowTarget, name: string): boolean {
  return reaches(target, argumentOf(target, name)?.templated);
}
