/** What is needed to read Python: loaded together, on first use. */
export { WORDS_OF_TASKS } from "../../python/module.ts";
export { PythonIndex } from "../../python/pythonIndex.ts";
export { PythonProgram } from "../../python/program.ts";
export { taskCode } from "../../python/taskCode.ts";
export { sectionTasks } from "../../python/sectionTasks.ts";
export { callsOfTask, configuringCalls } from "../../python/taskCallInfo.ts";
export { taskInfo } from "../../python/taskInfo.ts";
export { podManifests } from "../../python/podManifests.ts";
export { templatePaths } from "../../airflow/dags/templatePaths.ts";
export { DagFiles } from "../airflow/dagFiles.ts";
