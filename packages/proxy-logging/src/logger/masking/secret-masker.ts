import { KnownSecrets } from './known-secrets.ts';
import { hideShapes } from './secret-shapes.ts';

/** The longest secret that only its shape tells of. */
const LONGEST_SHAPE = 512;

/** Takes secrets out of text: those that are known by value, and what has a secret's shape. */
export class SecretMasker {
  readonly #known: KnownSecrets;
  /** Characters that must be seen together so that no secret is overlooked. */
  readonly reach: number;

  constructor(secrets: readonly string[]) {
    this.#known = new KnownSecrets(secrets);
    this.reach = Math.max(LONGEST_SHAPE, this.#known.longest);
  }

  /** `text` without secrets. */
  mask(text: string): string {
    return hideShapes(this.#known.hide(text));
  }
}
