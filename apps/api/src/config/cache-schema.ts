import type * as z from 'zod';
import { CACHE_PRESET_NAMES } from './cache-presets.ts';
import { boundedNumber, flag, oneOf, seconds, section, text, wholeNumber } from './schema-parts.ts';

const BY_PRESET = { 'x-default': 'by `preset`' } as const;
const LONGEST_TTL_SECONDS = 2_592_000;
const PATH = 'a path of 1 to 4096 characters, without NUL';
const NO_NUL = /^[^\0]{1,4096}$/;

/** Memory for answers. */
export const cacheMemory = (): z.ZodNumber => boundedNumber(1, 1_048_576);

const filePath = (usual: string): z.ZodDefault<z.ZodString> => text(PATH, NO_NUL).default(usual).meta({
  description: 'The file, relative to the working directory. Folders are made.',
});

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
  persist: flag().default(false).meta({
    description:
      'Whether answers are kept in a file too, with the bounds of the memory, and outlive a restart. A file that cannot be used ' +
      'stops nothing: answers are then kept in memory alone.',
  }),
  path: filePath('./.proxyapi/responses.sqlite'),
});

const modelCacheSchema = section({
  ttl: seconds(0.001).default(300).meta({
    description: 'How long a list counts as fresh. An older one is still used while the provider cannot be asked.',
  }),
  max_size: wholeNumber(1, 100_000).default(1000).meta({
    description: 'Lists that are kept, in memory and in the file.',
  }),
  persist: flag().default(true).meta({
    description: 'Whether lists outlive a restart. A file that cannot be used stops nothing: lists are then kept in memory alone.',
  }),
  path: filePath('./.proxyapi/models.sqlite'),
});

/** What is remembered between requests. */
export const cacheSchema = section({
  preset: oneOf(CACHE_PRESET_NAMES).default('default').meta({
    description: 'A set of values for the keys of `response`, of which those given there go over it.',
  }),
  response: responseSchema.prefault({}).meta({ description: 'Answers, for each caller by itself.' }),
  models: modelCacheSchema.prefault({}).meta({ description: 'The lists of models that were discovered from providers.' }),
});
