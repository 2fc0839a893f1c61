/** What is needed to read Python: loaded together, on first use. */
export { WORDS_OF_TASKS } from "../../python/tasks/module.ts";
export { PythonIndex } from "../../python/tasks/pythonIndex.ts";
export { PythonProgram } from "../../python/evaluation/program.ts";
export { taskCode } from "../../python/tasks/taskCode.ts";
export { sectionTasks } from "../../python/tasks/sectionTasks.ts";
export { callsOfTask, configuringCalls } from "../../python/tasks/taskCallInfo.ts";
export { taskInfo } from "../../python/tasks/taskInfo.ts";
export { podManifests } from "../../python/tasks/podManifests.ts";
export { templatePaths } from "../../airflow/dags/templatePaths.ts";
export { DagFiles } from "../airflow/dagFiles.ts";
