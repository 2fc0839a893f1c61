import { t } from "../../l10n.ts";
import { fieldPointer } from "../pods/fieldPointer.ts";
import type { Fix } from "./cause.ts";
import { explainCause, REASON_WORDS } from "./explainCause.ts";
import type { RefusalRule } from "./refusalRule.ts";

/** A field as the API server names it, and what it says of one. */
const PATH = String.raw`[a-z]\w*(?:\.\w+|\[[^\]]*\])+`;
const KINDS = Object.keys(REASON_WORDS).join("|");

/** Fields of a pod that the API server does not take. */
export const fieldRules: readonly RefusalRule[] = [
  {
    id: "env-value",
    pattern: /env\.value|EnvVar\.(?:spec\.)?.*value|cannot unmarshal (?:number|bool) into Go struct field EnvVar/,
    tell: () => ({
      sentence: t("A value of env_vars is a number or a boolean; the cluster takes only text."),
      key: "env_vars",
      hint: t('Put it in quotes: {"NAME": "1"}.'),
    }),
  },
  {
    id: "too-large",
    pattern: /Request entity too large|request is too large|trying to send message larger than max/i,
    tell: () => ({
      sentence: t("The pod is larger than the cluster takes."),
      key: "env_vars",
      hint: t("Put what is long, such as values of env_vars, into a config map or a file of the image."),
    }),
  },
  {
    id: "volume-not-mounted",
    pattern: /volumeMounts\[\d+\]\.name: Not found: "([^"]+)"/,
    tell: ([, volume = ""]) => ({
      sentence: t('The pod has no volume "{0}", which a container mounts.', volume),
      key: "volume_mounts",
      hint: t("Add it to `volumes`, or correct its name."),
    }),
  },
  {
    id: "invalid-field",
    // One answer names all fields: `Pod "p" is invalid: [spec.a: Required value, spec.b: Invalid value: 1: must be …]`.
    pattern: new RegExp(
      `(?<= is invalid: (?:.*, |\\[)?)(${PATH}): (${KINDS})(.*?)(?=, ${PATH}: (?:${KINDS})|\\]?$)`,
      "s",
    ),
    repeats: true,
    // What has a limit and no request has its limit as request.
    subject: ([, field = ""]) => field.replace(/\.requests\[/, ".limits["),
    tell: ([, field = "", what = "", why = ""]) => {
      const { sentence, hint } = explainCause(field, REASON_WORDS[what] ?? "", `${what}${why}`);
      const key = keyOfField(field);
      return {
        sentence,
        key,
        hint: hint ?? t("Correct it where the configuration sets it; “Preview Pod YAML” leads there."),
        ...(key === "pod_yaml" && { field: fieldPointer(field) }),
        fix: otherSpelling(key, why),
      };
    },
  },
];

/** The engine's keys are about its own container, which is the first. */
const OF_OTHERS = /^spec\.(?:initContainers\b|containers[.[](?!0\b))/;
const AMOUNT = /\.resources\.(request|limit)s[.[](cpu|memory)\b/;

const FIELD_KEYS: readonly (readonly [RegExp, string])[] = [
  [/^metadata\.labels/, "labels"],
  [/^metadata\.annotations/, "annotations"],
  [/^spec\.volumes/, "volumes"],
  [/^spec\.imagePullSecrets/, "image_pull_secrets"],
  [/^spec\.serviceAccount/, "service_account_name"],
  [/\.image$/, "container_repository"],
  [/\.imagePullPolicy/, "image_pull_policy"],
  [/\.resources\.limits/, "limits"],
  [/\.resources/, "requests"],
  [/\.env\b/, "env_vars"],
  [/\.volumeMounts/, "volume_mounts"],
  [/^spec\.tolerations/, "tolerations"],
  [/^spec\.affinity/, "affinity"],
  [/^spec\.nodeSelector/, "node_selectors"],
  [/[sS]ecurityContext/, "security_context"],
];

/**
 * The engine's key that becomes a field, else the manifest that has it.
 *
 * @param field as Kubernetes names it (`spec.containers[0].image`), or as JSON pointer
 */
export function keyOfField(field: string): string {
  const path = field.replace(/^\//, "").replaceAll("/", ".");
  if (OF_OTHERS.test(path)) return "pod_yaml";
  const [, kind, resource] = AMOUNT.exec(path) ?? [];
  if (kind !== undefined && resource !== undefined) return `${kind}_${resource}`;
  return FIELD_KEYS.find(([pattern]) => pattern.test(path))?.[1] ?? "pod_yaml";
}

/** What is meant by a value that is only written another way, as `always` is `Always`. */
function otherSpelling(key: string, why: string): Fix | undefined {
  const [, given = "", supported = ""] = /^: "([^"]*)": supported values: (.+)$/s.exec(why) ?? [];
  const meant = [...supported.matchAll(/"([^"]+)"/g)].find(
    ([, one]) => one?.toLowerCase() === given.toLowerCase(),
  )?.[1];
  if (key !== "image_pull_policy" || meant === undefined) return undefined;
  return { title: t("Set {0} to {1}", key, meant), key, set: meant };
}
