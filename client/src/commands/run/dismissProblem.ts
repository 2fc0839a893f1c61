/** “Dismiss What the Cluster Said Here”: behind the quick fix of a problem, which knows how it goes. */
export function dismissProblem() {
  return (dismiss?: () => void): void => dismiss?.();
}
