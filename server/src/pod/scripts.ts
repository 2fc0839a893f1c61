/** Shell scripts of ours that do what DBND's do (spec 3.1, step 4, and 3.8). */

/** Touches the flag file when the shell ends, however it ends, and runs the command. */
export function exitTrapScript(flagFile: string, commandLine: string): string {
  return `trap ${quote(`touch ${quote(flagFile)}`)} EXIT\n${commandLine}\n`;
}

/** Serves Airflow's logs until the flag file exists; ends with 0 when that is why it ended. */
export function logServerScript(flagFile: string): string {
  const flag = quote(flagFile);
  return [
    "airflow serve_logs &",
    "server=$!",
    `(while [ ! -f ${flag} ]; do sleep 1; done; kill "$server") &`,
    "watcher=$!",
    'wait "$server"',
    "status=$?",
    'kill "$watcher" 2>/dev/null',
    `if [ -f ${flag} ]; then exit 0; fi`,
    'exit "$status"',
    "",
  ].join("\n");
}

/** The folder that the main container and the sidecar share for the flag: `dirname` of Python. */
export function flagFolder(flagFile: string): string {
  const end = flagFile.lastIndexOf("/") + 1;
  const head = flagFile.slice(0, end);
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, "");
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
