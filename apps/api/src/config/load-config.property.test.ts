import { expect } from 'chai';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { ConfigError } from './config-error.ts';
import { describeKeys } from './describe-keys.ts';
import type { Environment } from './environment.ts';
import { loadConfig } from './load-config.ts';

const CANARY = 'canary-7f3a';
const ENV: Environment = { SECRET: CANARY, SECRET_LONG: `sk-${CANARY}-0123456789`, SECRET_ODD: `${CANARY} \n x` };
const WORDS = [...describeKeys().flatMap(({ key }) => key.split('.')).map((key) => key.replace('[]', '')), '__proto__', 'constructor', 'a'];

const scalar = fc.oneof(
  fc.constantFrom('sandbox', 'openai', 'openai-compatible', 'a/b', 'a', '', 'http://a', 'http://u:p@a', '0.0.0.0'),
  fc.constantFrom('${SECRET}', 'x${SECRET_LONG}', '${SECRET_ODD}', '${NOT_SET}', '$${SECRET}', '${', 'SECRET', 'SECRET_ODD', 'SECRET_LONG'),
  fc.constantFrom(NaN, Infinity, -1, 0, 1, 65_536, 1.5, true, false, null),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(fc.constantFrom(...WORDS), tie('tree'), { maxKeys: 6 })),
}));

const provider = fc.record({
  name: scalar, type: scalar, base_url: scalar, api_key_env: scalar, models: tree, timeout: scalar, weight: scalar, enabled: scalar, headers: fc.dictionary(fc.constantFrom('x-a', 'X-A', 'host', ' '), scalar),
  api_key_envs: fc.array(scalar, { maxLength: 3 }), http_client: fc.dictionary(fc.constantFrom('timeout', 'max_connections', 'preset'), scalar),
}, { requiredKeys: [] });

const file = fc.record({
  server: fc.record({ host: scalar, port: scalar, cors_origins: fc.array(scalar, { maxLength: 2 }) }, { requiredKeys: [] }),
  auth: fc.record({ api_keys: fc.array(fc.record({ name: scalar, key_env: scalar }), { maxLength: 3 }), admin_key_env: scalar }, { requiredKeys: [] }),
  providers: fc.array(provider, { maxLength: 3 }),
  http_client: fc.dictionary(fc.constantFrom('preset', 'timeout', 'max_connections'), scalar),
  circuit_breaker: fc.dictionary(fc.constantFrom('failure_threshold', 'min_failure_threshold', 'max_failure_threshold'), scalar),
  cache: fc.record({ models: fc.dictionary(fc.constantFrom('ttl', 'max_size', 'persist', 'path', 'x'), scalar) }),
  feature_flags: fc.dictionary(
    fc.constantFrom('http_client_adaptive_timeouts', 'x'),
    fc.oneof(scalar, fc.dictionary(fc.constantFrom('enabled', 'rollout', 'x'), scalar)),
  ),
  models: fc.dictionary(fc.constantFrom('a', 'a/b', 'c', '${SECRET}'), fc.array(scalar, { maxLength: 3 })),
}, { requiredKeys: [] });

/** What loading `text` ends with: nothing, or an error that is meant for the operator and holds no secret. */
function expectHonestEnd(text: string, env: Environment = ENV): void {
  try {
    loadConfig({ env, cwd: '/', readFile: () => new TextEncoder().encode(text) });
  } catch (error) {
    if (!ConfigError.isInstance(error)) throw error;
    expect(error.problems).to.not.be.empty;
    expect(error.message.split('\n')).to.have.length(error.problems.length);
    expect(`${error.message}${error.stack}${JSON.stringify(error.problems)}`).to.not.include(CANARY);
  }
}

describe('loadConfig, whatever the file holds', () => {
  it('throws nothing but ConfigError for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => expectHonestEnd(text)), { numRuns: 500 });
  });

  it('throws nothing but ConfigError for texts made of YAML', () => {
    const pieces = fc.constantFrom('server', ':', ' ', '\n', '- ', '{', '}', '[', ']', '&a ', '*a', '!!', '"', "'", '${SECRET}', '#', '|', '>', '?', '---', '\t', ',', '%', '<<');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => expectHonestEnd(parts.join(''))), { numRuns: 2000 });
  });

  it('throws nothing but ConfigError for any tree of known keys', () => {
    fc.assert(fc.property(tree, (value) => expectHonestEnd(stringify(value))), { numRuns: 1000 });
  });

  it('prints no secret, wherever in a file its variable stands', () => {
    fc.assert(fc.property(file, (value) => expectHonestEnd(stringify(value))), { numRuns: 2000 });
  });

  it('prints no secret, whichever variable holds it', () => {
    const names = ['OPENAI_API_KEY', 'GROQ_API_KEY', 'OLLAMA_HOST', 'PROXYAPI_API_KEYS', 'HTTPS_PROXY', 'http_proxy', 'NO_PROXY', 'NODE_TLS_REJECT_UNAUTHORIZED'];
    const values = fc.constantFrom(CANARY, `${CANARY},${CANARY}`, `${CANARY} x`, `http://u:${CANARY}@h`, `http://u:%${CANARY}@h`, `socks5://${CANARY}@h`, `:${CANARY}`, '0', '');
    const env = fc.dictionary(fc.constantFrom(...names), values);
    fc.assert(fc.property(env, (variables) => expectHonestEnd('{}', { ...ENV, ...variables })), { numRuns: 1000 });
  });
});
