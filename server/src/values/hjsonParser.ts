import { readKey } from "./hjsonKeys.ts";
import { HjsonReader, isStop, scalar } from "./hjsonReader.ts";
import { trimmedEnd } from "./hjsonScalars.ts";
import type { ArrayNode, MemberNode, ObjectNode, ScalarNode, ValueNode } from "./types.ts";

/** Nesting beyond this is refused; the real reader's own limit is near (Python's recursion limit). */
const MAX_DEPTH = 400;

/**
 * Reads Hjson (hjson 3.0.1 as vendored in dbnd 1.0.28, spec 1.7) into a tree and goes on behind every mistake. What is
 * read without mistakes is read as the real thing reads it, and the first mistake is the one that the real thing reports.
 * `lenient` ends text without quotes at commas and closing brackets: that tree is closer to what a one-line value means.
 */
export class HjsonParser extends HjsonReader {
  private openArrays = 0;
  private openObjects = 0;

  document(): ValueNode {
    const first = this.next();
    if (first === "") return { type: "object", start: this.at, end: this.at, members: [], closed: true };
    const node = first === "{" || first === "[" ? this.value() : this.withoutBraces();
    this.next();
    if (this.at < this.text.length) {
      const end = trimmedEnd(this.text, this.at, this.text.length);
      this.problem(this.at, end, "Nothing may follow the end of the value: remove this, or a bracket too many.", {
        at: this.at,
        detail: "extra-data",
      });
    }
    return node;
  }

  private value(): ValueNode {
    const char = this.text[this.at];
    if (this.openArrays + this.openObjects > MAX_DEPTH) return this.tooDeep();
    if (char === "{") return this.object();
    if (char === "[") return this.array();
    if (char === "'" && this.text.startsWith("'''", this.at)) return this.tripleQuoted();
    return char === '"' || char === "'" ? this.quoted() : this.bare();
  }

  private object(): ObjectNode {
    const start = this.at++;
    this.openObjects++;
    const members: MemberNode[] = [];
    let closed = false;
    for (let char = this.next(); ; char = this.next()) {
      if (char === "}") {
        this.at++;
        closed = true;
        break;
      }
      if (char === "" || (char === "]" && this.openArrays > 0)) {
        this.unclosed(start, "{", "end-of-input-in-object");
        break;
      }
      const before = this.at;
      const member = this.member();
      if (member) members.push(member);
      if (this.next() === ",") this.at++;
      // Every round takes a character, whatever the text.
      if (this.at === before && this.text[before] !== "}" && this.text[before] !== "]") this.at++;
    }
    this.openObjects--;
    return { type: "object", start, end: this.at, members, closed };
  }

  private array(): ArrayNode {
    const start = this.at++;
    this.openArrays++;
    const elements: ValueNode[] = [];
    let closed = false;
    for (let char = this.next(); ; char = this.next()) {
      if (char === "]") {
        this.at++;
        closed = true;
        break;
      }
      if (char === "" || (char === "}" && this.openObjects > 0)) {
        this.unclosed(start, "[", "end-of-input-in-array");
        break;
      }
      if (isStop(char)) {
        this.problem(this.at, this.at + 1, `A value is missing before "${char}", or "${char}" is one too many.`, {
          at: this.at,
          detail: "value-expected",
        });
        this.at++;
        continue;
      }
      elements.push(this.value());
      if (this.next() === ",") this.at++;
    }
    this.openArrays--;
    return { type: "array", start, end: this.at, elements, closed };
  }

  /** `key: value`; undefined when there is nothing that could be a key. */
  private member(): MemberNode | undefined {
    const start = this.at;
    const found = readKey(this, this.openArrays > 0);
    if (!found) return undefined;
    const { key, separator } = found;
    if (separator === undefined) return { type: "member", start, end: key.end, key };
    const isSeparator = this.text[separator] === ":" || this.text[separator] === "=";
    // Where the colon is missing, this is where the value begins.
    const colon = isSeparator ? { separator } : {};
    this.at = separator + (isSeparator ? 1 : 0);
    const char = this.next();
    if (char === "" || isStop(char)) {
      const detail = char === "" ? {} : { detail: "value-expected" as const };
      this.problem(separator, separator + 1, `The key "${String(key.value)}" has no value.`, {
        at: this.at,
        ...detail,
      });
      if (char === ":") this.at++;
      return { type: "member", start, end: separator + 1, key, ...colon };
    }
    const value = this.value();
    return { type: "member", start, end: value.end, key, ...colon, value };
  }

  /** The whole text is the inside of an object, or else a single value (`@@…` leaves such texts). */
  private withoutBraces(): ValueNode {
    const inside = new HjsonParser(this.text, this.lenient);
    const members = inside.membersToEnd();
    const single = new HjsonParser(this.text, this.lenient);
    single.next();
    const stopped = isStop(this.text[single.at] ?? "");
    const value = single.value();
    // The reader tries the value only where the object was a mistake of syntax, and then reports that one.
    const object = inside.problems[0]?.code !== "json-syntax" || stopped || single.problems.length > 0;
    const taken = object ? inside : single;
    this.at = taken.at;
    for (const problem of taken.problems) this.problems.push(problem);
    for (const swallowing of taken.swallowing) this.swallowing.push(swallowing);
    return object ? { type: "object", start: 0, end: this.at, members, closed: true } : value;
  }

  private membersToEnd(): MemberNode[] {
    const members: MemberNode[] = [];
    while (this.next() !== "" && this.problems.length === 0) {
      const member = this.member();
      if (member) members.push(member);
      if (this.next() === ",") this.at++;
    }
    return members;
  }

  private tooDeep(): ScalarNode {
    const start = this.at;
    this.problem(start, start + 1, "The value is nested too deep.", { at: start });
    this.at = this.text.length;
    this.ended = true;
    return scalar(start, start, "", "bare");
  }

  private unclosed(start: number, bracket: string, detail: "end-of-input-in-object" | "end-of-input-in-array"): void {
    const char = this.text[this.at];
    if (char !== undefined) {
      const message = `"${char}" closes a bracket before this "${bracket}" is closed.`;
      this.problem(start, start + 1, message, {
        at: this.at,
        detail: bracket === "{" ? "key-expected" : "value-expected",
      });
    } else if (!this.ended) {
      this.problem(start, start + 1, `This "${bracket}" is never closed.`, { at: this.at, detail });
      this.ended = true;
    }
  }
}
