/** Shell scripts in pods (spec 3.1, step 4, and 3.8). */

/** How deep DBND's own code is where its scripts stand. */
const INDENT = " ".repeat(16);

/**
 * Touches the flag file when the shell ends, however it ends, and runs the command. The very text that DBND 1.0.28 makes:
 * nothing is quoted, and a command of several lines keeps the indentation of the others.
 */
export function exitTrapScript(flagFile: string, commandLine: string): string {
  return dedented(`\n${INDENT}trap "touch ${flagFile}" EXIT\n${INDENT}${commandLine}\n${INDENT}`);
}

/** `textwrap.dedent` of Python 3.11. */
function dedented(text: string): string {
  const lines = text.split("\n").map((line) => (/^[ \t]+$/.test(line) ? "" : line));
  const indents = lines.flatMap((line) => (line === "" ? [] : [/^[ \t]*/.exec(line)?.[0] ?? ""]));
  const margin = indents.reduce((common, indent) => sharedStart(common, indent), indents[0] ?? "");
  return lines.map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line)).join("\n");
}

function sharedStart(left: string, right: string): string {
  let length = 0;
  while (length < left.length && left.charAt(length) === right.charAt(length)) length++;
  return left.slice(0, length);
}

/**
 * Serves Airflow's logs until the flag file exists. The very text that DBND 1.0.28 makes, its indentation included. The
 * loop that looks for the file ends with the container only.
 */
export function logServerScript(flagFile: string): string {
  return [
    "airflow serve_logs &",
    "CHILD_PID=$!",
    `(while true ; do if [[ -f "${flagFile}" ]]; then kill $CHILD_PID; fi; sleep 1; done) &`,
    "wait $CHILD_PID",
    `if [[ -f "${flagFile}" ]]; then exit 0; fi`,
  ].join(`\n${INDENT}`);
}

/** The folder that the main container and the sidecar share for the flag: `dirname` of Python. */
export function flagFolder(flagFile: string): string {
  const end = flagFile.lastIndexOf("/") + 1;
  const head = flagFile.slice(0, end);
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, "");
}
