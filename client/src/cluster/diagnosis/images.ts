import type { Cause } from "./cause.ts";

/** Why an image cannot be pulled: its name, its tag, the registry, or the right to pull it. */
export function imageCause(reason: string, image: string, message: string): Cause {
  const evidence = [reason, message].filter(Boolean).join(": ");
  const error = { severity: "error", evidence } as const;
  if (reason === "InvalidImageName") {
    return {
      ...error,
      id: "image-name",
      sentence: `"${image}" is no valid image name.`,
      key: "container_repository",
      hint: "Names are lower case, without a scheme; the tag belongs into container_tag.",
    };
  }
  if (reason === "ErrImageNeverPull") {
    return {
      ...error,
      id: "image-never-pulled",
      sentence: `The image ${image} is not on the node, and it may not be pulled.`,
      key: "image_pull_policy",
      hint: "Set image_pull_policy = IfNotPresent, push the image, or load it onto the node.",
      fix: { title: "Set image_pull_policy to IfNotPresent", key: "image_pull_policy", set: "IfNotPresent" },
    };
  }
  if (/x509|certificate|http: server gave HTTP response to HTTPS/i.test(message)) {
    return {
      ...error,
      id: "image-registry-tls",
      sentence: `The node does not trust the registry of ${image}.`,
      key: "container_repository",
      hint: "The node's container runtime must know the registry's certificate authority.",
    };
  }
  if (/dial tcp|i\/o timeout|no such host|connection refused|TLS handshake timeout|EOF/i.test(message)) {
    return {
      ...error,
      id: "image-registry-unreachable",
      sentence: `The node cannot reach the registry of ${image}.`,
      key: "container_repository",
      hint: "Check the registry's name in container_repository and the node's network.",
    };
  }
  if (/toomanyrequests|rate limit/i.test(message)) {
    return {
      ...error,
      id: "image-rate-limit",
      sentence: `The registry of ${image} refuses more pulls for now (rate limit).`,
      key: "image_pull_secrets",
      hint: "Pull with an account (image_pull_secrets), or from a mirror.",
    };
  }
  if (/manifest unknown|manifest for .* not found/i.test(message)) {
    return {
      ...error,
      id: "image-tag",
      sentence: `The registry has no such tag: ${image}.`,
      key: "container_tag",
      hint: "Check container_tag, or build and push the image.",
    };
  }
  if (/denied|unauthorized|authentication required|403 Forbidden|no basic auth/i.test(message)) {
    return {
      ...error,
      id: "image-forbidden",
      sentence: `The image ${image} does not exist, or the node may not pull it.`,
      key: "image_pull_secrets",
      hint: "Check the name; for a private registry name its secret in image_pull_secrets.",
    };
  }
  if (/not found|name unknown|does not exist/i.test(message)) {
    return {
      ...error,
      id: "image-not-found",
      sentence: `The image ${image} was not found in its registry.`,
      key: "container_repository",
      hint: "Check container_repository and container_tag, or build and push the image.",
    };
  }
  return {
    ...error,
    id: "image-pull",
    sentence: `The image ${image} cannot be pulled.`,
    key: "container_repository",
    hint: "Check container_repository, container_tag and image_pull_secrets.",
  };
}
