import { t } from "../../l10n.ts";
import type { Pod } from "../objects.ts";
import type { Cause } from "./cause.ts";

interface Rule {
  readonly id: string;
  /** In the scheduler's message (Kubernetes 1.19 to 1.34). */
  readonly pattern: RegExp;
  /** It may pass by waiting. */
  readonly passes?: true;
  readonly tell: (match: RegExpExecArray, claims: string) => readonly [sentence: string, hint: string];
}

const RULES: readonly Rule[] = [
  {
    id: "volume-claim-missing",
    pattern: /persistentvolumeclaim "([^"]+)" not found/,
    tell: ([, name = ""]) => [
      t('The volume claim "{0}" is not in the pod\'s namespace.', name),
      t("Create the claim, or change `volumes`."),
    ],
  },
  {
    id: "volume-claim-missing",
    pattern: /persistentvolumeclaim "([^"]+)" is being deleted/,
    tell: ([, name = ""]) => [
      t('The volume claim "{0}" is being deleted.', name),
      t("Create it again once it is gone, or change `volumes`."),
    ],
  },
  {
    id: "volume-claim-unbound",
    pattern: /non-existent (?:pv|persistentvolume)/i,
    tell: (_, claims) => [
      t("The volume of a claim of the pod does not exist any more{0}.", claims),
      t("Delete the claim and create it again, or change `volumes`."),
    ],
  },
  {
    id: "volume-claim-unbound",
    pattern: /unbound immediate PersistentVolumeClaims|binding volumes|waiting for ephemeral volume controller/,
    tell: (_, claims) => [
      t("A volume claim of the pod has no volume yet{0}.", claims),
      t("Check the claim's storage class and size."),
    ],
  },
  {
    id: "volume-claim-unbound",
    pattern: /didn't find available persistent volumes/,
    tell: (_, claims) => [
      t("No volume is free for a claim of the pod on nodes that it may use{0}.", claims),
      t("Check the claim's storage class and size."),
    ],
  },
  {
    id: "volume-in-use",
    pattern: /ReadWriteOncePod|had no available disk/,
    passes: true,
    tell: (_, claims) => [
      t("Another pod uses the volume, which only one may{0}.", claims),
      t("Wait until it has ended, or take a claim that several pods may use (ReadWriteMany)."),
    ],
  },
  {
    id: "volume-limit",
    pattern: /exceed max volume count/,
    passes: true,
    tell: () => [
      t("The nodes have as many volumes as they can."),
      t("Wait until other pods have ended, or mount fewer volumes."),
    ],
  },
  {
    id: "volume-no-space",
    pattern: /did not have enough free storage/,
    tell: (_, claims) => [
      t("No node has enough storage for the volume claim{0}.", claims),
      t("Ask for less in the claim, or for another storage class."),
    ],
  },
  {
    id: "volume-elsewhere",
    pattern: /volume node affinity conflict|PersistentVolume's node affinity|no available volume zone/,
    tell: (_, claims) => [
      t("The pod's volume is on a node or zone where the pod may not run{0}.", claims),
      t("Check node_selectors and affinity against the volume's zone."),
    ],
  },
];

/** Why a volume claim keeps the pod from being placed; undefined where a reason of the scheduler is about something else. */
export function claimCause(pod: Pod, text: string, evidence: string): Cause | undefined {
  const names = (pod.spec?.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  const claims = names.length === 0 ? "" : ` (${names.join(", ")})`;
  for (const { id, pattern, passes, tell } of RULES) {
    const match = pattern.exec(text);
    if (!match) continue;
    const [sentence, hint] = tell(match, claims);
    const name = text.includes("not found") ? match[1] : undefined;
    return {
      ...{ id, severity: passes ? "warning" : "error", sentence, evidence, key: "volumes", hint },
      ...(name !== undefined && { missing: { kind: "persistentvolumeclaims", name } as const }),
    };
  }
  return undefined;
}
