import { airflowOptions } from "../../schema/airflow/options.ts";

let sensitive: ReadonlySet<string> | undefined;

/** Keys that may be given by a command or by a secrets backend (spec 2). */
export function isSensitive(section: string, key: string): boolean {
  sensitive ??= new Set([
    "kubernetes.git_password",
    ...airflowOptions().flatMap((option) => (option.sensitive ? [`${option.section}.${option.name}`] : [])),
  ]);
  return sensitive.has(`${section}.${key}`);
}
