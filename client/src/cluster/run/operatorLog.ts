/** What the arguments of an operator of Airflow make of its pod's logs (spec 5.1, 5.9). Pure. */
import { t } from "../../l10n.ts";
import type { OperatorLogs, RunPlan } from "../../../../server/src/protocol.ts";
import type { LogLine } from "../logs/logs.ts";

/** Whose logs are shown: the task's, or what an operator says. */
export function logsOf({ operator }: RunPlan, main: string): OperatorLogs {
  if (operator?.logs) return operator.logs;
  return { containers: operator?.followsLog === false ? [] : [main], prefix: false };
}

/** True for a run that shows logs of init containers: it begins before the task's container does. */
export function showsInitLogs({ operator, pod }: RunPlan): boolean {
  const spec = pod.spec as { readonly initContainers?: readonly { readonly name?: string }[] | null } | undefined;
  const names = new Set((spec?.initContainers ?? []).map(({ name }) => name));
  return operator?.logs?.containers.some((container) => names.has(container)) ?? false;
}

/** What the log has to say before its lines. */
export function notesOfOperator({ operator }: RunPlan): readonly string[] {
  if (!operator) return [];
  const silent = operator.withoutEffect ?? [];
  return [
    ...(operator.followsLog ? [] : [t("The operator has get_logs = False: its log is not followed")]),
    ...(operator.logs?.missing ?? []).map((name) => t("The pod has no container {0}, whose log is asked for", name)),
    ...(silent.length > 0 ? [t("Of no effect in a run from the editor: {0}", silent.join(", "))] : []),
  ];
}

/** Marks of groups stay at the beginning of their line, as Airflow leaves them. */
export function prefixed(prefix: string, line: LogLine): LogLine {
  return /^::(?:end)?group::/.test(line.text) ? line : { ...line, text: prefix + line.text };
}
