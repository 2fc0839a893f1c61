import { t } from "../../l10n.ts";
import type { Cause } from "./cause.ts";
import { firstSentence } from "./words.ts";

/** What a secret or a config map lacks, or that it is missing altogether; undefined where a message tells of neither. */
export function missingObject(message: string, evidence: string): Cause | undefined {
  return (
    notFound(message, evidence) ??
    notRead(message, evidence) ??
    withoutKey(message, evidence) ??
    withoutItem(message, evidence)
  );
}

function notFound(message: string, evidence: string): Cause | undefined {
  const [, kind, name = ""] = /\b(secrets?|configmaps?) "([^"]+)" not found/.exec(message) ?? [];
  if (kind === undefined) return undefined;
  return kind.startsWith("secret")
    ? {
        ...ofSecret("missing", evidence),
        missing: { kind: "secrets", name },
        sentence: t('The secret "{0}" is not in the pod\'s namespace.', name),
        hint: t("Create it there, or change `secrets`."),
      }
    : {
        ...ofConfigMap("missing", evidence),
        missing: { kind: "configmaps", name },
        sentence: t('The config map "{0}" is not in the pod\'s namespace.', name),
        hint: t("Create it there, or change `configmaps`."),
      };
}

/** The node tries again, and a busy one often is only late. */
function notRead(message: string, evidence: string): Cause | undefined {
  const [, kind] = /failed to sync (secret|configmap) cache/.exec(message) ?? [];
  if (kind === undefined) return undefined;
  return kind === "secret"
    ? {
        ...ofSecret("missing", evidence),
        severity: "warning",
        sentence: t(
          "A secret of the pod could not be read in time: it is missing, or the node does not reach the API server.",
        ),
        hint: t("See that each secret of the pod is in its namespace."),
      }
    : {
        ...ofConfigMap("missing", evidence),
        severity: "warning",
        sentence: t(
          "A config map of the pod could not be read in time: it is missing, or the node does not reach the API server.",
        ),
        hint: t("See that each config map of the pod is in its namespace."),
      };
}

function withoutKey(message: string, evidence: string): Cause | undefined {
  const key = /couldn't find key (\S+) in (Secret|ConfigMap) (\S+)/.exec(message);
  if (!key) return undefined;
  const [, asked = "", kind, whole = ""] = key;
  // With its namespace, which is the pod's.
  const name = whole.slice(whole.indexOf("/") + 1);
  return kind === "Secret"
    ? {
        ...ofSecret("key-missing", evidence),
        missing: { kind: "secrets", name: asked, of: name },
        sentence: t('The secret {0} has no key "{1}".', name, asked),
        hint: t("Add the key, or change the item that asks for it."),
      }
    : {
        ...ofConfigMap("key-missing", evidence),
        missing: { kind: "configmaps", name: asked, of: name },
        sentence: t('The config map {0} has no key "{1}".', name, asked),
        hint: t("Add the key, or change the item that asks for it."),
      };
}

function withoutItem(message: string, evidence: string): Cause | undefined {
  const item = /for volume "([^"]+)".*references non-existent (secret|config) key: (\S+)/.exec(message);
  if (!item) return undefined;
  const [, volume = "", kind, asked = ""] = item;
  return kind === "secret"
    ? {
        ...ofSecret("key-missing", evidence),
        sentence: t('The volume "{0}" takes the key "{1}" of a secret that does not have it.', volume, asked),
        hint: t("Add the key, or change the item that asks for it."),
      }
    : {
        ...ofConfigMap("key-missing", evidence),
        key: "volumes",
        sentence: t('The volume "{0}" takes the key "{1}" of a config map that does not have it.', volume, asked),
        hint: t("Add the key, or change the item that asks for it."),
      };
}

/** Why the kubelet cannot put a container together (`CreateContainerConfigError`, Kubernetes 1.34). */
export function configCause(message: string, evidence: string): Cause {
  return (
    missingObject(message, evidence) ??
    rootCause(message, evidence) ??
    expressionCause(message, evidence) ??
    partCause(message, evidence) ??
    amountOfOther(message, evidence) ?? {
      id: "container-config",
      severity: "error",
      sentence: t("The container cannot be made from its configuration: {0}.", firstSentence(message)),
      evidence,
    }
  );
}

/** A variable with an amount of a container (`resourceFieldRef`, Kubernetes 1.34). */
function amountOfOther(message: string, evidence: string): Cause | undefined {
  const container = /\bcontainer (\S+) not found/.exec(message)?.[1];
  if (container === undefined) return undefined;
  return {
    id: "container-config",
    severity: "error",
    sentence: t(
      'A variable has an amount of the container "{0}" (resourceFieldRef), which the pod does not have.',
      container,
    ),
    evidence,
    key: "env_vars",
    hint: t("Correct containerName of that variable, or leave it out: then its own container is meant."),
  };
}

/** A part of a volume, `subPath` (Kubernetes 1.34): the node's own log has why. */
function partCause(message: string, evidence: string): Cause | undefined {
  const [, volume, container] = /subPath.* for volumeMount "([^"]+)" of container "([^"]+)"/.exec(message) ?? [];
  if (volume === undefined || container === undefined) return undefined;
  return {
    id: "container-config",
    severity: "error",
    sentence: t(
      'The container {0} mounts a part of the volume "{1}" (subPath) that is not there and cannot be made.',
      container,
      volume,
    ),
    evidence,
    key: "volume_mounts",
    hint: t(
      "Correct subPath in volume_mounts: a folder is made where the volume lets that be, and never below a file.",
    ),
  };
}

/** Variables in `subPathExpr` (Kubernetes 1.34). */
function expressionCause(message: string, evidence: string): Cause | undefined {
  const name = /missing value for (\S+)/.exec(message)?.[1];
  if (name === undefined) return undefined;
  return {
    id: "container-config",
    severity: "error",
    sentence: t("A path of a volume (subPathExpr) names the variable {0}, which the container does not have.", name),
    evidence,
    key: "volume_mounts",
    hint: t("Add it to env_vars, or correct the path."),
  };
}

function rootCause(message: string, evidence: string): Cause | undefined {
  const user = /image has non-numeric user \(([^)]+)\)/.exec(message)?.[1];
  const common = { id: "runs-as-root", severity: "error", evidence, key: "security_context" } as const;
  if (user !== undefined) {
    return {
      ...common,
      sentence: t(
        'The image names its user ("{0}"), so that nobody can tell that it is not root (runAsNonRoot).',
        user,
      ),
      hint: t("Set runAsUser of security_context to the number of that user."),
    };
  }
  if (!/runAsNonRoot|non-root|run as root/.test(message)) return undefined;
  return {
    ...common,
    sentence: t("The container would run as root, and runAsNonRoot forbids that."),
    hint: t("Set runAsUser of security_context to another user than 0, or name one in the image (USER)."),
  };
}

function ofSecret(what: "missing" | "key-missing", evidence: string) {
  const id = what === "missing" ? { id: "secret-missing" } : { id: "secret-key-missing" };
  return { ...id, severity: "error", evidence, key: "secrets" } as const;
}

function ofConfigMap(what: "missing" | "key-missing", evidence: string) {
  const id = what === "missing" ? { id: "config-map-missing" } : { id: "config-map-key-missing" };
  return { ...id, severity: "error", evidence, key: "configmaps" } as const;
}
