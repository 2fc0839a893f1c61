/**
 * A line with what stands before it: a time, a pod. Of one that was redrawn with carriage returns (a progress bar), it also
 * stands before the last drawing, which is the one that stays.
 */
export function headed(head: string, text: string): string {
  const last = text.length < 2 ? -1 : text.lastIndexOf("\r", text.length - 2);
  return last < 0 ? head + text : `${head}${text.slice(0, last + 1)}${head}${text.slice(last + 1)}`;
}
