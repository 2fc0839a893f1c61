/** Which task groups are open at a place of a file, by how far its lines are indented: the file is not parsed. */
import { childId } from "./taskGroups.ts";

interface Open {
  readonly indent: number;
  /** Absent where only running the file would tell it. */
  readonly id?: string;
  readonly prefixes: boolean;
}

/** Places are asked for in their order. */
export class OpenGroups {
  readonly #content: string;
  /** The outermost first. */
  #open: Open[] = [];
  /** Up to where lines have been looked at. */
  #at = 0;

  constructor(content: string) {
    this.#content = content;
  }

  /** Opens the group that a `with` statement, or the name of a decorated function, makes at an offset; any other call opens nothing. */
  open(at: number, label: string | undefined, prefixes: boolean): void {
    this.#goTo(at);
    const start = this.#content.lastIndexOf("\n", at - 1) + 1;
    const line = /^([ \t]*)(?:async[ \t]+)?(?:with|def)\b/u.exec(this.#content.slice(start, this.#endOfLine(at)));
    if (!line) return;
    const id = this.#childId(label);
    this.#open.push({ indent: line[1]?.length ?? 0, ...(id === undefined ? {} : { id }), prefixes });
  }

  /** The id of a task with those of the groups that are open at an offset; its own part alone where they are not known. */
  idAt(at: number, label: string): string {
    this.#goTo(at);
    return this.#childId(label) ?? label;
  }

  #childId(label: string | undefined): string | undefined {
    const group = this.#open.at(-1);
    return childId(group && { ...group, defaults: new Map() }, label);
  }

  /** Closes the groups that a line up to that of the offset is not in any more; each line is looked at once. */
  #goTo(at: number): void {
    while (this.#at <= at) {
      const end = this.#endOfLine(this.#at);
      // Brackets that end and comments stand anywhere.
      const indent = /^[ \t]*(?![\s)\]}#]|$)/u.exec(this.#content.slice(this.#at, end))?.[0].length;
      if (indent !== undefined) this.#close(indent);
      this.#at = end + 1;
    }
  }

  #close(indent: number): void {
    while ((this.#open.at(-1)?.indent ?? -1) >= indent) this.#open.pop();
  }

  #endOfLine(at: number): number {
    const end = this.#content.indexOf("\n", at);
    return end < 0 ? this.#content.length : end;
  }
}
