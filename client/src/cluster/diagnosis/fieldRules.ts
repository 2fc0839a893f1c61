import { t } from "../../l10n.ts";
import type { RefusalRule } from "./refusalRule.ts";
import { inOneLine } from "./words.ts";

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
    pattern: /(?:Request entity too large|request is too large)/i,
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
    pattern:
      /is invalid: (?:\[)?([\w.[\]/-]+): (Invalid value|Required value|Unsupported value|Forbidden|Too long|Duplicate value|Not found):? ?(.*)/,
    tell: ([, field = "", what = "", why = ""]) => ({
      sentence: t("The cluster does not take {0}: {1}", field, `${what.toLowerCase()} ${inOneLine(why)}`.trim()),
      key: keyOfField(field),
      hint: t("Correct it where the configuration sets it; “Preview Pod YAML” leads there."),
    }),
  },
];

/** The engine's keys are about its own container, which is the first. */
const OF_OTHERS = /^spec\.(?:initContainers\b|containers[.[](?!0\b))/;
const AMOUNT = /\.resources\.(request|limit)s[.[](cpu|memory)\b/;

const FIELD_KEYS: readonly (readonly [RegExp, string])[] = [
  [/^metadata\.labels/, "labels"],
  [/^metadata\.annotations/, "annotations"],
  [/\.image$/, "container_repository"],
  [/\.imagePullPolicy/, "image_pull_policy"],
  [/\.resources\.limits/, "limits"],
  [/\.resources/, "requests"],
  [/\.env\b/, "env_vars"],
  [/\.volumeMounts/, "volume_mounts"],
  [/^spec\.volumes/, "volumes"],
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
