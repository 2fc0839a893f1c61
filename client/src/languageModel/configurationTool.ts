import { t } from "../l10n.ts";
import { scopeOf } from "../projects.ts";
import type { Services } from "../services.ts";
import type { TextTool } from "./textTool.ts";

interface Input {
  readonly section?: string;
}

/** What is in force for an engine or environment, and which layer each value comes from. Values of secrets are hidden. */
export function configurationTool({ requests }: Services): TextTool<Input> {
  return {
    message: ({ section }) =>
      section === undefined
        ? t("Reading the configuration of all engines and environments")
        : t("Reading the configuration of {0}", section),
    answer: async ({ section }, token) => {
      if (section === undefined || section === "") {
        const sections = await requests.effectiveSections(scopeOf(undefined), token);
        return ["Engines and environments:", ...sections.map(({ name, kind }) => `- ${name} (${kind})`)].join("\n");
      }
      return (await requests.effectiveConfiguration({ ...scopeOf(undefined), section }, token)).text;
    },
  };
}
