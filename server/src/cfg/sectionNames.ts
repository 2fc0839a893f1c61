import { elementAt } from "../text/elementAt.ts";
import type { Ends } from "../text/ends.ts";
import { isDefaultSection } from "./names.ts";

/**
 * The names of a file's sections in their order, and what follows from them alone. Documents that come from each other
 * share the object until a header changes, so that an edit below a header costs nothing here.
 */
export class SectionNames {
  /** As written; undefined where no header stands (only at the very beginning). */
  private readonly names: readonly (string | undefined)[];
  private foundPlaces: ReadonlyMap<string, readonly number[]> | undefined;
  private foundDefaults: readonly number[] | undefined;
  private foundDuplicates: readonly DuplicateSection[] | undefined;

  private constructor(blocks: readonly HeadedBlock[]) {
    this.names = blocks.map(({ header, name }) => (header ? name : undefined));
  }

  /** The names of these blocks: `before`, when they are what it was made of but for changes below headers. */
  static of(blocks: readonly HeadedBlock[], before: SectionNames | undefined, ends: Ends): SectionNames {
    return before?.fit(blocks, ends) ? before : new SectionNames(blocks);
  }

  /** Where the sections of a name (lower case) stand, by their index in the document's sections; without `[DEFAULT]`. */
  get places(): ReadonlyMap<string, readonly number[]> {
    return (this.foundPlaces ??= this.findPlaces());
  }

  /** The pieces of `[DEFAULT]`, by their index in the document's sections. */
  get defaults(): readonly number[] {
    return (this.foundDefaults ??= this.names.flatMap((name, block) =>
      block > 0 && name !== undefined && isDefaultSection(name) ? [block - 1] : [],
    ));
  }

  /** Headers spelled exactly as an earlier one, by the index of their blocks; `[DEFAULT]` may come in pieces. */
  get duplicates(): readonly DuplicateSection[] {
    return (this.foundDuplicates ??= this.findDuplicates());
  }

  private fit(blocks: readonly HeadedBlock[], { first, last }: Ends): boolean {
    if (blocks.length !== this.names.length) return false;
    for (let index = first; index < blocks.length - last; index++) {
      const { header, name } = elementAt(blocks, index);
      if ((header ? name : undefined) !== this.names[index]) return false;
    }
    return true;
  }

  private findPlaces(): ReadonlyMap<string, readonly number[]> {
    const places = new Map<string, number[]>();
    for (let block = 1; block < this.names.length; block++) {
      const name = this.names[block];
      if (name === undefined || isDefaultSection(name)) continue;
      const known = places.get(name.toLowerCase());
      if (known) known.push(block - 1);
      else places.set(name.toLowerCase(), [block - 1]);
    }
    return places;
  }

  private findDuplicates(): readonly DuplicateSection[] {
    const firsts = new Map<string, number>();
    const duplicates: DuplicateSection[] = [];
    for (const [block, name] of this.names.entries()) {
      if (name === undefined || isDefaultSection(name)) continue;
      const first = firsts.get(name);
      if (first === undefined) firsts.set(name, block);
      else duplicates.push({ block, first });
    }
    return duplicates;
  }
}

/** Of a block, what its header tells. */
interface HeadedBlock {
  /** Absent for what stands before the first header. */
  readonly header: object | undefined;
  readonly name: string;
}

/** Indices of blocks. */
interface DuplicateSection {
  readonly block: number;
  readonly first: number;
}
