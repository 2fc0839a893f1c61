import { podSchemaVersion } from "../schema/kubernetes/podSchema.ts";
import type { SectionSchema } from "../schema/types.ts";

/** DBND's source, which is its reference. */
const REPOSITORY = "https://github.com/databand-ai/dbnd/blob/develop";

/** Packages that stand among the modules there; the other ones are plugins. */
const MODULES: ReadonlySet<string> = new Set(["dbnd", "dbnd_airflow"]);
const PLUGINS: ReadonlySet<string> = new Set(
  ["aws", "azure", "databricks", "docker", "gcp", "hdfs", "mlflow", "postgres", "qubole", "spark"].map(
    (name) => `dbnd_${name}`,
  ),
);

/** The address of the file that declares a class; undefined for classes that are not public there. */
function referencePage(classPath: string): string | undefined {
  const parts = classPath.split(".");
  const [top = ""] = parts;
  const folder = MODULES.has(top) ? "modules" : PLUGINS.has(top) ? "plugins" : undefined;
  if (folder === undefined || parts.length < 2) return undefined;
  return `${REPOSITORY}/${folder}/${top.replace("_", "-")}/src/${parts.slice(0, -1).join("/")}.py`;
}

/** A link to the source of a section's class, in Markdown; empty where there is none. */
export function referenceLink(schema: SectionSchema | undefined): string {
  const { classPath } = schema ?? {};
  const page = classPath === undefined ? undefined : referencePage(classPath);
  return page === undefined ? "" : `[${classPath?.split(".").at(-1) ?? ""} in DBND's source](${page})`;
}

/** Types that the reference lists with those of all objects, not with those of pods. */
const META_TYPES = /^(?:ObjectMeta|LabelSelector(?:Requirement)?|OwnerReference|ManagedFieldsEntry)$/u;

/** A link to a type (`V1Toleration`) in the Kubernetes API reference, in Markdown; empty where there is none. */
export function kubernetesLink(typeName: string | undefined): string {
  if (typeName === undefined) return "";
  const name = typeName.replace(/^(?:CoreV1|V1)/u, "");
  const anchor = `${name.toLowerCase()}-v1-${META_TYPES.test(name) ? "meta" : "core"}`;
  const page = `https://kubernetes.io/docs/reference/generated/kubernetes-api/v${podSchemaVersion()}/#${anchor}`;
  return `[${name} in the Kubernetes reference](${page})`;
}
