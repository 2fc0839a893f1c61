/** Whether a section's name as written means the section whose keys go into all others. Case counts. */
export function isDefaultSection(name: string): boolean {
  return name === "DEFAULT";
}
