import { t } from "../../l10n.ts";
import type { Node, Pod } from "../objects.ts";
import type { Fix } from "./cause.ts";

/** What a pod asks of its node in vain: the labels that no node has together, and what the node that comes closest has. */
export function missedLabels(
  pod: Pod,
  nodes: readonly Node[],
): { readonly sentence: string; readonly fix: Fix } | undefined {
  const wanted = Object.entries(pod.spec?.nodeSelector ?? {});
  if (wanted.length === 0) return undefined;
  const missed = ({ metadata }: Node): [string, string][] =>
    wanted.filter(([label, value]) => metadata.labels?.[label] !== value);
  const [closest] = [...nodes].sort((left, right) => missed(left).length - missed(right).length);
  const lacking = closest ? missed(closest) : [];
  if (!closest || lacking.length === 0) return undefined;
  const offered = Object.fromEntries(
    wanted.flatMap(([label]) => {
      const value = closest.metadata.labels?.[label];
      return value === undefined ? [] : [[label, value]];
    }),
  );
  const asked = lacking.map(([label, value]) => `${label}=${value}`).join(", ");
  const instead = lacking.flatMap(([label]) => (offered[label] === undefined ? [] : [`${label}=${offered[label]}`]));
  const title =
    instead.length > 0 ? t("Ask for {0}, which a node has", instead.join(", ")) : t("No longer ask for {0}", asked);
  return {
    sentence:
      lacking.length === 1
        ? t("No node has the label {0} that the pod asks for.", asked)
        : t("No node has the labels {0} that the pod asks for.", asked),
    fix: { title, key: "node_selectors", set: JSON.stringify(offered) },
  };
}
