/** The end of a text that goes on: whole lines, at most so many characters. */
export class NewestText {
  #blocks: string[] = [];
  #length = 0;

  /** Adds a text that ends at a line's end, and forgets what is too old: of the last text, too, where it is too long. */
  add(text: string, most: number): void {
    this.#blocks.push(text);
    this.#length += text.length;
    while (this.#length > most && this.#blocks.length > 1) {
      this.#length -= this.#blocks.shift()?.length ?? 0;
    }
    if (text.length <= most) return;
    // A slice would keep all of the text that it is of.
    const end = Buffer.from(text.slice(text.indexOf("\n", text.length - most) + 1)).toString();
    this.#blocks = [end];
    this.#length = end.length;
  }

  toString(): string {
    return this.#blocks.join("");
  }

  clear(): void {
    this.#blocks = [];
    this.#length = 0;
  }
}
