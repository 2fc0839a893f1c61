import { KUBERNETES } from "./kubernetes/engine.ts";
import { SECTIONS } from "./sections/index.ts";
import type { KeySchema, SectionSchema } from "./types.ts";

export { KUBERNETES } from "./kubernetes/engine.ts";
export { shippedSections } from "./shipped.ts";
export { legacyKey, movedKeys, removedKeys } from "./legacy.ts";
export type { LegacyKey } from "./legacy.ts";
export { ERROR_REASONS, EXIT_CODES, exitCode } from "./kubernetes/errorReasons.ts";
export { shapeSchema, valueShape } from "./shapes.ts";
export type { ObjectShape, ShapeSchema } from "./shapeTypes.ts";

/** Families that `local_engine` and `remote_engine` may lead to (dbnd 1.0.28, spec 1.9). */
export const ENGINE_FAMILIES = ["kubernetes", "docker", "local_machine", "aws_batch", "dataflow"] as const;

/** Families of environment sections; `env` is the bare base class. */
export const ENVIRONMENT_FAMILIES = ["local", "gcp", "aws", "azure", "env"] as const;

/** Families that `spark_engine` may lead to. */
export const SPARK_ENGINE_FAMILIES = ["spark_local", "livy", "emr", "dataproc", "databricks", "qubole"] as const;

/**
 * `section.key` of what `dbnd run` overwrites with False when its flag is not given, so that files and environment
 * variables cannot turn it on (dbnd 1.0.28, spec 1.10). The value is the flag that can, where there is one.
 */
export const HIDDEN_BY_COMMAND_LINE: ReadonlyMap<string, string | undefined> = new Map([
  ["run.parallel", "--parallel"],
  ["run.interactive", "--interactive"],
  ["run.open_web_tracker_in_browser", "--open-web-tab"],
  ["databand.verbose", "--verbose"],
  ["databand.describe", "--describe"],
  ["run_info.is_archived", undefined],
]);

/** Sections that are shipped, or taken by a built-in task, under a name that is not their family. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  local_machine_engine: "local_machine",
  dbnd_image_build: "dockerbuild",
};

let byName: Map<string, SectionSchema> | undefined;
let byClassPath: Map<string, SectionSchema> | undefined;

/**
 * The schema of a section that DBND knows by this name: a family, a shipped section or a class name, in any case.
 * Undefined for sections of the user, whose class `_type` and `_from` decide.
 */
export function sectionSchema(name: string): SectionSchema | undefined {
  byName ??= new Map(allSectionSchemas().map((schema) => [schema.name.toLowerCase(), schema]));
  const lower = name.toLowerCase();
  return byName.get(lower) ?? byName.get(OTHER_NAMES[lower] ?? "");
}

/** The schema of a class by its dotted Python path, in any case (the path also names a section, in lower case). */
export function schemaByClassPath(path: string): SectionSchema | undefined {
  byClassPath ??= new Map(
    allSectionSchemas().flatMap((schema) =>
      schema.classPath === undefined ? [] : [[schema.classPath.toLowerCase(), schema]],
    ),
  );
  return byClassPath.get(path.toLowerCase());
}

/** Every schema, `kubernetes` first. */
export function allSectionSchemas(): readonly SectionSchema[] {
  return [KUBERNETES, ...SECTIONS];
}

/** Names that `_type` can give directly, spelled as DBND registers them; classes made for deriving are left out. */
export function families(): readonly string[] {
  return allSectionSchemas()
    .filter((schema) => schema.classPath !== undefined && schema.abstract !== true)
    .map((schema) => schema.family);
}

/** What is known of a key of a section, by schema or by section name; the key in any case. */
export function keySchema(section: SectionSchema | string, key: string): KeySchema | undefined {
  const schema = typeof section === "string" ? sectionSchema(section) : section;
  return schema?.keys.get(key.toLowerCase());
}
