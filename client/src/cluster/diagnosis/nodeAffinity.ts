import { closeMatches } from "../../../../server/src/configuration/closeMatches.ts";
import { t } from "../../l10n.ts";
import type { Node, NodeRequirement, NodeSelectorTerm, Pod } from "../objects.ts";
import type { FieldText, Fix } from "./cause.ts";
import { affinityTerms, isMet, isOpenFor, isSelected } from "./nodeFit.ts";

/** From which similarity on a label is offered in the place of another (0 to 1; Python's difflib). */
const CLOSE = 0.6;

const TERMS = "/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms";

/**
 * Another label or value in the one requirement that keeps a node away from the pod: of nodes that are open for it one that
 * was probably meant, by names that are close. Undefined where several requirements would have to change.
 */
export function affinityFix(pod: Pod, nodes: readonly Node[]): Fix | undefined {
  const selected = nodes.filter((node) => isSelected(pod, node));
  const open = selected.filter((node) => isOpenFor(pod, node));
  const inOrder = [...(open.length > 0 ? open : selected)].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const offers = inOrder.flatMap((node) =>
    affinityTerms(pod).flatMap((term, index) => offerOf(term, `${TERMS}/${index}`, node) ?? []),
  );
  const offer = offers.find(({ isClose }) => isClose) ?? offers[0];
  if (!offer) return undefined;
  return { title: t("Ask for {0}, which a node has", offer.label), key: "affinity", fields: [offer.field] };
}

interface Offer {
  readonly field: FieldText;
  /** `zone=b` */
  readonly label: string;
  readonly isClose: boolean;
}

function offerOf({ matchExpressions, matchFields }: NodeSelectorTerm, at: string, node: Node): Offer | undefined {
  if ((matchFields ?? []).length > 0) return undefined;
  const all = (matchExpressions ?? []).map((requirement, index) => ({ requirement, index }));
  const [missed, ...others] = all.filter(({ requirement }) => !isMet(requirement, node));
  if (!missed || others.length > 0 || missed.requirement.operator !== "In") return undefined;
  return instead(missed.requirement, `${at}/matchExpressions/${missed.index}`, node);
}

/** Another value of the label that the node has, or the label whose name is close to it and that has one of the values. */
function instead({ key = "", values }: NodeRequirement, at: string, { metadata }: Node): Offer | undefined {
  const wanted = values ?? [];
  const there = metadata.labels?.[key];
  if (there !== undefined) {
    const [close] = closeMatches(there, wanted, 1, CLOSE);
    const from = close ?? (wanted.length === 1 ? wanted[0] : undefined);
    if (from === undefined) return undefined;
    const field = { pointer: `${at}/values/${wanted.indexOf(from)}`, from, to: there };
    return { field, label: `${key}=${there}`, isClose: close !== undefined };
  }
  const same = Object.entries(metadata.labels ?? {}).filter(([, value]) => wanted.includes(value));
  const names = same.map(([name]) => name);
  const [name] = closeMatches(key, names, 1, CLOSE);
  if (name === undefined) return undefined;
  const field = { pointer: `${at}/key`, from: key, to: name };
  return { field, label: `${name}=${metadata.labels?.[name] ?? ""}`, isClose: true };
}

function nameOf({ metadata }: Node): string {
  return metadata.name ?? "";
}
