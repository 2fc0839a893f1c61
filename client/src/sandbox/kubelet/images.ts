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
    const why =
      name.toLowerCase() === name
        ? "invalid reference format"
        : `invalid reference format: repository name (${name.includes("/") ? name : `library/${name}`}) must be lowercase`;
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
      ? `${failed}: unexpected status code https://registry-1.docker.io/v2/${full.slice(10)}: 403 Forbidden`
      : `rpc error: code = NotFound desc = ${failed}: ${full}: not found`,
  };
}

/** `busybox` → `docker.io/library/busybox:latest`. */
export function fullReference(image: string): string {
  const slash = image.indexOf("/");
  const first = slash < 0 ? "" : image.slice(0, slash);
  const hasDomain = first.includes(".") || first.includes(":") || first === "localhost";
  const named = hasDomain ? image : slash < 0 ? `docker.io/library/${image}` : `docker.io/${image}`;
  const last = named.slice(named.lastIndexOf("/") + 1);
  return last.includes(":") || last.includes("@") ? named : `${named}:latest`;
}
