import type { SmartCachePresetName } from '@proxyapi/proxy-context';
import type * as z from 'zod';
import { boundedNumber, flag, oneOf, seconds, section, text, wholeNumber } from './schema-parts.ts';

/** Names for whole sets of settings. */
const PRESET_NAMES = ['default', 'high_memory', 'constrained'] as const satisfies readonly SmartCachePresetName[];

const BY_PRESET = { 'x-default': 'by `preset`' } as const;
const LONGEST_TTL_SECONDS = 2_592_000;

/** Memory for answers. */
export const cacheMemory = (): z.ZodNumber => boundedNumber(1, 1_048_576);

/** The file that a cache is kept in. */
export const cachePath = (): z.ZodString => text('a path of 1 to 1024 characters', /^[^\0]{1,1024}$/);

const responseSchema = section({
  mode: oneOf(['deterministic', 'all', 'off']).default('deterministic').meta({
    description:
      'Which answers serve more than one request of a caller. `deterministic`: those asked for with a temperature of 0 or with ' +
      'a seed, and embeddings. `all`: every answer. `off`: none, and equal calls are not joined.',
  }),
  max_size: wholeNumber(1, 10_000_000).optional().meta({ description: 'Answers kept.', ...BY_PRESET }),
  default_ttl: seconds(1, LONGEST_TTL_SECONDS).optional().meta({
    description: 'How long an answer is kept; `x-proxyapi-cache-ttl` goes over it.',
    ...BY_PRESET,
  }),
  max_memory_mb: cacheMemory().optional().meta({
    description: 'Memory for answers, keys included.',
    'x-unit': 'MB',
    'x-env': 'CACHE_MAX_MEMORY_MB',
    ...BY_PRESET,
  }),
  cleanup_interval: seconds(1).optional().meta({ description: 'How often expired answers are looked for.', ...BY_PRESET }),
  enable_compression: flag().default(true).meta({ description: 'Keeps answers above 4 KB compressed (zstd).' }),
});

/** What is remembered between requests. */
export const cacheSchema = section({
  preset: oneOf(PRESET_NAMES).default('default').meta({
    description: 'A set of values for the keys of `response`, of which those given there go over it.',
  }),
  response: responseSchema.prefault({}).meta({ description: 'Answers, for each caller by itself.' }),
});
