/** Whether a section is that of the Kubernetes executor: `kubernetes` before Airflow 2.5, `kubernetes_executor` since. */
export function isExecutorSection(name: string): boolean {
  return /^kubernetes(?:_executor)?$/u.test(name);
}
