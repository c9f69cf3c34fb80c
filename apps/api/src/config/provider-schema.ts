import { PROVIDER_TYPES } from '@proxyapi/proxy-core';
import type * as z from 'zod';
import { providerHttpClientSchema, retryBackoff, retryCount } from './http-client-schema.ts';
import {
  boundedNumber,
  flag,
  listOf,
  namedValues,
  oneOf,
  positiveNumber,
  seconds,
  section,
  text,
  wholeNumber,
} from './schema-parts.ts';

/** The form of a variable's name, as `key_env` and its kin take it. */
export const variableName = (): z.ZodString => text('the name of a variable, in capitals', /^[A-Z_][A-Z0-9_]{0,127}$/);

const headerName = text('a header name', /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/);
const headerValue = text('a header value: printable ASCII in quotes', /^(?:[!-~](?:[ -~]*[!-~])?)?$/);

/** One entry of `providers`. */
export const providerSchema = section({
  name: text('a name of a-z, 0-9, - and _ (64 at most)', /^[a-z0-9][a-z0-9_-]{0,63}$/).meta({
    description: 'Unique. A label in metrics, and the prefix in `openai/gpt-4o`.',
  }),
  type: oneOf(PROVIDER_TYPES).meta({ description: 'Which API the provider speaks.' }),
  base_url: text('an http or https URL', /^https?:\/\/\S{1,2048}$/).optional().meta({
    description:
      'Where its API lies, without user, query or fragment. Has a default for each type but `openai-compatible`, and ' +
      'there for the names mistral, groq, deepseek and ollama.',
  }),
  api_key_env: variableName().optional().meta({
    description:
      'The variable that holds the key. Read for enabled providers only; needed where `base_url` is left at its ' +
      'default, ollama and sandbox apart.',
  }),
  api_key_envs: listOf(variableName(), { takes: 'a list of at least one name of a variable', least: 1 }).optional().meta({
    description:
      'Instead of `api_key_env` where there are several keys: while one rests after a 429 or is refused, the next is used.',
  }),
  models: listOf(text('a model id', /^[!-~]{1,256}$/), { takes: 'a list of at least one model id', least: 1 }).optional().meta({
    description: 'The models it serves. Left out: discovered from the provider.',
  }),
  priority: wholeNumber(0, 1000).default(1).meta({
    description: 'Low first; equal ones share the load by `weight`.',
  }),
  weight: positiveNumber(1000).default(1).meta({ description: 'Its share of the load among those of equal priority.' }),
  enabled: flag().default(true).meta({ description: '`false`: kept in the file, takes no request.' }),
  forced: flag().default(false).meta({ description: '`true`: takes every request, without fallback. At most one provider.' }),
  timeout: seconds(0.001).optional().meta({
    description: 'Streams: to the first byte of the answer.',
    'x-default': '`http_client.timeout`',
  }),
  completion_timeout: seconds(0.001).default(300).meta({
    description: 'Not streamed: to the whole answer, whose headers come only after generation.',
  }),
  idle_timeout: seconds(0.001).default(30).meta({ description: 'Streams: between two chunks.' }),
  total_timeout: seconds(0.001).default(600).meta({ description: 'The whole call, every attempt and wait included.' }),
  max_retries: retryCount().optional().meta({
    description: "This provider's share of the retries; `http_client.retry_attempts` bounds those of all candidates together.",
    'x-default': '`http_client.retry_attempts`',
  }),
  retry_delay: retryBackoff().optional().meta({
    description: 'The longest wait before the first retry; it doubles with each round, to 8 s at the most.',
    'x-default': '`http_client.retry_backoff_factor`',
  }),
  retry_completion_timeout: flag().default(false).meta({
    description: '`true`: tries again after `completion_timeout` too. The provider bills the answer that came too late.',
  }),
  sticky: flag().default(false).meta({
    description: "`true`: a caller's equal prompt prefixes keep to one of equals, for the sake of the provider's prompt cache.",
  }),
  hedge: flag().default(false).meta({
    description: '`true`: where the first byte is late, a second attempt runs beside the first. Both may be billed.',
  }),
  headers: namedValues(headerName, { value: headerValue, takes: 'a mapping of header names to texts' }).default({}).meta({
    description: 'Sent along with each request. Not for `authorization` or what the connection itself needs.',
  }),
  http_client: providerHttpClientSchema.optional().meta({
    description: 'Over the keys of the `http_client` for all; not on type `sandbox`.',
  }),
  words_per_second: boundedNumber(0, 10_000).optional().meta({
    description: 'Type `sandbox` only: how fast its answers stream; 0, its default, is at once.',
    'x-unit': 'words/s',
  }),
});

/** A provider as the file has it, defaults filled in. */
export type ProviderEntry = z.output<typeof providerSchema>;
