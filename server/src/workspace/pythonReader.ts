/** What is needed to read Python: loaded together, on first use. */
export { PythonIndex } from "../python/pythonIndex.ts";
export { tasksOf } from "../airflow/dags/tasks.ts";
export { operatorsOf } from "../airflow/dags/operators.ts";
export { PythonProgram } from "../python/program.ts";
export { taskCode } from "../python/taskCode.ts";
export { sectionTasks } from "../python/sectionTasks.ts";
export { taskInfo } from "../python/taskInfo.ts";
export { podManifests } from "../python/podManifests.ts";
