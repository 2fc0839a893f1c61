/** Waits until something has happened; throws after five seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 200) throw new Error("It did not happen within five seconds.");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
