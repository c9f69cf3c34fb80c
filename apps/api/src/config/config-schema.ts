import { isIP } from 'node:net';
import type * as z from 'zod';
import { cacheSchema } from './cache-schema.ts';
import { circuitBreakerSchema } from './circuit-breaker-schema.ts';
import { featureFlagsSchema } from './feature-flag-schema.ts';
import { httpClientSchema } from './http-client-schema.ts';
import { memorySchema } from './memory-schema.ts';
import { metricsSchema } from './metrics-schema.ts';
import { providerSchema, variableName } from './provider-schema.ts';
import { boundedNumber, flag, listOf, namedValues, seconds, section, text, wholeNumber } from './schema-parts.ts';

const HOST = 'a host name or an IP address';
const ORIGIN = 'an origin such as https://app.example, without path';

const apiKeySchema = section({
  name: text('a name of letters, digits, dots, - and _ (64 at most)', /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/).meta({
    description: 'Unique. What logs and metrics call the holder of the key.',
  }),
  key_env: variableName().meta({ description: 'The variable that holds the key.' }),
});

const originSchema = text(ORIGIN, /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@*]+$/).refine(isOrigin, { error: ORIGIN });

const serverSchema = section({
  host: text(HOST, /^[A-Za-z0-9._:[\]-]{1,253}$/)
    .refine(isHost, { error: HOST })
    .default('127.0.0.1')
    .meta({ description: 'The address to listen on. Anything but loopback needs `auth.api_keys`.', 'x-env': 'HOST' }),
  port: wholeNumber(0, 65_535).default(8000).meta({
    description: 'The port to listen on; 0 takes any free one.',
    'x-env': 'PORT',
  }),
  body_limit_mb: boundedNumber(0.001, 1024).default(32).meta({
    description: 'The largest request body; 1 MB is 1,048,576 bytes.',
    'x-unit': 'MB',
  }),
  drain_timeout: seconds(0).default(120).meta({
    description: 'How long running streams may go on after SIGTERM or SIGINT.',
  }),
  workers: wholeNumber(1, 64).default(1).meta({
    description:
      'Processes that serve: with more than one, a further process hands them their connections, and one that crashes is ' +
      'replaced (docs/deployment.md). Limits of memory, caches, connections and requests are for all of them together. Each needs ' +
      '160 MB of `memory.memory_threshold_mb`, and the further one 128.',
  }),
  max_in_flight: wholeNumber(1, 1_000_000).default(4096).meta({
    description: 'Requests served at once; further ones get 503 `overloaded`.',
  }),
  max_request_memory_mb: boundedNumber(0.001, 1_048_576).default(512).meta({
    description: 'Request bodies held at once; what would go beyond gets 503 `overloaded`. At least `body_limit_mb`.',
    'x-unit': 'MB',
  }),
  max_event_loop_lag: seconds(0.001, 60).default(0.5).meta({
    description: 'How late timers may fire before new requests get 503 `overloaded`.',
  }),
  cors_origins: listOf(originSchema, { takes: 'a list of origins' })
    .default([])
    .meta({ description: 'Web pages that may call from a browser. None: no CORS headers.' }),
  open_metrics: flag().default(false).meta({
    description:
      'Whether `/v1/metrics`, `/v1/metrics/prometheus` and `/v1/cache/health` answer without a key where more than this machine ' +
      "reaches the port. `false`: there they want a caller's key or the admin key; on loopback they are open in any case.",
  }),
});

const authSchema = section({
  api_keys: listOf(apiKeySchema, { takes: 'a list of keys' }).default([]).meta({
    description: "Callers' keys. None: open to everyone, on loopback only.",
    'x-env': 'PROXYAPI_API_KEYS',
  }),
  admin_key_env: variableName().optional().meta({
    description: 'The variable that holds the key for `/debug/*`. Left out: these answer callers on loopback only.',
  }),
});

/**
 * Every key of the configuration file, with its type, bounds, default and description. The one source of what the
 * loader accepts, of docs/configuration.md and of docs/proxyapi.schema.json.
 */
export const configSchema = section({
  server: serverSchema.prefault({}).meta({ description: 'How the gateway listens.' }),
  auth: authSchema.prefault({}).meta({ description: 'Who may call.' }),
  providers: listOf(providerSchema, { takes: 'a list of at least one provider', least: 1 }).optional().meta({
    description: 'Where requests go. Left out: a provider for each known key variable that is set, as without a file.',
  }),
  models: namedValues(text('a model name without spaces', /^[!-~]{1,256}$/), {
    value: listOf(text('a target of the form provider/model', /^[!-~]{1,320}$/), {
      takes: 'a list of at least one target of the form provider/model',
      least: 1,
    }),
    takes: 'a mapping of names to lists of targets',
  })
    .default({})
    .meta({ description: 'Names for callers, each a list of `provider/model` targets tried in order.' }),
  http_client: httpClientSchema.prefault({}).meta({
    description:
      'Connections and retries, for each provider by itself. First counts the preset, over it the keys given here, over ' +
      "these a provider's own, over all `HTTP_MAX_CONNECTIONS`.",
  }),
  circuit_breaker: circuitBreakerSchema.prefault({}).meta({
    description: 'When a model at a provider is left alone after failures, and when it is tried again.',
  }),
  cache: cacheSchema.prefault({}).meta({ description: 'What is remembered between requests.' }),
  memory: memorySchema.prefault({}).meta({
    description: 'When the process has too much memory, and what it does about that; docs/memory.md tells more.',
  }),
  metrics: metricsSchema.prefault({}).meta({
    description: 'What metrics tell beside what they always tell (docs/metrics.md). `METRICS_ENABLED=false` switches them off.',
  }),
  feature_flags: featureFlagsSchema.prefault({}).meta({
    description:
      'What can be switched, while the gateway runs too (docs/feature-flags.md): `true`, `false` or ' +
      '`{ enabled, rollout }`. `rollout` is the share, from 0 to 100 per cent, that it is on for while it is enabled: of ' +
      'callers, or of models at providers for `circuit_breaker_adaptive_thresholds`; each always falls on the same side. The ' +
      'first two are for the whole process: any share below 100 switches them by chance. `FEATURE_…_ENABLED` goes over the ' +
      'one, `FEATURE_…_ROLLOUT` over the other.',
  }),
});

/** The file's content, defaults filled in. */
export type FileConfig = z.output<typeof configSchema>;

/** A host without the brackets that IPv6 addresses wear in URLs. */
export function bareHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function isHost(host: string): boolean {
  const bare = bareHost(host);
  return isIP(bare) !== 0 || (!/[:[\]]/.test(bare) && !/^[\d.]+$/.test(bare));
}

// Web origins are compared as browsers send them; apps have schemes of their own, such as app://obsidian.md.
function isOrigin(origin: string): boolean {
  return !/^https?:/.test(origin) || (URL.canParse(origin) && new URL(origin).origin === origin);
}
