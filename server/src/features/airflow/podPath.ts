import { operatorArguments } from "../../schema/airflow/operatorArguments.ts";

/** Steps to a field of the pod: `spec`, `containers`, 0, `image`. */
type PodPath = readonly (string | number)[];

/** The field of the pod that a place in an argument of the operator becomes; undefined where it becomes several, or none. */
export function podPathOf(argument: string, inside: PodPath = []): PodPath | undefined {
  const field = operatorArguments()
    .get(argument)
    ?.field?.replace(/ \(.*\)$/u, "");
  if (field === undefined || /[ |]/u.test(field)) return undefined;
  const steps = field.split(".").flatMap((step) => {
    const [, name = step, index] = /^(\w+)\[(\d+)\]$/u.exec(step) ?? [];
    return index === undefined ? [name] : [name, Number(index)];
  });
  return [...steps, ...inside];
}
