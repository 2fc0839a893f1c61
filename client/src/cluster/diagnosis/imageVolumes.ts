import { t } from "../../l10n.ts";
import type { Pod } from "../objects.ts";
import type { Cause } from "./cause.ts";
import { escaped } from "./words.ts";

/** The volume whose image a message is about; its container waits as if the image were its own (Kubernetes 1.34, image volumes). */
export function imageVolumeIn(pod: Pod, own: string, message: string): { name: string; image: string } | undefined {
  const names = (image: string): boolean => new RegExp(`(?<![\\w.-])${escaped(image)}(?![\\w.:/-])`).test(message);
  if (names(own)) return undefined;
  const volumes = (pod.spec?.volumes ?? []).map(({ name = "", image }) => ({ name, image: image?.reference ?? "" }));
  return volumes.find(({ image }) => image !== "" && names(image));
}

/** The keys of the task's image have nothing to do with a volume's; secrets are for all images of the pod. */
export function ofImageVolume(cause: Cause, volume: string): Cause {
  if (cause.key === "image_pull_secrets") return cause;
  const hint = t('It is the image of the volume "{0}": see `volumes`.', volume);
  return { ...cause, key: "volumes", hint, fix: undefined };
}
