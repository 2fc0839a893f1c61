import {
  isSettingVariable,
  variableFileKind,
  variableSettings,
  type VariableFileKind,
} from "../../airflow/configuration/variableFiles.ts";
import { isAirflowVariable, type VariableSetting } from "../../airflow/configuration/variables/setting.ts";
import { checkVariable, variableFixes } from "../../rules/airflow/variables.ts";
import type { Text } from "../../text/text.ts";
import type { Position } from "../../text/types.ts";
import { holds } from "../../text/ranges.ts";
import type { AirflowSurroundings } from "../airflow/surroundings.ts";
import { SILENT_GUEST, type Guest } from "../guest.ts";
import type { FeatureContext } from "../types.ts";
import { completeVariableNames, completeVariableValue } from "./completion.ts";
import { hoverVariable } from "./hover.ts";
import { optionOccurrences, optionPlaces } from "./places.ts";
import { optionNamed, type NamedOption } from "./namedOption.ts";

/** The features of an open `.env` file, compose file or Dockerfile; undefined for other files. */
export function variableGuest(
  uri: string,
  { text }: { readonly text: Text },
  context: FeatureContext,
  airflow: AirflowSurroundings,
): Guest | undefined {
  const kind = kindOf(uri, text, airflow);
  if (!kind) return undefined;
  const settings = (): readonly VariableSetting[] =>
    variableSettings(text.toString(), kind, () => undefined, isSettingVariable);
  const around = { dbnd: context, airflow: () => airflow.contexts(context.client), target: airflow.target };
  const optionAt = (position: Position): NamedOption | undefined => {
    const found = settings().find(({ nameRange }) => holds(nameRange, position));
    return found && optionNamed(found, around);
  };
  return {
    ...SILENT_GUEST,
    complete: (position) => {
      const setting = settings().find(({ valueRange }) => holds(valueRange, position));
      return setting
        ? completeVariableValue(setting, kind, text, around)
        : completeVariableNames(text, position, around);
    },
    hover: (position) => {
      const option = optionAt(position);
      return option && hoverVariable(option, context.client);
    },
    definition: (position) => {
      const option = optionAt(position);
      return option ? optionPlaces(option, uri) : [];
    },
    references: (position) => {
      const option = optionAt(position);
      return option && optionOccurrences(option);
    },
    fixes: (problem) => variableFixes(problem, text.slice(problem.range)),
    problems: () =>
      settings().flatMap((setting) => {
        const problem = isAirflowVariable(setting.name) ? checkVariable(setting, airflow.target) : undefined;
        const severity = problem && (context.settings.severities[problem.code] ?? problem.severity);
        return problem && severity !== undefined && severity !== "off" ? [{ ...problem, severity }] : [];
      }),
  };
}

function kindOf(uri: string, text: Text, airflow: AirflowSurroundings): VariableFileKind | undefined {
  const byName = variableFileKind(uri.slice(uri.lastIndexOf("/") + 1));
  return byName ?? (text.toString().includes("AIRFLOW__") && airflow.isEnvFile() ? "dotenv" : undefined);
}
