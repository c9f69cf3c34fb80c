import type * as z from 'zod';
import { HTTP_CLIENT_PRESET_NAMES } from './http-client-presets.ts';
import { oneOf, seconds, section, wholeNumber } from './schema-parts.ts';

const MOST_CONNECTIONS = 100_000;
const BY_PRESET = { 'x-default': 'by `preset`' } as const;

/** How often to try again. */
export const retryCount = (): z.ZodNumber => wholeNumber(0, 20);

/** The base of the wait before trying again. */
export const retryBackoff = (): z.ZodNumber => seconds(0, 60);

/** How many sockets a provider may have. */
export const connectionCount = (): z.ZodNumber => wholeNumber(1, MOST_CONNECTIONS);

const keepaliveCount = (): z.ZodNumber => wholeNumber(0, MOST_CONNECTIONS);

/** The block that holds for all providers. Without defaults: a key that is left out has its value by the preset. */
export const httpClientSchema = section({
  preset: oneOf(HTTP_CLIENT_PRESET_NAMES).default('default').meta({
    description: 'A set of values for the keys below, of which those given here go over it.',
  }),
  max_keepalive_connections: keepaliveCount().optional().meta({
    description: 'Idle sockets kept for each provider, as far as `max_connections` allows. Where more requests run at once, the rest connect anew each time: 0.3 ms of CPU each without TLS.',
    ...BY_PRESET,
  }),
  max_connections: connectionCount().optional().meta({
    description: 'Sockets to each provider.',
    'x-env': 'HTTP_MAX_CONNECTIONS',
    ...BY_PRESET,
  }),
  keepalive_expiry: seconds(0.001).optional().meta({ description: 'How long an idle socket is kept.', ...BY_PRESET }),
  timeout: seconds(0.001).optional().meta({ description: 'Streams: to the first byte of the answer.', ...BY_PRESET }),
  connect_timeout: seconds(0.001).optional().meta({ description: 'To a connection, TLS included.', ...BY_PRESET }),
  retry_attempts: retryCount().optional().meta({
    description: 'Attempts after every candidate had one, all candidates together.',
    ...BY_PRESET,
  }),
  retry_backoff_factor: retryBackoff().optional().meta({
    description: 'The longest wait before the first retry; it doubles with each round, to 8 s at the most.',
    ...BY_PRESET,
  }),
});

/** The block of one provider. */
export const providerHttpClientSchema = section({
  max_keepalive_connections: keepaliveCount().optional().meta(ofOneProvider('Idle sockets kept, as far as `max_connections` allows.')),
  max_connections: connectionCount().optional().meta({
    ...ofOneProvider('Sockets to this provider.'),
    'x-env': 'HTTP_MAX_CONNECTIONS',
  }),
  keepalive_expiry: seconds(0.001).optional().meta(ofOneProvider('How long an idle socket is kept.')),
  timeout: seconds(0.001).optional().meta(ofOneProvider("The provider's own `timeout` goes over it.")),
  connect_timeout: seconds(0.001).optional().meta(ofOneProvider('To a connection, TLS included.')),
  retry_attempts: retryCount().optional().meta(ofOneProvider("The provider's own `max_retries` goes over it.")),
  retry_backoff_factor: retryBackoff().optional().meta(ofOneProvider("The provider's own `retry_delay` goes over it.")),
});

function ofOneProvider(description: string): { readonly description: string; readonly 'x-default': string } {
  return { description, 'x-default': 'that of `http_client`' };
}
