/** What is told about an argument of an operator or a model. */
import { className } from "../../airflow/models/construct.ts";
import { reaches } from "../../airflow/operator/known.ts";
import { isAtLeast, targetName, type AirflowTarget } from "../../airflow/target.ts";
import { fieldsOf, type Field } from "../../pod/models/models.ts";
import { podShape } from "../../schema/kubernetes/podSchema.ts";
import type { OperatorArgument } from "../../schema/airflow/operatorArguments.ts";
import { kubernetesLink } from "../referencePage.ts";
import { OPERATOR_DOCUMENTATION } from "../../schema/airflow/operatorDocumentation.ts";

/** The type of an argument, as that release has it. */
export function typeOf(argument: OperatorArgument, target: AirflowTarget): string {
  return target.provider === null ? (argument.oldType ?? argument.type) : argument.type;
}

/** The default of an argument in that release, as Python writes it. */
export function defaultOf({ defaults, default: newest }: OperatorArgument, target: AirflowTarget): string {
  return defaults?.findLast(({ since }) => reaches(target, since))?.text ?? newest;
}

/** All about an argument: Markdown. */
export function argumentText(argument: OperatorArgument, target: AirflowTarget): string {
  const { name, field, replacement } = argument;
  const facts = [
    `Default: \`${defaultOf(argument, target)}\`.`,
    field === undefined ? "" : `Becomes ${field.includes(" ") ? field : `\`${field}\``}.`,
    reaches(target, argument.templated) ? "Jinja is rendered." : "Jinja is not rendered.",
  ];
  const old = reaches(target, argument.ignored)
    ? "Has no effect any more."
    : reaches(target, argument.deprecated) && target.provider !== null
      ? "Outdated."
      : "";
  const instead = old === "" || replacement === undefined ? "" : ` Write \`${replacement}\` instead.`;
  return [
    `**${name}** \`${typeOf(argument, target)}\` — KubernetesPodOperator of ${targetName(target)}`,
    OPERATOR_DOCUMENTATION[name] ?? "",
    `${old}${instead}`,
    facts.filter(Boolean).join(" "),
    operatorLink(target),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** The page of the operator in Airflow's reference, in Markdown. */
function operatorLink({ provider, airflow }: AirflowTarget): string {
  const page =
    provider === null
      ? `apache-airflow/${airflow}/_api/airflow/contrib/operators/kubernetes_pod_operator/index.html`
      : `apache-airflow-providers-cncf-kubernetes/${provider}/_api/airflow/providers/cncf/kubernetes/operators/${isAtLeast(provider, "5.3") ? "pod" : "kubernetes_pod"}/index.html`;
  return `[Airflow's reference](https://airflow.apache.org/docs/${page})`;
}

/** The argument of a model's class that is a field of the API. */
export function modelField(model: string, pythonName: string, client: number): Field | undefined {
  return fieldsOf(model, client).find((field) => field.pythonName === pythonName);
}

/** All about such an argument: Markdown. */
export function fieldText(model: string, field: Field): string {
  const said = podShape(className(model))?.properties().get(field.name)?.documentation ?? "";
  const title = `**${field.pythonName}** — \`${field.name}\` of ${model}${field.required ? ", required" : ""}`;
  return [title, said, kubernetesLink(className(model))].filter(Boolean).join("\n\n");
}
