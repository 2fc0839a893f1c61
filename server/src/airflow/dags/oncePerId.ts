/** Of what a decorated function makes in the rounds of a loop, what has an id of its own: only its task group may differ. */
export function oncePerId<T extends { readonly taskId?: string }>(made: readonly T[]): readonly T[] {
  return made.filter(({ taskId }, index) => made.findIndex((one) => one.taskId === taskId) === index);
}
