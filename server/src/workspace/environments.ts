import { environments } from "../configuration/environments.ts";
import type { Environment } from "../configuration/environments.ts";
import type { Configuration } from "../configuration/types.ts";
import type { EnvironmentInfo } from "../protocol.ts";

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
    ...(repository !== undefined && { image: tag === undefined ? repository : `${repository}:${tag}` }),
  };
}
