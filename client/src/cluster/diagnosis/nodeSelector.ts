import { closeMatches } from "../../../../server/src/configuration/closeMatches.ts";
import { t } from "../../l10n.ts";
import type { Node, NodeRequirement, NodeSelectorTerm, Pod } from "../objects.ts";
import type { Cause, Fix } from "./cause.ts";
import { affinityFix } from "./nodeAffinity.ts";
import { affinityTerms, isOpenFor } from "./nodeFit.ts";

/** From which similarity on a label is offered in the place of another (0 to 1; Python's difflib). */
const CLOSE = 0.6;

/**
 * No node is what the pod asks for; the scheduler does not tell `nodeSelector` and `nodeAffinity` apart.
 *
 * @param ofOpen only nodes that are open for the pod have been asked for their labels
 */
export function wrongLabels(pod: Pod, nodes: readonly Node[], evidence: string, ofOpen = false): Cause {
  const common = { id: "node-selector", severity: "error", evidence } as const;
  const missed = missedLabels(pod, nodes);
  const terms = affinityTerms(pod);
  const isAffinity =
    missed === undefined && Boolean(pod.spec?.affinity?.nodeAffinity) && (!pod.spec?.nodeSelector || nodes.length > 0);
  if (isAffinity) {
    const wanted = termsInWords(terms);
    return {
      ...common,
      id: "affinity",
      sentence:
        wanted === ""
          ? t("No node has the labels that the pod's affinity asks for.")
          : ofOpen
            ? t("No node that is open for the pod has the labels that its affinity asks for: {0}.", wanted)
            : t("No node has the labels that the pod's affinity asks for: {0}.", wanted),
      key: "affinity",
      hint: labelsThere(
        terms.flatMap(({ matchExpressions }) => matchExpressions ?? []),
        nodes,
      ),
      fix: affinityFix(pod, nodes),
    };
  }
  return {
    ...common,
    sentence:
      missed?.sentence ??
      (ofOpen
        ? t("No node that is open for the pod has the labels that it asks for.")
        : t("No node has the labels that the pod asks for.")),
    key: "node_selectors",
    hint: missed?.hint ?? t("Compare node_selectors and affinity with the labels of the nodes."),
    word: missed?.word,
    fix: missed?.fix,
  };
}

/** `zone in (a, b), disk=ssd or gpu`: alternatives of a node affinity. */
export function termsInWords(terms: readonly NodeSelectorTerm[]): string {
  return terms
    .map(({ matchExpressions, matchFields }) =>
      [...(matchExpressions ?? []), ...(matchFields ?? [])].map(inWords).join(", "),
    )
    .join(t(" or "));
}

/** `zone in (a, b)`, as selectors are written. */
function inWords({ key = "", operator = "", values }: NodeRequirement): string {
  const all = (values ?? []).join(", ");
  switch (operator) {
    case "In":
      return values?.length === 1 ? `${key}=${all}` : `${key} in (${all})`;
    case "NotIn":
      return `${key} notin (${all})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return `${key} ${operator === "Gt" ? ">" : "<"} ${all}`;
  }
}

/** Which of the labels the nodes have, and with which values. */
function labelsThere(asked: readonly NodeRequirement[], nodes: readonly Node[]): string {
  const there = valuesThere(
    asked.map(({ key = "" }) => key),
    nodes,
  );
  return there === ""
    ? t("Compare nodeAffinity in `affinity` with the labels of the nodes.")
    : t("Correct nodeAffinity in `affinity`: the nodes have {0}.", there);
}

/** `zone=a|b, disk=ssd`, of the labels that there are. */
function valuesThere(labels: readonly string[], nodes: readonly Node[]): string {
  const there = [...new Set(labels)].flatMap((key) => {
    const values = [...new Set(nodes.flatMap(({ metadata }) => metadata.labels?.[key] ?? []))].sort();
    return values.length === 0 ? [] : [`${key}=${values.slice(0, MOST_VALUES).join("|")}`];
  });
  return there.join(", ");
}

const MOST_VALUES = 5;

interface Missed {
  readonly sentence: string;
  readonly hint: string | undefined;
  /** The first of the labels. */
  readonly word: string | undefined;
  readonly fix: Fix;
}

/** What a pod asks of its node in vain: the labels that no node has together, and what the node that comes closest has. */
function missedLabels(pod: Pod, nodes: readonly Node[]): Missed | undefined {
  const wanted = Object.entries(pod.spec?.nodeSelector ?? {});
  if (wanted.length === 0) return undefined;
  const missed = ({ metadata }: Node): [string, string][] =>
    wanted.filter(([label, value]) => metadata.labels?.[label] !== value);
  const closest = closestOf(pod, wanted, nodes, missed);
  const lacking = closest ? missed(closest) : [];
  if (!closest || lacking.length === 0) return undefined;
  const instead = lacking.flatMap((one) => labelInstead(one, closest) ?? []);
  const offered = Object.fromEntries(
    wanted.flatMap(([label, value]): (readonly [string, string])[] => {
      if (!lacking.some(([one]) => one === label)) return [[label, value]];
      const other = instead.find(({ of }) => of === label);
      return other ? [[other.label, other.value]] : [];
    }),
  );
  const asked = lacking.map(([label, value]) => `${label}=${value}`).join(", ");
  const given = instead.map(({ label, value }) => `${label}=${value}`).join(", ");
  const there = valuesThere(
    lacking.map(([label]) => label),
    nodes,
  );
  const title = given === "" ? t("No longer ask for {0}", asked) : t("Ask for {0}, which a node has", given);
  return {
    sentence:
      lacking.length === 1
        ? t("No node has the label {0} that the pod asks for.", asked)
        : t("No node has the labels {0} that the pod asks for.", asked),
    hint: there === "" ? undefined : t("Correct node_selectors: the nodes have {0}.", there),
    word: lacking[0]?.[0],
    fix: { title, key: "node_selectors", set: JSON.stringify(offered) },
  };
}

/** Of nodes that have as much of it, those that the pod may use come first, then those that it was mistyped for. */
function closestOf(
  pod: Pod,
  wanted: readonly (readonly [label: string, value: string])[],
  nodes: readonly Node[],
  missed: (node: Node) => readonly (readonly [string, string])[],
): Node | undefined {
  const least = Math.min(...nodes.map((node) => missed(node).length));
  const best = nodes.filter((node) => missed(node).length === least);
  const open = best.filter((node) => isOpenFor(pod, node));
  const left = open.length > 0 ? open : best;
  const meant = new Map(
    wanted.map(([label, value]) => {
      const values = left.flatMap(({ metadata }) => metadata.labels?.[label] ?? []);
      return [label, closeMatches(value, values, 1, CLOSE)[0]];
    }),
  );
  const likeness = ({ metadata }: Node): number =>
    wanted.filter(([label]) => meant.get(label) !== undefined && metadata.labels?.[label] === meant.get(label)).length;
  const most = Math.max(...left.map(likeness));
  const found = left.filter((node) => likeness(node) === most);
  // Whatever order they are listed in.
  return found.reduce<Node | undefined>(
    (first, one) => (first && nameOf(first) <= nameOf(one) ? first : one),
    undefined,
  );
}

function nameOf({ metadata }: Node): string {
  return metadata.name ?? "";
}

/** Another value of the label that the node has, or the label whose name is close to it and that has the value. */
function labelInstead([label, value]: readonly [string, string], { metadata }: Node) {
  const there = metadata.labels?.[label];
  if (there !== undefined) return { of: label, label, value: there };
  const same = Object.entries(metadata.labels ?? {}).flatMap(([name, its]) => (its === value ? [name] : []));
  const [close] = closeMatches(label, same, 1, CLOSE);
  return close === undefined ? undefined : { of: label, label: close, value };
}
