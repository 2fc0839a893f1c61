import { t } from "../../l10n.ts";

/** What a disk says by an error, in plain words with its code. */
export function wordsOfDisk(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = "" } = error as NodeJS.ErrnoException;
  const words = wordsOfCode(code);
  return words === undefined ? error.message : `${words} (${code})`;
}

function wordsOfCode(code: string): string | undefined {
  switch (code) {
    case "ENOSPC":
      return t("the disk is full");
    case "EDQUOT":
      return t("the disk quota is used up");
    case "EACCES":
    case "EPERM":
      return t("the folder may not be written to");
    case "EROFS":
      return t("the disk is read-only");
    case "ENOENT":
      return t("its folder is not there");
    case "ENOTDIR":
      return t("its folder is a file");
    case "EISDIR":
      return t("a folder has its name");
    case "EIO":
      return t("the disk has an error");
    case "EMFILE":
      return t("too many files are open");
    default:
      return undefined;
  }
}
