import type { Pod } from "../../cluster/index.ts";
import type { Run } from "../../runs/runs.ts";
import { taskOfPod } from "../../runs/taskOfPod.ts";
import { phaseLabel, podStatusLabel, stateLabel } from "../runLabels.ts";

/** Task, name and state of a pod, in lower case: ten thousand pods are looked through each time that the tree is drawn. */
const wordsOfPods = new WeakMap<Pod, string>();

/** Whether words stand in the task, the environment, a pod of a try or the state of a run; in any case, and no words in each. */
export function hasWords({ plan, handle }: Run, text: string): boolean {
  if (text === "") return true;
  const pods = handle.state.tries.map(({ podName }) => podName);
  const words = [plan.task, plan.environment, plan.podName, ...pods, stateLabel(handle.state)].join(" ");
  return words.toLowerCase().includes(text.toLowerCase());
}

/** Whether words stand in the task, the name or the state of a task pod, in our words or in those of the cluster; in any case. */
export function hasWordsOfTask(pod: Pod, text: string): boolean {
  let words = wordsOfPods.get(pod);
  if (words === undefined) {
    const states = [phaseLabel(pod), pod.status?.phase ?? "", podStatusLabel(pod)];
    words = [taskOfPod(pod), pod.metadata.name ?? "", ...states].join(" ").toLowerCase();
    wordsOfPods.set(pod, words);
  }
  return words.includes(text.toLowerCase());
}
