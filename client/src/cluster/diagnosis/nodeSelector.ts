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
  const title = instead.length > 0 ? `Ask for ${instead.join(", ")}, which a node has` : `No longer ask for ${asked}`;
  return {
    sentence: `No node has the label${lacking.length === 1 ? "" : "s"} ${asked} that the pod asks for.`,
    fix: { title, key: "node_selectors", set: JSON.stringify(offered) },
  };
}
