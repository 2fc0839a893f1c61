/** Why an image is not to be had, as containerd 1.6 and the kubelet of Kubernetes 1.34 word it. */
export interface ImageProblem {
  readonly reason: "ErrImagePull" | "InvalidImageName" | "ErrImageNeverPull";
  readonly message: string;
}

const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const DOMAIN = "(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::[0-9]+)?";
const REFERENCE = new RegExp(
  `^(?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*(?::[\\w][\\w.-]{0,127})?(?:@[a-z0-9]+:[a-f0-9]{32,})?$`,
);

/** Looks at an image's name and pull policy; `known` says whether a runtime stands in for it. */
export function imageProblem(image: string, pullPolicy: string | undefined, known: boolean): ImageProblem | undefined {
  if (!REFERENCE.test(image)) {
    const [name = ""] = /^[^:@]*/.exec(image) ?? [];
    const repository = repositoryOf(name);
    const why =
      repository.toLowerCase() === repository
        ? "invalid reference format"
        : `invalid reference format: repository name (${repository}) must be lowercase`;
    return {
      reason: "InvalidImageName",
      message: `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${why}`,
    };
  }
  if (known) {
    return undefined;
  }
  if (pullPolicy === "Never") {
    return {
      reason: "ErrImageNeverPull",
      message: `Container image "${image}" is not present with pull policy of Never`,
    };
  }
  const full = fullReference(image);
  const failed = `failed to pull and unpack image "${full}": failed to resolve reference "${full}"`;
  return {
    reason: "ErrImagePull",
    message: full.startsWith("docker.io/private/")
      ? `${failed}: pulling from host registry-1.docker.io failed with status code [manifests ${tagOf(full)}]: 403 Forbidden`
      : `rpc error: code = NotFound desc = ${failed}: ${full}: not found`,
  };
}

/** The name without its registry: what stands before the first slash, if that looks like one. */
function repositoryOf(name: string): string {
  const slash = name.indexOf("/");
  if (slash < 0) return `library/${name}`;
  return isRegistry(name.slice(0, slash)) ? name.slice(slash + 1) : name;
}

function tagOf(reference: string): string {
  return reference.slice(reference.lastIndexOf(":") + 1);
}

/** Nothing else may have upper case. */
function isRegistry(first: string): boolean {
  return /[.:]/.test(first) || first === "localhost" || first.toLowerCase() !== first;
}

/** `busybox` → `docker.io/library/busybox:latest`. */
export function fullReference(image: string): string {
  const slash = image.indexOf("/");
  const first = slash < 0 ? "" : image.slice(0, slash);
  const named =
    slash > 0 && isRegistry(first) ? image : slash < 0 ? `docker.io/library/${image}` : `docker.io/${image}`;
  const last = named.slice(named.lastIndexOf("/") + 1);
  return last.includes(":") || last.includes("@") ? named : `${named}:latest`;
}
