import type { DocumentSelector, TextDocument } from "vscode";
import { AIRFLOW_LANGUAGE_ID, LANGUAGE_ID } from "../../../server/src/protocol.ts";

/** The languages of the cfg engine. */
export const CFG_LANGUAGE_IDS = [LANGUAGE_ID, AIRFLOW_LANGUAGE_ID] as const;
export const CFG_LANGUAGES: DocumentSelector = CFG_LANGUAGE_IDS.map((language) => ({ language }));

export function isCfg({ languageId }: TextDocument): boolean {
  return CFG_LANGUAGE_IDS.some((language) => language === languageId);
}
