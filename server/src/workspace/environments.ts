import { environments } from "../configuration/environments.ts";
import type { Environment } from "../configuration/environments.ts";
import type { Configuration, ResolvedObject } from "../configuration/types.ts";
import type { ClusterChoice, EnvironmentInfo } from "../protocol.ts";

/** The environments of a configuration with the engine behind each, as the client lists them. */
export function environmentInfos(configuration: Configuration): EnvironmentInfo[] {
  return environments(configuration).map((environment) => environmentInfo(environment, configuration));
}

function environmentInfo(
  { name, engine, isDefault, problems }: Environment,
  configuration: Configuration,
): EnvironmentInfo {
  const [problem] = problems;
  const common = { name, isDefault, ...(problem && { problem: problem.message }) };
  if (engine === undefined) return common;
  const { family, values } = configuration.resolve(engine);
  const text = (key: string): string | undefined => {
    const value = values.get(key)?.value;
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const namespace = text("namespace");
  const repository = text("container_repository");
  const tag = text("container_tag");
  return {
    ...common,
    engine,
    ...(family !== "" && { engineFamily: family }),
    ...(namespace !== undefined && { namespace }),
    ...(family === "kubernetes" && { cluster: clusterOf(values) }),
    ...(repository !== undefined && { image: tag === undefined ? repository : `${repository}:${tag}` }),
  };
}

function clusterOf(values: ResolvedObject["values"]): ClusterChoice {
  const text = (key: string): string => {
    const value = values.get(key)?.value;
    return typeof value === "string" ? value : "";
  };
  const inCluster = values.get("in_cluster")?.value;
  const [configFile, context] = [text("config_file"), text("cluster_context")];
  return {
    inCluster: typeof inCluster === "boolean" ? inCluster : null,
    ...(configFile !== "" && { configFile }),
    ...(context !== "" && { context }),
  };
}
