import { newest } from "./fold.ts";
import type { Layer, LayerValue } from "./types.ts";

/** A layer under construction: what is put later wins, unless what is there has a higher priority (spec 1.4). */
export class LayerStore {
  readonly #sections = new Map<string, Map<string, LayerValue>>();

  /** Names in any case. */
  put(section: string, key: string, value: LayerValue): void {
    const values = this.#section(section.toLowerCase());
    const name = key.toLowerCase();
    values.set(name, newest(values.get(name), value));
  }

  putAll(sections: ReadonlyMap<string, ReadonlyMap<string, LayerValue>>): void {
    for (const [section, values] of sections) {
      for (const [key, value] of values) this.put(section, key, value);
    }
  }

  build(name: string): Layer {
    return { name, sections: this.#sections };
  }

  #section(name: string): Map<string, LayerValue> {
    const known = this.#sections.get(name);
    if (known) return known;
    const made = new Map<string, LayerValue>();
    this.#sections.set(name, made);
    return made;
  }
}
