import type { Range } from "../../text/types.ts";
import type { PythonParameter, PythonTask } from "../syntax/types.ts";

/** DBND's own class of tasks that run a command in an image (dbnd 1.0.28): pipelines may call it as it is. */
export const DOCKER_RUN_TASK_PATH = "dbnd_docker.docker.docker_task.DockerRunTask";

const NOWHERE: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function parameter(name: string): PythonParameter {
  return { name, type: "str", range: NOWHERE };
}

/** It as a task. No file of the workspace holds it. */
export const DOCKER_RUN_TASK: PythonTask = {
  name: "DockerRunTask",
  kind: "class",
  uri: "dbnd:///dbnd_docker/docker/docker_task.py",
  nameRange: NOWHERE,
  range: NOWHERE,
  parameters: [parameter("image"), parameter("command")],
  runsImage: true,
};
