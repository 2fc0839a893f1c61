/** A comment by which a file of any name says that it is DBND configuration, as Vim and as Emacs have it. */
const MODELINE =
  /^\s*[#;].*(?:\b(?:vi|vim|ex):.*\b(?:ft|filetype|syntax)=databand-cfg\b|-\*-\s*(?:.*\bmode:\s*)?databand-cfg\b.*-\*-)/;
/** Vim looks at so many lines, at both ends. */
const LINES = 5;

/** Whether one of the first or last lines says `# vim: ft=databand-cfg` or `# -*- mode: databand-cfg -*-`. */
export function hasModeline(lineCount: number, lineAt: (line: number) => string): boolean {
  for (let line = 0; line < lineCount; line++) {
    if (line === LINES) line = Math.max(line, lineCount - LINES);
    if (MODELINE.test(lineAt(line))) return true;
  }
  return false;
}
