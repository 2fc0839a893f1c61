/** What is needed to read Python: loaded together, on first use. */
export { PythonIndex } from "../python/pythonIndex.ts";
export { sectionTasks } from "../python/sectionTasks.ts";
export { taskInfo } from "../python/taskInfo.ts";
