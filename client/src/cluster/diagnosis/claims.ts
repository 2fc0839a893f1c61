import { t } from "../../l10n.ts";
import type { ClaimSight, Volume } from "../facts/podClaims.ts";
import type { Node, Pod } from "../objects.ts";
import { hasStarted } from "../pods/podState.ts";
import type { Cause } from "./cause.ts";
import { pendingCause } from "./pendingClaims.ts";

/** Causes of the scheduler that a claim's own reason makes superfluous. */
export const SAID_BY_CLAIMS: ReadonlySet<string> = new Set(["volume-claim-unbound", "volume-elsewhere"]);

/** What keeps the claims of a pod from having a volume where the pod may run, in the claims' own words. */
export function claimsCauses(pod: Pod, claims: readonly ClaimSight[], nodes: readonly Node[]): readonly Cause[] {
  if (hasStarted(pod)) return [];
  return claims.flatMap((sight) => {
    const cause = claimCause(pod, sight, nodes);
    return cause ? [cause] : [];
  });
}

function claimCause(pod: Pod, sight: ClaimSight, nodes: readonly Node[]): Cause | undefined {
  const { name, claim, volume } = sight;
  const { phase = "" } = claim?.status ?? {};
  const common = { severity: "error", key: "volumes", evidence: `persistentvolumeclaim ${name}: ${phase}` } as const;
  if (!claim) {
    return isEphemeral(pod, name)
      ? undefined
      : {
          ...common,
          id: "volume-claim-missing",
          missing: { kind: "persistentvolumeclaims", name },
          evidence: `persistentvolumeclaim "${name}" not found`,
          sentence: t('The volume claim "{0}" is not in the pod\'s namespace.', name),
          hint: t("Create the claim, or change `volumes`."),
        };
  }
  if (claim.metadata.deletionTimestamp) {
    return {
      ...common,
      id: "volume-claim-missing",
      evidence: `${common.evidence}, deletionTimestamp ${claim.metadata.deletionTimestamp}`,
      sentence: t('The volume claim "{0}" is being deleted.', name),
      hint: t("Create it again once it is gone, or change `volumes`."),
    };
  }
  if (phase === "Lost") {
    return {
      ...common,
      id: "volume-claim-lost",
      sentence: t('The volume of the claim "{0}" is gone, and with it what was on it.', name),
      hint: t("Delete the claim and create it again, or change `volumes`."),
    };
  }
  if (phase === "Pending") return pendingCause(pod, sight);
  return volume && isOnWrongNodes(pod) ? elsewhere(pod, name, volume, nodes) : undefined;
}

/** The scheduler says that volumes are where the pod may not run: a volume tells which nodes can have it. */
function elsewhere(pod: Pod, claim: string, volume: Volume, nodes: readonly Node[]): Cause | undefined {
  const terms = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const wanted = terms.flatMap(({ matchExpressions }) => matchExpressions ?? []).filter(({ key = "" }) => key !== "");
  if (wanted.length === 0) return undefined;
  const text = wanted.map(({ key = "", values }) => `${key}=${(values ?? []).join("|")}`).join(", ");
  const other = wanted.find(({ key = "", values }) => {
    const asked = pod.spec?.nodeSelector?.[key];
    return asked !== undefined && !values?.includes(asked);
  });
  const common = {
    id: "volume-elsewhere",
    severity: "error",
    evidence: `persistentvolume ${volume.metadata.name ?? ""}: nodeAffinity ${text}`,
  } as const;
  if (other?.key !== undefined) {
    const asked = `${other.key}=${pod.spec?.nodeSelector?.[other.key] ?? ""}`;
    const there = other.values?.[0] ?? "";
    return {
      ...common,
      sentence: t('The volume of the claim "{0}" is at {1}, but the pod asks for {2}.', claim, text, asked),
      key: "node_selectors",
      hint: t("Choose the nodes of the volume in node_selectors, or take another claim in `volumes`."),
      fix: {
        title: t("Ask for {0}, where the volume is", `${other.key}=${there}`),
        key: "node_selectors",
        set: JSON.stringify({ ...pod.spec?.nodeSelector, [other.key]: there }),
      },
    };
  }
  const isNowhere =
    nodes.length > 0 &&
    !nodes.some(({ metadata }) =>
      wanted.every(({ key = "", values }) => values?.includes(metadata.labels?.[key] ?? "") === true),
    );
  return {
    ...common,
    sentence: isNowhere
      ? t('The volume of the claim "{0}" is at {1}, where the cluster has no node.', claim, text)
      : t('The volume of the claim "{0}" is at {1}, where no node takes the pod.', claim, text),
    key: "volumes",
    hint: t("Check node_selectors, affinity and requests against the nodes there, or take another claim in `volumes`."),
  };
}

function isOnWrongNodes({ status }: Pod): boolean {
  const scheduled = status?.conditions?.find(({ type }) => type === "PodScheduled");
  return /volume node affinity conflict|PersistentVolume's node affinity|no available volume zone/.test(
    scheduled?.message ?? "",
  );
}

function isEphemeral({ metadata, spec }: Pod, claim: string): boolean {
  return (spec?.volumes ?? []).some(
    ({ name, ephemeral }) => ephemeral && claim === `${metadata.name ?? ""}-${name ?? ""}`,
  );
}
