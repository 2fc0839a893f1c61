import { stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * The file that a program's name stands for, as the system's search would find it; undefined when there is none. No shell
 * takes part, and the folder of the workspace is not searched.
 */
export async function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string | undefined> {
  const isWindows = process.platform === "win32";
  const endings = isWindows ? ["", ...(environment.PATHEXT ?? ".EXE;.CMD").split(";")] : [""];
  const folders = isAbsolute(name) ? [""] : (environment.PATH ?? "").split(delimiter).filter((one) => isAbsolute(one));
  for (const folder of folders) {
    for (const ending of endings) {
      const path = folder === "" ? name + ending : join(folder, name + ending);
      if (await isProgram(path, isWindows)) return path;
    }
  }
  return undefined;
}

async function isProgram(path: string, isWindows: boolean): Promise<boolean> {
  try {
    const found = await stat(path);
    return found.isFile() && (isWindows || (found.mode & 0o111) !== 0);
  } catch {
    return false;
  }
}
