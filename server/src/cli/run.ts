import { EXIT, UsageError, type Terminal } from "./terminal.ts";

interface Command {
  readonly usage: string;
  readonly run: (words: readonly string[], terminal: Terminal) => Promise<number>;
}

/** Each command is loaded when it is called. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  check: () => import("./check.ts").then(({ check, CHECK_USAGE }) => ({ usage: CHECK_USAGE, run: check })),
  format: () => import("./format.ts").then(({ format, FORMAT_USAGE }) => ({ usage: FORMAT_USAGE, run: format })),
  explain: () => import("./explain.ts").then(({ explain, EXPLAIN_USAGE }) => ({ usage: EXPLAIN_USAGE, run: explain })),
  render: () => import("./render.ts").then(({ render, RENDER_USAGE }) => ({ usage: RENDER_USAGE, run: render })),
};

/** Runs the command that the words name; gives the exit code. */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words;
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? await COMMANDS[name]?.() : undefined;
  const wantsHelp = isHelp(name) || isHelp(rest[0]);
  if (wantsHelp) {
    terminal.print(command?.usage ?? (await overview()));
    return EXIT.fine;
  }
  if (!command) {
    terminal.warn(
      name === undefined ? await overview() : `There is no command "${name}".${nearest(name)}\n\n${await overview()}`,
    );
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

async function overview(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  return ["DBND configuration for Kubernetes, on the command line.", ...commands.map(({ usage }) => usage)].join(
    "\n\n",
  );
}

function nearest(name: string): string {
  const close = Object.keys(COMMANDS).find((command) => command.startsWith(name.slice(0, 2)));
  return close === undefined ? "" : ` Did you mean "${close}"?`;
}

function isHelp(word: string | undefined): boolean {
  return word === "--help" || word === "-h" || word === "help";
}

/** Ours, or one of `parseArgs`. */
function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
