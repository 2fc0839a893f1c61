import { rules } from "../../server/src/rules/catalogue.ts";

/** The schema of the setting `databand.rules`: every rule by name, so that the settings editor offers them. */
export function rulesSetting(): Record<string, unknown> {
  return Object.fromEntries(
    [...rules]
      .sort((left, right) => (left.code < right.code ? -1 : 1))
      .map(({ code, title, severity, optional }) => [
        code,
        {
          type: "string",
          enum: ["off", "hint", "information", "warning", "error"],
          default: optional ? "off" : severity,
          description: `${title}.`,
        },
      ]),
  );
}
