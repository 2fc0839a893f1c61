import { isInBraces, withoutBraces } from "../../airflow/templates/braces.ts";
import { templateNote } from "../../airflow/templates/templateNotes.ts";
import { templateProblems } from "../../airflow/templates/templateProblems.ts";
import { ruleByCode } from "../../rules/catalogue.ts";
import { Text } from "../../text/text.ts";
import type { Problem } from "../../text/types.ts";
import { completeManifest } from "../manifest/completion.ts";
import { manifestFixes } from "../manifest/fixes.ts";
import { hoverField } from "../manifest/hover.ts";
import { SILENT_GUEST, type Guest } from "../guest.ts";
import type { FeatureContext } from "../types.ts";
import type { AirflowSurroundings } from "./surroundings.ts";
import { templateClusterNames, templateFacts } from "./templateClusterNames.ts";

/** Codes of what another extension that knows YAML tells too. */
const ALSO_OTHERS: ReadonlySet<string> = new Set(["airflow-template-value"]);

/** The features of an open pod template of Airflow; undefined for other files. */
export function templateGuest(
  uri: string,
  { text }: { readonly text: Text },
  { client, settings }: FeatureContext,
  airflow: AirflowSurroundings,
): Guest | undefined {
  const content = text.toString();
  const users = isPod(content) ? airflow.templateUsers() : undefined;
  if (!users) return undefined;
  const braced = withoutBraces(content);
  const plain = braced.text;
  const readable = plain === content ? text : Text.from(plain);
  const title = users.length > 0 ? `pod template of ${users.join(", ")}` : "pod template";
  const facts = templateFacts(braced, users, airflow);
  const own = (): Omit<Problem, "severity">[] =>
    templateProblems({ uri, text: content }).map(({ code, message, range, word }) => ({
      code,
      message,
      range,
      ...(word && { data: word }),
    }));
  return {
    ...SILENT_GUEST,
    complete: (position) =>
      isInBraces(braced, text.offsetAt(position))
        ? []
        : completeManifest(readable, text.offsetAt(position), facts ? [facts] : [], client, templateNote),
    hover: (position) =>
      isInBraces(braced, text.offsetAt(position))
        ? undefined
        : hoverField(readable, text.offsetAt(position), title, client, templateNote),
    problems: () =>
      [...own(), ...templateClusterNames(uri, braced, facts)].flatMap((problem): Problem[] => {
        const { code } = problem;
        if (client.otherYaml && ALSO_OTHERS.has(code)) return [];
        const rule = ruleByCode(code);
        const severity = settings.severities[code] ?? rule?.severity ?? "warning";
        return severity === "off" ? [] : [{ ...problem, severity, ...(rule?.tags && { tags: rule.tags }) }];
      }),
    fixes: (problem) => manifestFixes(problem, text),
  };
}

/** Not another kind of object that lies in the same folder. */
function isPod(text: string): boolean {
  const kind = /^kind:\s*["']?(\w+)/mu.exec(text)?.[1];
  return kind === undefined || kind === "Pod";
}
