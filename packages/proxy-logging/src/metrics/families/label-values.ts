import { OTHER } from '../other.ts';

const MAX_LENGTH = 64;
/** Where a request says nothing. */
const NONE = 'none';

/** The values of one label that outsiders choose: clean, short, and no more than its bound. */
export class LabelValues {
  readonly #max: number;
  readonly #known = new Set<string>();

  /** @throws RangeError when `max` is not an integer of at least 1. */
  constructor(max: number) {
    if (!Number.isInteger(max) || max < 1) throw new RangeError(`maxValues must be an integer of at least 1, got ${max}`);
    this.#max = max;
  }

  /** The value to count under: as it came, cleaned, or `other` once there are too many. */
  admit(raw: string | undefined): string {
    if (raw === undefined || raw === '') return NONE;
    if (this.#known.has(raw)) return raw;
    const clean = raw.slice(0, MAX_LENGTH).replaceAll(/[^\w.:/@-]/g, '_');
    if (this.#known.has(clean)) return clean;
    if (this.#known.size >= this.#max) return OTHER;
    this.#known.add(clean);
    return clean;
  }
}
