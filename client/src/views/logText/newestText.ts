/** The end of a text that goes on: whole lines, at most so many characters. */
export class NewestText {
  #blocks: string[] = [];
  #length = 0;
  #most = 0;

  /** Adds a text that ends at a line's end, and forgets what is too old. */
  add(text: string, most: number): void {
    this.#blocks.push(text);
    this.#length += text.length;
    this.#most = most;
    for (let [first] = this.#blocks; first && this.#length - first.length >= most; [first] = this.#blocks) {
      this.#length -= first.length;
      this.#blocks.shift();
    }
    // What is too long by little is not worth the copy: a slice would keep all of the text that it is of.
    if (this.#length <= 2 * most) return;
    const end = Buffer.from(this.toString()).toString();
    this.#blocks = [end];
    this.#length = end.length;
  }

  toString(): string {
    const text = this.#blocks.join("");
    return text.length <= this.#most ? text : text.slice(text.indexOf("\n", text.length - this.#most - 1) + 1);
  }

  clear(): void {
    this.#blocks = [];
    this.#length = 0;
  }
}
