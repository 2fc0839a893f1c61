import { closeMatches } from "../../../../server/src/configuration/closeMatches.ts";
import { t } from "../../l10n.ts";
import type { Node } from "../objects.ts";
import type { Cause, Fix, Missing } from "./cause.ts";

/** From which similarity on a name is offered in the place of another (0 to 1; Python's difflib). */
const CLOSE = 0.6;

/** A cause that names what is not there, with the name that was probably meant as its quick fix. */
export function withKnownName(cause: Cause, known: ReadonlyMap<string, readonly string[]>): Cause {
  const { missing, fix } = cause;
  if (!missing || fix) return cause;
  const { kind, name, of } = missing;
  const [closest] = closeMatches(name, known.get(whereOf(missing)) ?? [], 1, CLOSE);
  if (closest === undefined || closest === name) return cause;
  const title = t('Change "{0}" to "{1}"', name, closest);
  return {
    ...cause,
    fix: { title, key: cause.key ?? "", rename: { kind, from: name, to: closest, ...(of !== undefined && { of }) } },
  };
}

/** Under which name it is kept what there is: all of a kind, or the keys of one object. */
export function whereOf({ kind, of }: Pick<Missing, "kind" | "of">): string {
  return of === undefined ? kind : `${kind}/${of}`;
}

/** An image that is in no registry, with one that a node has, and that differs in its tag or in its name alone. */
export function withKnownImage(cause: Cause, nodes: readonly Node[]): Cause {
  const { missingImage, fix } = cause;
  if (missingImage === undefined || fix) return cause;
  const known = nodes.flatMap(({ status }) => status?.images ?? []).flatMap(({ names }) => names ?? []);
  const images = known.flatMap((name) => partsOf(name) ?? []);
  const wanted = partsOf(missingImage);
  if (
    wanted &&
    images.some((one) => sameName(one.repository) === sameName(wanted.repository) && one.tag === wanted.tag)
  ) {
    return withLocalImage(cause);
  }
  const found = wanted && images.length > 0 ? (otherTag(wanted, images) ?? otherName(wanted, images)) : undefined;
  if (!found) return cause;
  // Registries say of a tag what they say of a name; that a node has the image tells them apart.
  return { ...cause, fix: found, ...(cause.id === "image-not-found" && { key: found.key }) };
}

/** It is there: only a policy of `Always`, which images without a tag have, asks a registry for it. */
function withLocalImage(cause: Cause): Cause {
  const key = "image_pull_policy";
  const fix: Fix = { title: t("Set image_pull_policy to IfNotPresent"), key, set: "IfNotPresent" };
  const hint = t("A node has it: with image_pull_policy = IfNotPresent it is not looked for in a registry.");
  return { ...cause, key, hint, fix };
}

interface Image {
  readonly repository: string;
  readonly tag: string;
}

function otherTag({ repository, tag }: Image, images: readonly Image[]): Fix | undefined {
  const same = images.filter((one) => sameName(one.repository) === sameName(repository) && one.tag !== tag);
  const tags = same.map((one) => one.tag);
  const set = closeMatches(tag, tags, 1, CLOSE)[0] ?? (new Set(tags).size === 1 ? tags[0] : undefined);
  if (set === undefined) return undefined;
  return { title: t("Change the tag to {0}, which a node has", set), key: "container_tag", set };
}

function otherName({ repository, tag }: Image, images: readonly Image[]): Fix | undefined {
  const names = images.filter((one) => one.tag === tag).map((one) => one.repository);
  const own = sameName(repository);
  const [close] = closeMatches(own, names.map(sameName), 1, CLOSE);
  if (close === undefined || close === own) return undefined;
  // With the registry of Docker Hub where it was written before.
  const set = own === repository ? close : (names.find((name) => sameName(name) === close) ?? close);
  return { title: t("Change the image to {0}, which a node has", set), key: "container_repository", set };
}

/** Undefined for images by digest. */
function partsOf(image: string): Image | undefined {
  if (image.includes("@")) return undefined;
  const [, repository = image, tag = "latest"] = /^(.*?)(?::([^:/]+))?$/.exec(image) ?? [];
  return { repository, tag };
}

/** Nodes write the registry of Docker Hub before names that have none. */
function sameName(repository: string): string {
  return repository.replace(/^docker\.io\//, "").replace(/^library\//, "");
}
