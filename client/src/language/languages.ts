import type { DocumentSelector, TextDocument } from "vscode";
import { AIRFLOW_LANGUAGE_ID, LANGUAGE_ID } from "../../../server/src/protocol.ts";

/** The languages of the cfg engine. */
export const CFG_LANGUAGES: DocumentSelector = [{ language: LANGUAGE_ID }, { language: AIRFLOW_LANGUAGE_ID }];

export function isCfg({ languageId }: TextDocument): boolean {
  return languageId === LANGUAGE_ID || languageId === AIRFLOW_LANGUAGE_ID;
}
