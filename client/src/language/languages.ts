import type { DocumentSelector, TextDocument } from "vscode";
import { CFG_LANGUAGE_IDS } from "./languageIds.ts";

export const CFG_LANGUAGES: DocumentSelector = CFG_LANGUAGE_IDS.map((language) => ({ language }));

export function isCfg({ languageId }: TextDocument): boolean {
  return CFG_LANGUAGE_IDS.some((language) => language === languageId);
}
