import { t } from "../../l10n.ts";
import type { EvidenceSource } from "../facts/podAround.ts";
import type { Cause } from "./cause.ts";

/** What may not be read and might tell more of a pod that does not start; empty where all may be. */
export function unreadCause(refused: readonly (readonly [source: EvidenceSource, said: string])[]): readonly Cause[] {
  if (refused.length === 0) return [];
  const names = refused.map(([source]) => nameOf(source)).join(", ");
  return [
    {
      id: "evidence-unread",
      severity: "info",
      sentence: t("What your rights do not let be read may tell more: {0}.", names),
      evidence: refused.map(([, said]) => said).join(" "),
      hint: t("Ask for the right to list them, or somebody who has it."),
    },
  ];
}

function nameOf(source: EvidenceSource): string {
  switch (source) {
    case "events":
      return t("events");
    case "nodes":
      return t("nodes");
    case "claims":
      return t("volume claims");
  }
}
