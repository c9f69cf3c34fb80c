import { flag, seconds, section, text, wholeNumber } from './schema-parts.ts';

const PATH = 'a path of 1 to 4096 characters, without NUL';
const NO_NUL = /^[^\0]{1,4096}$/;

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
  path: text(PATH, NO_NUL).default('./.proxyapi/models.sqlite').meta({
    description: 'The file, relative to the working directory. Folders are made.',
  }),
});

/** What is remembered between requests. */
export const cacheSchema = section({
  models: modelCacheSchema.prefault({}).meta({ description: 'The lists of models that were discovered from providers.' }),
});
