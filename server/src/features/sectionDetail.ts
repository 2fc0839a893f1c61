import type { SectionSchema } from "../schema/types.ts";

const KIND_NAMES: Readonly<Record<SectionSchema["kind"], string>> = {
  config: "configuration",
  engine: "engine",
  environment: "environment",
  "spark-engine": "Spark engine",
  task: "task",
  direct: "configuration",
};

/** What kind of section a class makes, in a word or two. */
export function detailOf(schema: SectionSchema | undefined): string {
  return schema ? KIND_NAMES[schema.kind] : "section";
}
