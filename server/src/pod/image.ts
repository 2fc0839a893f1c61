import type { EngineValues } from "./engineValues.ts";
import { PodRefused, type Problems } from "./problems.ts";

/** `repository:tag`; without a tag DBND builds no pod (spec 3.1, step 1). */
export function podImage(engine: EngineValues, problems: Problems): string {
  const repository = engine.text("container_repository") ?? "None"; // `@none` becomes Python's word for it
  const tag = engine.text("container_tag");
  if (tag) return `${repository}:${tag}`;
  return problems.attempt(() => {
    const message = "There is no image tag: set `container_tag`, or have an image built first.";
    throw new PodRefused("container-tag-missing", message, engine.origin("container_tag"), "container_tag");
  }, repository);
}

/** Repository and tag as a blocking submit splits them; undefined when there are not exactly two parts (spec 4.3). */
export function imageParts(image: string): { repository: string; tag: string } | undefined {
  const [repository, tag, more] = image.split(":");
  return repository !== undefined && tag !== undefined && more === undefined ? { repository, tag } : undefined;
}
