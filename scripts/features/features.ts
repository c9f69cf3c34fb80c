/** A feature, the test that proves it, and the smallest change that switches it off. */
export interface Feature {
  /** What the documentation promises. */
  readonly name: string;
  readonly test: {
    /** The workspace whose test it is, from the repository root. */
    readonly directory: string;
    /** From there. */
    readonly file: string;
    /** The test's title, or enough of it. */
    readonly title: string;
  };
  /** A text that stands exactly once in a file of the product, and what to put in its place. */
  readonly switchOff: { readonly file: string; readonly search: string; readonly replace: string };
}

const MODEL_CACHE = 'packages/proxy-context/src/model-cache.ts';
const MODEL_CACHE_TEST = { directory: 'packages/proxy-context', file: 'src/model-cache.test.ts' };
const FLAGS = 'apps/api/src/flags.ts';
const FLAGS_TEST = { directory: 'apps/api', file: 'src/flags.test.ts' };

/** All of them. A new one is a new entry here and nothing else. */
export const FEATURES: readonly Feature[] = [
  {
    name: 'model cache: lists are remembered',
    test: { ...MODEL_CACHE_TEST, title: 'gives a list back until it is replaced' },
    switchOff: { file: MODEL_CACHE, search: 'return this.#entries.get(keyOf(provider))?.models;', replace: 'return undefined;' },
  },
  {
    name: 'model cache: lists expire after their TTL',
    test: { ...MODEL_CACHE_TEST, title: 'hands out an expired list and says that it is no longer valid' },
    switchOff: { file: MODEL_CACHE, search: ' && entry.expiresAt > this.#now()', replace: '' },
  },
  {
    name: 'model cache: keys are made of name and address',
    test: { ...MODEL_CACHE_TEST, title: 'tells providers of one name at two addresses apart' },
    switchOff: { file: MODEL_CACHE, search: '`${name}:${baseUrl}`', replace: 'name' },
  },
  {
    name: 'model cache: its size is bounded',
    test: { ...MODEL_CACHE_TEST, title: 'never holds more lists than it may' },
    switchOff: { file: MODEL_CACHE, search: 'this.#entries.delete(oldest)', replace: 'void oldest' },
  },
  {
    name: 'feature flags: one that is off is off',
    test: { ...FLAGS_TEST, title: 'is off for an unknown flag, one that is off, and a rollout of 0' },
    switchOff: { file: FLAGS, search: ' || !flag.isEnabled', replace: '' },
  },
  {
    name: 'feature flags: a rollout is on for its share',
    test: { ...FLAGS_TEST, title: 'is on for its share of the subjects' },
    switchOff: { file: FLAGS, search: 'return place * 100 < flag.rolloutPercent;', replace: 'return place < 1;' },
  },
  {
    name: 'feature flags: each flag chooses its own share',
    test: { ...FLAGS_TEST, title: 'chooses others for another flag' },
    switchOff: { file: FLAGS, search: '`${name}:${subject}`', replace: 'subject' },
  },
];
