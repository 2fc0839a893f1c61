import { commandLineOfWindows, splitShellWords } from "../values/shellWords.ts";
import { generated, type EngineValues } from "./engineValues.ts";
import { list, scalar, type PodNode } from "./node.ts";
import { PodRefused } from "./problems.ts";
import { exitTrapScript } from "./scripts.ts";

/** What the main container executes (spec 3.1, steps 4 and 5). */
export interface ContainerCommand {
  readonly command: PodNode;
  readonly args: PodNode | undefined;
}

/** Throws `PodRefused` when `debug_with_command` cannot be split into words. */
export function containerCommand(
  engine: EngineValues,
  words: readonly string[],
  args: readonly string[] | undefined,
): ContainerCommand {
  const flag = engine.text("trap_exit_file_flag");
  const plain = {
    command: texts(words, generated("command of the run")),
    args: args && texts(args, generated("arguments of the command")),
  };
  return withDebugCommand(engine, flag ? trapped(engine, flag, words) : plain);
}

function trapped(engine: EngineValues, flag: string, words: readonly string[]): ContainerCommand {
  const origin = engine.origin("trap_exit_file_flag");
  return {
    command: texts(["/bin/bash", "-c"], origin),
    args: texts([exitTrapScript(flag, commandLineOfWindows(words))], origin),
  };
}

function withDebugCommand(engine: EngineValues, main: ContainerCommand): ContainerCommand {
  const text = engine.text("debug_with_command");
  if (!text) return main;
  const origin = engine.origin("debug_with_command");
  const words = splitShellWords(text);
  if (!words) {
    const message = "The quotes in `debug_with_command` do not match.";
    throw new PodRefused("unbalanced-quotes", message, origin, "debug_with_command");
  }
  return { ...main, command: texts(words, origin) };
}

function texts(words: readonly string[], origin: PodNode["origin"]): PodNode {
  return list(
    words.map((word) => scalar(word, origin)),
    origin,
  );
}
