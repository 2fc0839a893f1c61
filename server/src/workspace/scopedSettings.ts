import { defaultSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** The settings, which may differ from one folder of the workspace to the next, and the environment that they give. */
export class ScopedSettings {
  readonly #process: Variables;
  #client: Variables = {};
  #general = defaultSettings;
  /** By path, longest first. */
  #folders: readonly (readonly [path: string, settings: Settings])[] = [];
  readonly #environments = new Map<Settings, Readonly<Record<string, string>>>();

  /** `process` is the environment that the server runs in. */
  constructor(process: Variables) {
    this.#process = process;
  }

  /** New settings for everything, those of folders by path, and variables that the client knows of. */
  set(general: Settings, folders: ReadonlyMap<string, Settings>, client?: Variables): void {
    this.#general = general;
    this.#folders = [...folders].sort(([left], [right]) => right.length - left.length);
    if (client) this.#client = client;
    this.#environments.clear();
  }

  /** Of a file or folder by its path; the general ones where there is none. */
  of(path: string | undefined): Settings {
    const found = this.#folders.find(([folder]) => path === folder || path?.startsWith(`${folder}/`));
    return found?.[1] ?? this.#general;
  }

  /** The same object as long as nothing has changed. */
  environment(path: string | undefined): Readonly<Record<string, string>> {
    const settings = this.of(path);
    const known = this.#environments.get(settings);
    if (known) return known;
    const all: Variables = { ...this.#process, ...this.#client, ...settings.environment };
    const environment = Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    this.#environments.set(settings, environment);
    return environment;
  }
}
