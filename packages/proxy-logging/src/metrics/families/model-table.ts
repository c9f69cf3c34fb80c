import { OTHER } from '../other.ts';

/** Settings of a {@link ModelTable}. */
export interface ModelTableOptions<Entry> {
  readonly isListed: (provider: string, model: string) => boolean;
  /** Entries, those of `other` apart. */
  readonly max: number;
  readonly create: (provider: string, model: string) => Entry;
}

/** An entry for each model of each provider that the gateway itself lists, up to a bound, and one `other` for the rest. */
export class ModelTable<Entry> {
  readonly #options: ModelTableOptions<Entry>;
  readonly #providers = new Map<string, Map<string, Entry>>();
  #size = 0;
  #other: Entry | undefined;

  constructor(options: ModelTableOptions<Entry>) {
    this.#options = options;
  }

  get(provider: string, model: string): Entry {
    return this.#providers.get(provider)?.get(model) ?? this.#find(provider, model);
  }

  #find(provider: string, model: string): Entry {
    const { isListed, max, create } = this.#options;
    const isOwn = isListed(provider, model) && this.#size < max;
    if (isOwn) {
      this.#size += 1;
      return this.#add(provider, model);
    }
    const models = this.#providers.get(provider);
    if (models !== undefined) return models.get(OTHER) ?? this.#add(provider, OTHER);
    // Providers are the gateway's own; a bound for whoever tells of others.
    return this.#providers.size < max ? this.#add(provider, OTHER) : (this.#other ??= create(OTHER, OTHER));
  }

  #add(provider: string, model: string): Entry {
    const entry = this.#options.create(provider, model);
    let models = this.#providers.get(provider);
    if (models === undefined) this.#providers.set(provider, models = new Map<string, Entry>());
    models.set(model, entry);
    return entry;
  }
}
