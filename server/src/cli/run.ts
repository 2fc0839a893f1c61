import { check, CHECK_USAGE } from "./check.ts";
import { explain, EXPLAIN_USAGE } from "./explain.ts";
import { render, RENDER_USAGE } from "./render.ts";
import { EXIT, UsageError, type Terminal } from "./terminal.ts";

interface Command {
  readonly usage: string;
  readonly run: (words: readonly string[], terminal: Terminal) => Promise<number>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  check: { usage: CHECK_USAGE, run: check },
  explain: { usage: EXPLAIN_USAGE, run: explain },
  render: { usage: RENDER_USAGE, run: render },
};

/** Runs the command that the words name; gives the exit code. */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words;
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const wantsHelp = isHelp(name) || isHelp(rest[0]);
  if (wantsHelp) {
    terminal.print(command?.usage ?? overview());
    return EXIT.fine;
  }
  if (!command) {
    terminal.warn(name === undefined ? overview() : `There is no command "${name}".\n\n${overview()}`);
    return EXIT.failed;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (!isUsageError(error)) throw error;
    terminal.warn(`${error.message}\n\nUsage: ${command.usage}`);
    return EXIT.failed;
  }
}

function overview(): string {
  const usages = Object.values(COMMANDS).map(({ usage }) => usage);
  return ["DBND configuration for Kubernetes, on the command line.", ...usages].join("\n\n");
}

function isHelp(word: string | undefined): boolean {
  return word === "--help" || word === "-h" || word === "help";
}

/** Ours, or one of `parseArgs`. */
function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
