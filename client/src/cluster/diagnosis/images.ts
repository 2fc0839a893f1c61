import { t } from "../../l10n.ts";
import type { ClusterEvent, Pod } from "../objects.ts";
import type { Cause, Fix } from "./cause.ts";
import { imageVolumeIn, ofImageVolume } from "./imageVolumes.ts";
import { escaped, firstSentence } from "./words.ts";

/** States of a container whose image is not there yet (Kubernetes 1.34). */
export const IMAGE_REASONS: ReadonlySet<string> = new Set([
  ...["ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"],
  ...["ImageInspectError", "RegistryUnavailable", "SignatureValidationFailed"],
]);

/** Causes with which the image may only have another name. */
const NOT_THERE: ReadonlySet<string> = new Set([
  "image-tag",
  "image-not-found",
  "image-forbidden",
  "image-never-pulled",
]);

type Told = Omit<Cause, "severity" | "evidence">;

interface Rule {
  /** In the words of containerd 1.6 to 2.1, Docker 20 to 27 and CRI-O 1.24 to 1.34. */
  readonly pattern: RegExp;
  readonly tell: (image: string, said: string) => Told;
}

/** All that a node says while it waits, before Kubernetes 1.31. */
const BACK_OFF = /^Back-off pulling image "[^"]*"$/;

/** What says most comes first. */
const RULES: readonly Rule[] = [
  {
    pattern:
      /no match(?:ing manifest)? for (?:platform|\S+\/)|no image found in (?:manifest list|image index) for|image architecture mismatch/i,
    tell: (image) => ({
      id: "wrong-platform",
      sentence: t("The image {0} is not made for the kind of processor that the node has.", image),
      key: "container_tag",
      hint: t("Build it for that platform too, or choose nodes by node_selectors: kubernetes.io/arch."),
    }),
  },
  {
    pattern: /no space left on device|disk quota exceeded/i,
    tell: (image) => ({
      id: "node-disk-full",
      sentence: t("The disk of the node has no room for the image {0}.", image),
      hint: t("Choose another node or a smaller image, or have the node cleaned up."),
    }),
  },
  {
    pattern: /signature validation failed|SignatureValidationFailed/,
    tell: (image) => ({
      id: "image-signature",
      sentence: t(
        "The signature of the image {0} is missing or wrong, and the node takes only images that are signed.",
        image,
      ),
      key: "container_repository",
      hint: t("Sign the image, or take one that the cluster allows."),
    }),
  },
  {
    pattern: /toomanyrequests|too many requests|rate limit/i,
    tell: (image) => ({
      id: "image-rate-limit",
      sentence: t("The registry of {0} refuses more pulls for now (rate limit).", image),
      key: "image_pull_secrets",
      hint: t("Pull with an account (image_pull_secrets), or from a mirror."),
    }),
  },
  {
    pattern: /pull QPS exceeded/i,
    tell: (image) => ({
      id: "image-rate-limit",
      sentence: t("The node pulls many images at once; that of {0} is to follow.", image),
    }),
  },
  {
    pattern: /x509|tls: |certificate|server gave HTTP response to HTTPS/i,
    tell: (image) => ({
      id: "image-registry-tls",
      sentence: t("The node does not trust the registry of {0}.", image),
      key: "container_repository",
      hint: t("The node's container runtime must know the registry's certificate authority."),
    }),
  },
  {
    pattern:
      /dial tcp|i\/o timeout|no such host|connection (?:refused|reset)|TLS handshake timeout|\bEOF\b|proxyconnect/i,
    tell: (image) => ({
      id: "image-registry-unreachable",
      sentence: t("The node cannot reach the registry of {0}.", image),
      key: "container_repository",
      hint: t("Check the registry's name in container_repository and the node's network."),
    }),
  },
  {
    pattern: /registry is unavailable|RegistryUnavailable/,
    tell: (image) => ({
      id: "image-registry-unreachable",
      sentence: t("The registry of {0} does not answer.", image),
      key: "container_repository",
      hint: t("Wait: the node tries again. Otherwise check the registry's name in container_repository."),
    }),
  },
  {
    pattern: /\b50[0-4] (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)/i,
    tell: (image) => ({
      id: "image-registry-unreachable",
      sentence: t("The registry of {0} has an error of its own.", image),
      hint: t("Wait: the node tries again. Otherwise tell those who run the registry."),
    }),
  },
  {
    pattern: /manifest unknown|manifest for .*not found|manifest not found/i,
    tell: tagTold,
  },
  {
    pattern: /denied|unauthorized|authentication required|no basic auth|\b40[13]\b|insufficient_scope/i,
    tell: (image) => ({
      id: "image-forbidden",
      sentence: t("The image {0} does not exist, or the node may not pull it.", image),
      key: "image_pull_secrets",
      hint: t("Check the name; for a private registry name its secret in image_pull_secrets."),
    }),
  },
  {
    pattern: /short.?name|unqualified-search/i,
    tell: (image) => ({
      id: "image-name",
      sentence: t("The node does not know which registry the image {0} is from.", image),
      key: "container_repository",
      hint: t("Write the registry before the name, such as docker.io/library/python."),
    }),
  },
  {
    pattern: /@sha256:\w+: not found/,
    tell: digestTold,
  },
  {
    pattern: /not found|name unknown|does not exist/i,
    tell: (image) => ({
      id: "image-not-found",
      sentence: t("The image {0} was not found in its registry.", image),
      key: "container_repository",
      hint: t("Check container_repository and container_tag, or build and push the image."),
    }),
  },
];

/**
 * Why an image cannot be pulled: its name, its tag, the registry, or the right to pull it.
 *
 * @param reason one of `IMAGE_REASONS`.
 * @param events before Kubernetes 1.31 only they have the registry's words while the node waits to try again.
 */
export function imageCauses(
  pod: Pod,
  { reason, message, image }: { readonly reason: string; readonly message: string; readonly image: string },
  events: readonly ClusterEvent[],
): readonly Cause[] {
  const volume = imageVolumeIn(pod, image, message);
  const meant = volume?.image ?? image;
  const inEvent = eventOf(meant, events);
  const said = BACK_OFF.test(message.trim()) || message === "" ? (inEvent ?? message) : message;
  const evidence = [reason, said].filter(Boolean).join(": ");
  const cause = withSecretsThere(pod, { severity: "error", evidence, ...told(reason, meant, said) });
  const isMissing = NOT_THERE.has(cause.id);
  return [
    ...pullSecretCauses(pod, events),
    volume ? ofImageVolume(cause, volume.name) : { ...cause, ...(isMissing && { missingImage: meant }) },
  ];
}

/** Why an image could not be pulled, where only events still tell it; empty where none does. */
export function pullFailure(pod: Pod, image: string, events: readonly ClusterEvent[]): readonly Cause[] {
  const message = eventOf(image, events);
  return message === undefined ? [] : imageCauses(pod, { reason: "ErrImagePull", message, image }, events);
}

function told(reason: string, image: string, said: string): Told {
  if (reason === "InvalidImageName" || /invalid reference format|couldn't parse image (?:name|reference)/.test(said)) {
    return nameTold(image);
  }
  if (reason === "ErrImageNeverPull") {
    return {
      id: "image-never-pulled",
      sentence: t("The image {0} is not on the node, and it may not be pulled.", image),
      key: "image_pull_policy",
      hint: t("Set image_pull_policy = IfNotPresent, push the image, or load it onto the node."),
      fix: { title: t("Set image_pull_policy to IfNotPresent"), key: "image_pull_policy", set: "IfNotPresent" },
    };
  }
  // What an image is called is nothing that the registry says.
  const own = new RegExp(`(?<![\\w-])${escaped(repositoryOf(image))}(?![\\w-])`, "g");
  const words = said.replaceAll(own, "");
  const rule = RULES.find(({ pattern }) => pattern.test(words));
  if (rule) return rule.tell(image, said);
  if (reason === "ImageInspectError") {
    return {
      id: "image-pull",
      sentence: t("The node cannot read the image {0}: {1}.", image, firstSentence(said.replace(/^.*?": /, ""))),
      hint: t("Run the task again; where that does not help, tell the cluster's administrator."),
    };
  }
  const rest = BACK_OFF.test(said.trim()) ? "" : firstSentence(said.slice(said.lastIndexOf(": ") + 1));
  return {
    id: "image-pull",
    sentence:
      rest === ""
        ? t("The image {0} cannot be pulled.", image)
        : t("The image {0} cannot be pulled: {1}.", image, rest),
    key: "container_repository",
    hint: t("Check container_repository, container_tag and image_pull_secrets."),
  };
}

function tagTold(image: string): Told {
  if (image.includes("@")) return digestTold(image);
  return {
    id: "image-tag",
    sentence: t("The registry has no such tag: {0}.", image),
    key: "container_tag",
    hint: t("Check container_tag, or build and push the image."),
  };
}

function digestTold(image: string): Told {
  return {
    id: "image-tag",
    sentence: t("The registry has no image with that digest: {0}.", image),
    key: "container_tag",
    hint: t("Check the digest: registries forget images that no tag leads to."),
  };
}

/** Of shells, Jinja, Kubernetes and examples: `${IMAGE}`, `$IMAGE`, `{{ image }}`, `$(IMAGE)`, `<image>`, `%IMAGE%`. */
const PLACEHOLDER = /\$[{(\w]|\{\{|<[^>]*>|%\w+%/;

function nameTold(image: string): Told {
  if (PLACEHOLDER.test(image)) {
    return {
      id: "image-name",
      sentence: t('The image name "{0}" has a placeholder that nobody has filled in.', image),
      key: "container_repository",
      hint: t("Write the name itself; cfg files do not know variables of shells and templates."),
    };
  }
  const ofPart = partTold(image);
  if (ofPart) return ofPart;
  const repository = repositoryOf(image);
  const valid = repository
    .replace(/^\w+:\/\//, "")
    .replaceAll(/[\s"']/g, "")
    .toLowerCase();
  const fix: Fix | undefined =
    valid !== repository && /^[a-z0-9]+(?:[._:/-]+[a-z0-9]+)*$/.test(valid)
      ? { title: t("Write container_repository as {0}", valid), key: "container_repository", set: valid }
      : undefined;
  return {
    id: "image-name",
    sentence: t('"{0}" is no valid image name.', image),
    key: "container_repository",
    hint: t("Names are lower case, without a scheme; the tag belongs into container_tag."),
    fix,
  };
}

const REPOSITORY = /^[a-z0-9]+(?:(?:[._/]|__|-+|:\d+\/)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/** What is wrong with the digest or the tag of an image whose name is right (the grammar of OCI's distribution 1.1). */
function partTold(image: string): Told | undefined {
  const common = { id: "image-name", key: "container_tag" };
  const digest = /@(.*)$/.exec(image)?.[1];
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/.test(digest)) {
    return {
      ...common,
      sentence: t('"{0}" is no digest of an image.', digest),
      hint: t("Digests are sha256: with 64 digits behind it, of 0 to 9 and a to f."),
    };
  }
  const tag = /:([^:/@]*)(?:@.*)?$/.exec(image)?.[1];
  const repository = repositoryOf(image);
  if (tag === undefined) return undefined;
  const named = repositoryOf(repository);
  if (named !== repository && REPOSITORY.test(named)) {
    return {
      id: "image-name",
      sentence: t('The image name "{0}" has two tags.', image),
      key: "container_repository",
      hint: t("The tag belongs into container_tag, and is added to what container_repository says."),
      fix: { title: t("Write container_repository as {0}", named), key: "container_repository", set: named },
    };
  }
  if (!REPOSITORY.test(repository) || TAG.test(tag)) return undefined;
  return {
    ...common,
    sentence:
      tag === ""
        ? t('The image name "{0}" has no tag behind its colon.', image)
        : t('"{0}" is no valid tag of an image.', tag),
    hint: t("Tags have letters, digits, dots, hyphens and underscores, 128 at most."),
  };
}

/** What a pod that names pull secrets lacks is none: one of another type, or for another registry, opens nothing. */
function withSecretsThere({ spec }: Pod, cause: Cause): Cause {
  const names = (spec?.imagePullSecrets ?? []).flatMap(({ name }) => name || []);
  if (cause.id !== "image-forbidden" || names.length === 0) return cause;
  return {
    ...cause,
    hint: t(
      "Check the name; the pull secrets of the pod ({0}) have to be of the type kubernetes.io/dockerconfigjson, and for this registry.",
      names.join(", "),
    ),
  };
}

/** A pull secret that is missing keeps nothing from being pulled that is public: it counts only where pulling fails. */
function pullSecretCauses(pod: Pod, events: readonly ClusterEvent[]): readonly Cause[] {
  const event = events.find(({ reason }) => reason === "FailedToRetrieveImagePullSecret");
  const missing = /pull secrets \(([^)]+)\)/.exec(event?.message ?? "")?.[1];
  if (event === undefined || missing === undefined) return [];
  return missing.split(", ").map((name) => ({
    id: "pull-secret-missing",
    missing: { kind: "secrets", name },
    severity: "error",
    sentence: t('The pull secret "{0}" is not in the namespace {1}.', name, pod.metadata.namespace ?? ""),
    evidence: event.message ?? "",
    key: "image_pull_secrets",
    hint: t("Create it there, or change image_pull_secrets."),
  }));
}

function eventOf(image: string, events: readonly ClusterEvent[]): string | undefined {
  const found = events.findLast(
    ({ reason, message = "" }) =>
      (reason === "Failed" && message.startsWith(`Failed to pull image "${image}"`)) || reason === "InspectFailed",
  );
  return found?.message?.replace(/^Failed to pull image "[^"]*": /, "");
}

/** Without tag and digest. */
function repositoryOf(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}
