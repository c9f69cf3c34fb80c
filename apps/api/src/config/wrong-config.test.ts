import { expect } from 'chai';
import { ConfigError } from './config-error.ts';
import type { Environment } from './environment.ts';
import { loadConfig } from './load-config.ts';
import { MAX_FILE_BYTES } from './read-config-file.ts';

const KEY = 'sk-test-0123456789abcdef';
const PROVIDER = 'providers:\n  - name: local\n    type: openai-compatible\n    base_url: http://localhost:1\n';

/** The lines of the error that loading `text` ends with. */
function linesOf(text: string | Uint8Array, env: Environment = {}): string[] {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return refusal({ env, cwd: '/etc', readFile: () => bytes });
}

function refusal(options: Parameters<typeof loadConfig>[0]): string[] {
  try {
    loadConfig(options);
  } catch (error) {
    if (!ConfigError.isInstance(error)) throw error;
    expect(error.problems).to.have.length(error.message.split('\n').length);
    return error.message.split('\n');
  }
  return [];
}

type Case = readonly [title: string, text: string, lines: readonly string[], env?: Environment];

function check(cases: readonly Case[]): void {
  for (const [title, text, lines, env] of cases) {
    it(title, () => expect(linesOf(text, env)).to.deep.equal(lines.map((line) => `proxyapi.yaml:${line}`)));
  }
}

const PORT = 'a whole number from 0 to 65535';
const SECONDS = 'a number from 0.001 to 86400';
const WEIGHT = 'a number above 0, up to 1000';
const RETRIES = 'a whole number from 0 to 20';

describe('a wrong configuration file', () => {
  describe('names unknown keys and their nearest neighbours', () => {
    check([
      ['at the root', 'cashe: {}\nservr: {}\n', [
        '1:1 cashe: expected a known key, got "cashe"; the nearest is cache',
        '2:1 servr: expected a known key, got "servr"; the nearest is server',
      ]],
      ['in a section', 'server:\n  prot: 80\n', ['2:3 server.prot: expected a known key, got "prot"; the nearest is port']],
      ['in a list', `${PROVIDER}    base_ur: x\n`, ['5:5 providers[0].base_ur: expected a known key, got "base_ur"; the nearest is base_url']],
      ['in a provider\'s http_client', `${PROVIDER}    http_client: { keepalive_expiri: 1, preset: low_latency }\n`, [
        '5:20 providers[0].http_client.keepalive_expiri: expected a known key, got "keepalive_expiri"; the nearest is keepalive_expiry',
        '5:41 providers[0].http_client.preset: expected a known key, got "preset"; the nearest is timeout',
      ]],
      ['among feature flags', 'feature_flags: { http_client_adaptive: true }\n', [
        '1:18 feature_flags.http_client_adaptive: expected a known key, got "http_client_adaptive"; the nearest is http_client_adaptive_timeouts',
      ]],
      ['in a feature flag', 'feature_flags: { http_client_adaptive_timeouts: { rolout: 5, enabled: 1 } }\n', [
        '1:51 feature_flags.http_client_adaptive_timeouts.rolout: expected a known key, got "rolout"; the nearest is rollout',
        '1:62 feature_flags.http_client_adaptive_timeouts.enabled: expected true or false, got 1',
      ]],
      ['of a later version', 'server: { replicas: 1 }\n', ['1:11 server.replicas: expected a known key, got "replicas"; the nearest is port']],
      ['named like a member of every object', 'server: { constructor: 1 }\n', [
        '1:11 server.constructor: expected a known key, got "constructor"; the nearest is host',
      ]],
      ['with characters that would spoil the line', '"a\\e[31m\\n": 1\n', [
        '1:1 ["a\\u001b[31m\\n"]: expected a known key, got "a\\u001b[31m\\n"; the nearest is auth',
      ]],
      ['called __proto__', '__proto__: { server: 1 }\n', ['1:1: expected texts as keys, got another kind of key']],
      ['that are merge keys', 'server: { <<: 1 }\n', ['1:11 server["<<"]: expected a known key, got "<<"; the nearest is host']],
    ]);
  });

  describe('refuses labels of metrics', () => {
    check([
      ['that are there twice', 'metrics:\n  labels:\n    - { name: team, header: x-team }\n    - { name: team, header: x-other }\n', ['4:9 metrics.labels[1].name: expected a name that no other entry has, got "team"']],
      ['that would show a secret', 'metrics:\n  labels:\n    - { name: key, header: X-API-Key }\n', ['3:20 metrics.labels[0].header: expected a header that holds no secret, got "X-API-Key"']],
      ['that Prometheus keeps for itself', 'metrics:\n  labels:\n    - { name: __name__, header: x-team }\n', ['3:9 metrics.labels[0].name: expected a name of a-z, 0-9 and _, such as team_name, got "__name__"']],
    ]);
  });

  describe('refuses limits that are no limits', () => {
    const limits = ['"abc"', '.nan', '-1', '.inf', '-.inf', 'null', 'true', '[]', '{}', '1e999', '"80"'];
    const got = ['"abc"', 'NaN', '-1', 'Infinity', '-Infinity', 'nothing', 'true', 'a list', 'a mapping', 'Infinity', '"80"'];
    check(limits.flatMap((limit, index): Case[] => [
      [`port: ${limit}`, `server:\n  port: ${limit}\n`, [`2:3 server.port: expected ${PORT}, got ${got[index]}`]],
      [`body_limit_mb: ${limit}`, `server:\n  body_limit_mb: ${limit}\n`, [`2:3 server.body_limit_mb: expected a number from 0.001 to 1024, got ${got[index]}`]],
      [`weight: ${limit}`, `${PROVIDER}    weight: ${limit}\n`, [`5:5 providers[0].weight: expected ${WEIGHT}, got ${got[index]}`]],
      [`max_connections: ${limit}`, `http_client:\n  max_connections: ${limit}\n`, [`2:3 http_client.max_connections: expected a whole number from 1 to 100000, got ${got[index]}`]],
      [`rollout: ${limit}`, `feature_flags:\n  http_client_adaptive_timeouts:\n    rollout: ${limit}\n`, [
        `3:5 feature_flags.http_client_adaptive_timeouts.rollout: expected a number from 0 to 100, got ${got[index]}`,
      ]],
      [`timeout: ${limit}`, `${PROVIDER}    timeout: ${limit}\n`, [`5:5 providers[0].timeout: expected ${SECONDS}, got ${got[index]}`]],
    ]));
    check([
      ['port: 65536', 'server: { port: 65536 }', [`1:11 server.port: expected ${PORT}, got 65536`]],
      ['port: 80.5', 'server: { port: 80.5 }', [`1:11 server.port: expected ${PORT}, got 80.5`]],
      ['body_limit_mb: 0', 'server: { body_limit_mb: 0 }', ['1:11 server.body_limit_mb: expected a number from 0.001 to 1024, got 0']],
      ['body_limit_mb: 1025', 'server: { body_limit_mb: 1025 }', ['1:11 server.body_limit_mb: expected a number from 0.001 to 1024, got 1025']],
      ['drain_timeout: -1', 'server: { drain_timeout: -1 }', ['1:11 server.drain_timeout: expected a number from 0 to 86400, got -1']],
      ['idle_timeout: 0', `${PROVIDER}    idle_timeout: 0\n`, [`5:5 providers[0].idle_timeout: expected ${SECONDS}, got 0`]],
      ['completion_timeout: 1e6', `${PROVIDER}    completion_timeout: 1e6\n`, [`5:5 providers[0].completion_timeout: expected ${SECONDS}, got 1000000`]],
      ['max_in_flight: 0', 'server: { max_in_flight: 0 }', ['1:11 server.max_in_flight: expected a whole number from 1 to 1000000, got 0']],
      ['max_event_loop_lag: 0', 'server: { max_event_loop_lag: 0 }', ['1:11 server.max_event_loop_lag: expected a number from 0.001 to 60, got 0']],
      ['max_request_memory_mb: 0', 'server: { max_request_memory_mb: 0 }', ['1:11 server.max_request_memory_mb: expected a number from 0.001 to 1048576, got 0']],
      ['weight: 0', `${PROVIDER}    weight: 0\n`, [`5:5 providers[0].weight: expected ${WEIGHT}, got 0`]],
      ['weight: 1001', `${PROVIDER}    weight: 1001\n`, [`5:5 providers[0].weight: expected ${WEIGHT}, got 1001`]],
      ['max_retries: 21', `${PROVIDER}    max_retries: 21\n`, [`5:5 providers[0].max_retries: expected ${RETRIES}, got 21`]],
      ['max_retries: 1.5', `${PROVIDER}    max_retries: 1.5\n`, [`5:5 providers[0].max_retries: expected ${RETRIES}, got 1.5`]],
      ['retry_delay: 61', `${PROVIDER}    retry_delay: 61\n`, ['5:5 providers[0].retry_delay: expected a number from 0 to 60, got 61']],
      ['total_timeout: 0', `${PROVIDER}    total_timeout: 0\n`, [`5:5 providers[0].total_timeout: expected ${SECONDS}, got 0`]],
      ['max_connections: 0 of a provider', `${PROVIDER}    http_client: { max_connections: 0 }\n`, [
        '5:20 providers[0].http_client.max_connections: expected a whole number from 1 to 100000, got 0',
      ]],
      ['every key of http_client', 'http_client: { preset: fast, max_keepalive_connections: -1, max_connections: 1e6, keepalive_expiry: 0, timeout: 0, connect_timeout: 0, retry_attempts: 21, retry_backoff_factor: -1 }', [
        '1:16 http_client.preset: expected one of default, high_throughput, low_latency, got "fast"',
        '1:30 http_client.max_keepalive_connections: expected a whole number from 0 to 100000, got -1',
        '1:61 http_client.max_connections: expected a whole number from 1 to 100000, got 1000000',
        `1:83 http_client.keepalive_expiry: expected ${SECONDS}, got 0`,
        `1:104 http_client.timeout: expected ${SECONDS}, got 0`,
        `1:116 http_client.connect_timeout: expected ${SECONDS}, got 0`,
        `1:136 http_client.retry_attempts: expected ${RETRIES}, got 21`,
        '1:156 http_client.retry_backoff_factor: expected a number from 0 to 60, got -1',
      ]],
      ['every key of circuit_breaker', 'circuit_breaker: { failure_threshold: 0, failure_ratio: 0, window: 0, min_requests: 0, recovery_timeout: 301, success_threshold: 0, min_failure_threshold: 0, max_failure_threshold: 1001 }', [
        '1:20 circuit_breaker.failure_threshold: expected a whole number from 1 to 1000, got 0',
        '1:42 circuit_breaker.failure_ratio: expected a number above 0, up to 1, got 0',
        '1:60 circuit_breaker.window: expected a number from 0.01 to 3600, got 0',
        '1:71 circuit_breaker.min_requests: expected a whole number from 1 to 100000, got 0',
        '1:88 circuit_breaker.recovery_timeout: expected a number from 0.001 to 300, got 301',
        '1:111 circuit_breaker.success_threshold: expected a whole number from 1 to 100, got 0',
        '1:133 circuit_breaker.min_failure_threshold: expected a whole number from 1 to 1000, got 0',
        '1:159 circuit_breaker.max_failure_threshold: expected a whole number from 1 to 1000, got 1001',
      ]],
      ['every key of cache.models', 'cache: { models: { ttl: 0, max_size: 0, persist: maybe, path: "" } }', [
        '1:20 cache.models.ttl: expected a number from 0.001 to 86400, got 0',
        '1:28 cache.models.max_size: expected a whole number from 1 to 100000, got 0',
        '1:41 cache.models.persist: expected true or false, got "maybe"',
        '1:57 cache.models.path: expected a path of 1 to 4096 characters, without NUL, got ""',
      ]],
      ['failure_ratio: 1.1', 'circuit_breaker: { failure_ratio: 1.1 }', ['1:20 circuit_breaker.failure_ratio: expected a number above 0, up to 1, got 1.1']],
      ['rollout: 101', 'feature_flags: { http_client_adaptive_timeouts: { rollout: 101 } }', [
        '1:51 feature_flags.http_client_adaptive_timeouts.rollout: expected a number from 0 to 100, got 101',
      ]],
      ['priority: 1.5', `${PROVIDER}    priority: 1.5\n`, ['5:5 providers[0].priority: expected a whole number from 0 to 1000, got 1.5']],
    ]);
  });

  describe('tells what a key takes', () => {
    check([
      ['server: a mapping', 'server:\n', ['1:1 server: expected a mapping of keys, got nothing']],
      ['server: no list', 'server: ["0.0.0.0"]\n', ['1:1 server: expected a mapping of keys, got a list']],
      ['host: without port', 'server: { host: "localhost:80" }', ['1:11 server.host: expected a host name or an IP address, got "localhost:80"']],
      ['host: four numbers', 'server: { host: 127.0.0.256 }', ['1:11 server.host: expected a host name or an IP address, got "127.0.0.256"']],
      ['cors_origins: an origin', 'server:\n  cors_origins: ["*", https://a.example/, https://a.example:443, app://x]\n', [
        '2:18 server.cors_origins[0]: expected an origin such as https://app.example, without path, got "*"',
        '2:23 server.cors_origins[1]: expected an origin such as https://app.example, without path, got "https://a.example/"',
        '2:43 server.cors_origins[2]: expected an origin such as https://app.example, without path, got "https://a.example:443"',
      ]],
      ['enabled: a boolean', `${PROVIDER}    enabled: yes\n`, ['5:5 providers[0].enabled: expected true or false, got "yes"']],
      ['type: one of a set', 'providers:\n  - { name: a, type: azure }\n', [
        '2:16 providers[0].type: expected one of openai, anthropic, perplexity, openrouter, blackbox, gemini, openai-compatible, sandbox, got "azure"',
      ]],
      ['name and type: required', 'providers:\n  - enabled: true\n', [
        '2:5 providers[0].name: expected a name of a-z, 0-9, - and _ (64 at most), got nothing',
        '2:5 providers[0].type: expected one of openai, anthropic, perplexity, openrouter, blackbox, gemini, openai-compatible, sandbox, got nothing',
      ]],
      ['name: a label', 'providers:\n  - { name: Open/AI, type: sandbox }\n', [
        '2:7 providers[0].name: expected a name of a-z, 0-9, - and _ (64 at most), got "Open/AI"',
      ]],
      ['providers: a list', 'providers: { name: a }\n', ['1:1 providers: expected a list of at least one provider, got a mapping']],
      ['providers: not an empty one', 'providers: []\n', ['1:1 providers: expected a list of at least one provider, got a list']],
      ['models of a provider: not an empty list', `${PROVIDER}    models: []\n`, ['5:5 providers[0].models: expected a list of at least one model id, got a list']],
      ['sticky, hedge and retry_completion_timeout: booleans', `${PROVIDER}    sticky: yes\n    hedge: 1\n    retry_completion_timeout: no\n`, [
        '5:5 providers[0].sticky: expected true or false, got "yes"',
        '6:5 providers[0].hedge: expected true or false, got 1',
        '7:5 providers[0].retry_completion_timeout: expected true or false, got "no"',
      ]],
      ['a feature flag: one of its forms', 'feature_flags:\n  http_client_adaptive_timeouts: on\n  circuit_breaker_adaptive_thresholds: [true]\n', [
        '2:3 feature_flags.http_client_adaptive_timeouts: expected true, false or { enabled, rollout }, got "on"',
        '3:3 feature_flags.circuit_breaker_adaptive_thresholds: expected true, false or { enabled, rollout }, got a list',
      ]],
      ['http_client of a provider: a mapping', `${PROVIDER}    http_client: low_latency\n`, ['5:5 providers[0].http_client: expected a mapping of keys, got "low_latency"']],
      ['api_key_envs: not an empty list', `${PROVIDER}    api_key_envs: []\n`, ['5:5 providers[0].api_key_envs: expected a list of at least one name of a variable, got a list']],
      ['api_key_envs: no list', `${PROVIDER}    api_key_envs: A\n`, ['5:5 providers[0].api_key_envs: expected a list of at least one name of a variable, got "A"'], { A: 'a' }],
      ['api_key_envs: no keys', `${PROVIDER}    api_key_envs: [A, ${KEY}0]\n`, ['5:23 providers[0].api_key_envs[1]: expected the name of a variable, in capitals, got a text of 25 characters'], { A: 'a' }],
      ['api_key_env: no key', `${PROVIDER}    api_key_env: ${KEY}\n`, ['5:5 providers[0].api_key_env: expected the name of a variable, in capitals, got "sk-test-0123456789abcdef"']],
      ['api_key_env: no long key either', `${PROVIDER}    api_key_env: ${KEY}0\n`, ['5:5 providers[0].api_key_env: expected the name of a variable, in capitals, got a text of 25 characters']],
    ]);
  });

  describe('looks at keys that depend on each other', () => {
    const sandboxes = (...keys: string[]): string => `providers:\n${keys.map((key) => `  - { type: sandbox, ${key} }\n`).join('')}`;
    check([
      ['two providers of one name', sandboxes('name: a', 'name: b', 'name: a'), ['4:22 providers[2].name: expected a name that no other entry has, got "a"']],
      ['two forced providers', sandboxes('name: a, forced: true', 'name: b, forced: true'), ['3:31 providers[1].forced: expected at most one forced provider, got another one']],
      ['a forced provider that is disabled', sandboxes('name: a, forced: true, enabled: false', 'name: b'), ['2:31 providers[0].forced: expected true on an enabled provider only, got it on a disabled one']],
      ['all providers disabled', sandboxes('name: a, enabled: false'), ['1:1 providers: expected at least one enabled provider, got none']],
      ['a sandbox with an address', sandboxes('name: a, base_url: "http://a", headers: {}, api_key_envs: [A], http_client: {}'), [
        '2:31 providers[0].base_url: expected no such key on a provider of type sandbox, got one',
        '2:53 providers[0].headers: expected no such key on a provider of type sandbox, got one',
        '2:66 providers[0].api_key_envs: expected no such key on a provider of type sandbox, got one',
        '2:85 providers[0].http_client: expected no such key on a provider of type sandbox, got one',
      ], { A: 'a' }],
      ['keys of a provider in both ways', `${PROVIDER}    api_key_env: A\n    api_key_envs: [B]\n`, ['6:5 providers[0].api_key_envs: expected either api_key_env or api_key_envs, got both']],
      ['a key of a provider twice', `${PROVIDER}    api_key_envs: [A, B, A, C]\n`, [
        '5:26 providers[0].api_key_envs[2]: expected a key of its own, got one that another entry has',
        '5:29 providers[0].api_key_envs[3]: expected a key of its own, got one that another entry has',
      ], { A: 'a', B: 'b', C: 'b' }],
      ['a failure_threshold below the least one', 'circuit_breaker: { failure_threshold: 2 }', [
        '1:20 circuit_breaker.failure_threshold: expected at least circuit_breaker.min_failure_threshold, got 2; min_failure_threshold is 3 unless it is given',
      ]],
      ['a failure_threshold above the most', 'circuit_breaker: { failure_threshold: 30, max_failure_threshold: 25 }', [
        '1:20 circuit_breaker.failure_threshold: expected at most circuit_breaker.max_failure_threshold, got 30',
      ]],
      ['a least threshold above the default', 'circuit_breaker: { min_failure_threshold: 6 }', [
        '1:20 circuit_breaker.min_failure_threshold: expected at most circuit_breaker.failure_threshold, got 6; failure_threshold is 5 unless it is given',
      ]],
      ['a most threshold below the default', 'circuit_breaker: { max_failure_threshold: 4 }', [
        '1:20 circuit_breaker.max_failure_threshold: expected at least circuit_breaker.failure_threshold, got 4; failure_threshold is 5 unless it is given',
      ]],
      ['a least threshold above the most', 'circuit_breaker: { min_failure_threshold: 9, failure_threshold: 9, max_failure_threshold: 8 }', [
        '1:46 circuit_breaker.failure_threshold: expected at most circuit_breaker.max_failure_threshold, got 9',
        '1:68 circuit_breaker.max_failure_threshold: expected at least circuit_breaker.min_failure_threshold, got 8',
      ]],
      ['bodies that never fit', 'server: { body_limit_mb: 600 }', [
        '1:11 server.body_limit_mb: expected at most server.max_request_memory_mb, got 600; max_request_memory_mb is 512 unless it is given',
      ]],
      ['less memory than one body', 'server: { max_request_memory_mb: 16 }', [
        '1:11 server.max_request_memory_mb: expected at least server.body_limit_mb, got 16; body_limit_mb is 32 unless it is given',
      ]],
      ['words_per_second elsewhere', `${PROVIDER}    words_per_second: 5\n`, ['5:5 providers[0].words_per_second: expected this key on type sandbox only, got it on type openai-compatible']],
      ['a compatible provider without address', 'providers:\n  - { name: vllm, type: openai-compatible }\n', [
        '2:5 providers[0].base_url: expected an http or https URL, got nothing; only the names mistral, groq, deepseek and ollama have a default',
      ]],
      ['a provider without key at its default address', 'providers:\n  - { name: groq, type: openai-compatible }\n', [
        "2:5 providers[0].api_key_env: expected the name of the variable that holds the provider's key, got nothing; add api_key_env: GROQ_API_KEY",
      ]],
    ]);
  });

  describe('refuses base URLs that would mislead', () => {
    const base = (url: string): string => `providers:\n  - { name: a, type: openai, base_url: "${url}" }\n`;
    const at = '2:30 providers[0].base_url: expected';
    check([
      ['ftp', base('ftp://a'), [`${at} an http or https URL, got "ftp://a"`]],
      ['no scheme', base('api.openai.com/v1'), [`${at} an http or https URL, got "api.openai.com/v1"`]],
      ['a port that is none', base('http://a:99999'), [`${at} an http or https URL, got "http://a:99999"`]],
      ['a password', base('https://u:hunter2@a/v1'), [`${at} a URL without user and password, got one that has them`]],
      ['a query', base('https://a/v1?key=hunter2'), [`${at} a URL without query and fragment, got one that has them`]],
      ['an empty query', base('https://a/v1?'), [`${at} a URL without query and fragment, got one that has them`]],
      ['a fragment', base('https://a/v1#x'), [`${at} a URL without query and fragment, got one that has them`]],
      ['an OLLAMA_HOST that is no address', 'providers: [{ name: ollama, type: openai-compatible }]', [
        '1:13 providers[0].base_url: expected OLLAMA_HOST to hold host:port or a URL, got another form',
      ], { OLLAMA_HOST: 'a b' }],
    ]);
  });

  describe('refuses headers that are not the operator\'s', () => {
    const header = (text: string): string => `${PROVIDER}    headers:\n      ${text}\n`;
    check([
      ['authorization', header('Authorization: Bearer x'), ['6:7 providers[0].headers.Authorization: expected a header that ProxyAPI does not set itself, got authorization']],
      ['host', header('host: x'), ['6:7 providers[0].headers.host: expected a header that ProxyAPI does not set itself, got host']],
      ['content-length', header('Content-Length: "5"'), ['6:7 providers[0].headers.Content-Length: expected a header that ProxyAPI does not set itself, got content-length']],
      ['hop by hop', header('transfer-encoding: chunked'), ['6:7 providers[0].headers.transfer-encoding: expected a header that ProxyAPI does not set itself, got transfer-encoding']],
      ['a name with a space', header('"x y": z'), ['6:7 providers[0].headers["x y"]: expected a header name, got "x y"']],
      ['a line break in a value', header('x-a: "hunter2\\r\\nx-b: c"'), ['6:7 providers[0].headers.x-a: expected a header value: printable ASCII in quotes, got "hunter2\\r\\nx-b: c"']],
      ['a number', header('x-a: 5'), ['6:7 providers[0].headers.x-a: expected a header value: printable ASCII in quotes, got 5']],
      ['one header in two spellings', header('{ x-a: b, X-A: c }'), ['6:17 providers[0].headers.X-A: expected each header once, got it in another spelling']],
    ]);
  });

  describe('refuses names in models that lead nowhere', () => {
    check([
      ['to another name', `${PROVIDER}models:\n  a: [local/x]\n  b: [local/y, a]\n`, ['7:16 models.b[1]: expected a target of the form provider/model, got another name in models']],
      ['to themselves', `${PROVIDER}models:\n  a: [a]\n`, ['6:7 models.a[0]: expected a target of the form provider/model, got "a"']],
      ['to an unknown provider, near one whose own name is wrong', 'providers: [{ name: "\\n" }]\nmodels:\n  a: [x/y]\n', [
        '1:13 providers[0].type: expected one of openai, anthropic, perplexity, openrouter, blackbox, gemini, openai-compatible, sandbox, got nothing',
        '1:15 providers[0].name: expected a name of a-z, 0-9, - and _ (64 at most), got "\\n"',
        '3:7 models.a[0]: expected a target at a configured provider, got "x/y"; the nearest is ["\\n"]',
      ]],
      ['to an unknown provider', `${PROVIDER}models:\n  a: [lokal/x]\n`, ['6:7 models.a[0]: expected a target at a configured provider, got "lokal/x"; the nearest is local']],
      ['to nothing', `${PROVIDER}models:\n  a: []\n`, ['6:3 models.a: expected a list of at least one target of the form provider/model, got a list']],
      ['to no list', `${PROVIDER}models:\n  a: local/x\n`, ['6:3 models.a: expected a list of at least one target of the form provider/model, got "local/x"']],
      ['to no model', `${PROVIDER}models:\n  a: [local/]\n`, ['6:7 models.a[0]: expected a target of the form provider/model, got "local/"']],
      ['with spaces', `${PROVIDER}models:\n  "a b": [local/x]\n`, ['6:3 models["a b"]: expected a model name without spaces, got "a b"']],
    ]);
  });

  describe('names variables that are not set', () => {
    const auth = 'auth:\n  api_keys:\n    - { name: a, key_env: KEY_A }\n    - { name: b, key_env: KEY_B }\n  admin_key_env: ADMIN\n';
    check([
      ['for keys', `${PROVIDER}    api_key_env: MY_KEY\n${auth}`, [
        '5:5 providers[0].api_key_env: expected the variable MY_KEY to be set, got nothing',
        '8:18 auth.api_keys[0].key_env: expected the variable KEY_A to be set, got nothing',
        '9:18 auth.api_keys[1].key_env: expected the variable KEY_B to be set, got nothing',
        '10:3 auth.admin_key_env: expected the variable ADMIN to be set, got nothing',
      ], { MY_KEY: '', KEY_A: ' ' }],
      ['for each of several keys', `${PROVIDER}    api_key_envs: [MY_KEY, YOUR_KEY, OUR_KEY]\n`, [
        '5:20 providers[0].api_key_envs[0]: expected the variable MY_KEY to be set, got nothing',
        '5:38 providers[0].api_key_envs[2]: expected OUR_KEY to hold printable ASCII without spaces, got other characters',
      ], { YOUR_KEY: 'k', OUR_KEY: 'a b' }],
      ['without printing what others hold', 'providers: [{ name: "${NAME}", type: sandbox }]\nserver: { host: "${HIDDEN}" }\nmodels: { a: [hunter/x] }\n', [
        '2:11 server.host: expected a loopback address as long as there are no keys for callers, got the text of ${HIDDEN}; set PROXYAPI_API_KEYS=<a long random key>, or add the line auth: { api_keys: [{ name: ci, key_env: PROXYAPI_KEY }] } to proxyapi.yaml',
        '3:15 models.a[0]: expected a target at a configured provider, got "hunter/x"',
      ], { NAME: 'hunter2', HIDDEN: 'hunter2' }],
      ['in values', 'server:\n  host: ${MY_HOST}\n', ['2:3 server.host: expected the variable MY_HOST to be set, got nothing']],
      ['and says where a variable does not fit', 'server:\n  port: ${MY_PORT}\n', [`2:3 server.port: expected ${PORT}, got the text of \${MY_PORT}`], { MY_PORT: 'hunter2' }],
      ['and how they are written', 'server:\n  host: ${my-host}\n', [
        '2:3 server.host: expected ${NAME} with the name of a variable in capitals, got another form; write $${ for a ${ that stays',
      ]],
      ['and keys that cannot go into a header', `${PROVIDER}    api_key_env: MY_KEY\n`, [
        '5:5 providers[0].api_key_env: expected MY_KEY to hold printable ASCII without spaces, got other characters',
      ], { MY_KEY: 'a\nb' }],
      ['and callers that share a name or a key', auth.replace('name: b', 'name: a'), [
        '4:9 auth.api_keys[1].name: expected a name that no other entry has, got "a"',
        '4:18 auth.api_keys[1].key_env: expected a key of its own, got one that another entry has',
        '5:3 auth.admin_key_env: expected a key of its own, got one that another entry has',
      ], { KEY_A: 'k', KEY_B: 'k', ADMIN: 'k' }],
    ]);
  });

  describe('tells broken YAML', () => {
    check([
      ['by its first error', 'server:\n\tport: 1\n', ['2:1: expected YAML, got a syntax error (Tabs are not allowed as indentation)']],
      ['with a word on ${NAME} in braces', 'server: { port: ${PORT} }\n', [
        '1:18: expected YAML, got a syntax error (Unexpected flow-map-start at node end); within { } and [ ] a ${NAME} needs quotes around it',
      ]],
      ['of several documents', '---\nserver: {}\n---\nauth: {}\n', ['3:1: expected YAML, got a syntax error (Source contains multiple documents)']],
      ['with tags of its own', 'server: !mine {}\n', ['1:9: expected YAML, got a syntax error (Unresolved tag)']],
      ['with a key twice', 'server:\n  port: 1\n  host: localhost\n  port: 2\n', ['4:3 server.port: expected each key once, got it again']],
      ['with an alias that has no anchor', 'server: *none\n', ['1:1 server: expected an anchor that was complete above it, got another one']],
      ['with an anchor within itself', 'server: &a { host: *a }\n', ['1:14 server.host: expected an anchor that was complete above it, got another one']],
      ['with keys that are no texts', '1: a\n', ['1:1: expected texts as keys, got another kind of key']],
      ['that is a list', '- a\n', ['1:1: expected a mapping of keys, got a list']],
      ['that is empty', '# nothing\n', ['1:1: expected a mapping of keys, got nothing']],
      ['nested without end', '['.repeat(20_000), ['1:1: expected YAML, got too many levels']],
    ]);

    it('that multiplies itself, within a second', () => {
      const bomb = Array.from({ length: 9 }, (_, level) => `x${level}: &x${level} [${`*x${level - 1},`.repeat(9)}]`);
      const started = performance.now();
      expect(linesOf(`x-1: &x-1 [1]\n${bomb.join('\n')}`)).to.deep.equal(['proxyapi.yaml:1:1: expected at most 100 uses of anchors, got more']);
      expect(performance.now() - started).to.be.below(1000);
    });
  });

  it('is told as a whole, in the order of its lines', () => {
    const text = 'server:\n  prot: 1\nproviders:\n  - { name: A, type: sandbox }\n  - { name: b, type: sandbox, timeout: x }\n  - { name: b, type: sandbox }\nmodels:\n  m: [c/x]\n';
    expect(linesOf(text, { PORT: 'abc', NODE_TLS_REJECT_UNAUTHORIZED: '0' })).to.deep.equal([
      'proxyapi.yaml:2:3 server.prot: expected a known key, got "prot"; the nearest is port',
      'proxyapi.yaml:4:7 providers[0].name: expected a name of a-z, 0-9, - and _ (64 at most), got "A"',
      `proxyapi.yaml:5:31 providers[1].timeout: expected ${SECONDS}, got "x"`,
      'proxyapi.yaml:6:7 providers[2].name: expected a name that no other entry has, got "b"',
      'proxyapi.yaml:8:7 models.m[0]: expected a target at a configured provider, got "c/x"; the nearest is A',
      'environment NODE_TLS_REJECT_UNAUTHORIZED: expected certificates to be checked, got "0"; unset it, and name a private authority in NODE_EXTRA_CA_CERTS',
      'environment PORT: expected a whole number from 0 to 65535, got "abc"',
    ]);
  });

  it('is refused unread when it is larger than 1 MB', () => {
    expect(linesOf(new Uint8Array(MAX_FILE_BYTES + 1))).to.deep.equal(['proxyapi.yaml: expected a file of at most 1 MB, got a larger one']);
  });

  it('is refused when it is not UTF-8', () => {
    expect(linesOf(new Uint8Array([0x61, 0xff]))).to.deep.equal(['proxyapi.yaml: expected UTF-8 text, got bytes that are not UTF-8']);
  });

  it('is refused when PROXYAPI_CONFIG names what cannot be read', () => {
    const prefix = 'environment PROXYAPI_CONFIG: expected the path of a file that can be read, got';
    expect(refusal({ env: { PROXYAPI_CONFIG: './nope.yaml' }, cwd: '/etc' })).to.deep.equal([`${prefix} "./nope.yaml": no such file`]);
    expect(refusal({ env: { PROXYAPI_CONFIG: '/' }, cwd: '/etc' })).to.deep.equal([`${prefix} "/": a directory`]);
    const readFile = (): never => { throw Object.assign(new Error('denied'), { code: 'EACCES' }); };
    expect(refusal({ env: { PROXYAPI_CONFIG: 'a' }, cwd: '/', readFile })).to.deep.equal([`${prefix} "a": a file that this user may not read`]);
    expect(refusal({ env: {}, cwd: '/', readFile })).to.deep.equal(['proxyapi.yaml: expected a file that can be read, got a file that this user may not read']);
  });
});

describe('memory thresholds that contradict each other', () => {
  check([
    ['an emergency below the threshold', 'memory: { memory_threshold_mb: 800, emergency_threshold_mb: 700 }', ['1:37 memory.emergency_threshold_mb: expected at least memory.memory_threshold_mb, got 700']],
    ['an emergency below the default', 'memory: { emergency_threshold_mb: 700 }', ['1:11 memory.emergency_threshold_mb: expected at least memory.memory_threshold_mb, got 700; memory_threshold_mb is 1024 unless it is given']],
  ]);

  it('are blamed on the variable where it goes over the file', () => {
    const text = 'memory: { memory_threshold_mb: 500, emergency_threshold_mb: 700 }';
    expect(linesOf(text, { MEMORY_THRESHOLD_MB: '800' })).to.deep.equal(['environment MEMORY_THRESHOLD_MB: expected at most memory.emergency_threshold_mb, which is 700, got 800']);
    expect(linesOf('memory: { emergency_threshold_mb: 700 }', { MEMORY_THRESHOLD_MB: '600' })).to.deep.equal([]);
  });
});

describe('a wrong environment', () => {
  const noFile = (): never => { throw Object.assign(new Error('none'), { code: 'ENOENT' }); };
  const cases: readonly [env: Environment, line: string][] = [
    [{ PORT: 'abc' }, 'PORT: expected a whole number from 0 to 65535, got "abc"'],
    [{ PORT: '-1' }, 'PORT: expected a whole number from 0 to 65535, got -1'],
    [{ PORT: 'NaN' }, 'PORT: expected a whole number from 0 to 65535, got "NaN"'],
    [{ PORT: 'Infinity' }, 'PORT: expected a whole number from 0 to 65535, got "Infinity"'],
    [{ PORT: '0x50' }, 'PORT: expected a whole number from 0 to 65535, got "0x50"'],
    [{ HTTP_MAX_CONNECTIONS: '0' }, 'HTTP_MAX_CONNECTIONS: expected a whole number from 1 to 100000, got 0'],
    [{ MEMORY_THRESHOLD_MB: '0' }, 'MEMORY_THRESHOLD_MB: expected a number from 1 to 1048576, got 0'],
    [{ MEMORY_THRESHOLD_MB: '2GB' }, 'MEMORY_THRESHOLD_MB: expected a number from 1 to 1048576, got "2GB"'],
    [{ HTTP_MAX_CONNECTIONS: 'many' }, 'HTTP_MAX_CONNECTIONS: expected a whole number from 1 to 100000, got "many"'],
    [{ CACHE_MAX_MEMORY_MB: '0' }, 'CACHE_MAX_MEMORY_MB: expected a number from 1 to 1048576, got 0'],
    [{ LOG_LEVEL: 'verbose' }, 'LOG_LEVEL: expected one of error, warn, info, debug, got "verbose"'],
    [{ HEALTH_CHECK_INTERVAL: '-1' }, 'HEALTH_CHECK_INTERVAL: expected 0 or a number from 0.1 to 86400, got -1'],
    [{ HEALTH_CHECK_INTERVAL: '0.01' }, 'HEALTH_CHECK_INTERVAL: expected 0 or a number from 0.1 to 86400, got 0.01'],
    [{ HEALTH_CHECK_CACHE_TTL: '0' }, 'HEALTH_CHECK_CACHE_TTL: expected a number from 0.1 to 86400, got 0'],
    [{ HEALTH_CHECK_CACHE_TTL: '30s' }, 'HEALTH_CHECK_CACHE_TTL: expected a number from 0.1 to 86400, got "30s"'],
    [{ PROMETHEUS_URL: 'prometheus:9090' }, 'PROMETHEUS_URL: expected an http or https URL, got another form'],
    [{ PROMETHEUS_URL: 'http://u:hunter2@prometheus:9090' }, 'PROMETHEUS_URL: expected a URL without user and password, got one that has them'],
    [{ HTTPS_PROXY: 'proxy:3128' }, 'HTTPS_PROXY: expected an http or https URL, such as http://proxy:3128, got another form'],
    [{ http_proxy: 'socks5://u:hunter2@proxy' }, 'http_proxy: expected an http or https URL, such as http://proxy:3128, got another form'],
    [{ FEATURE_HTTP_CLIENT_ADAPTIVE_TIMEOUTS_ENABLED: 'on' }, 'FEATURE_HTTP_CLIENT_ADAPTIVE_TIMEOUTS_ENABLED: expected true or false, got "on"'],
    [{ FEATURE_HTTP_CLIENT_ADAPTIVE_TIMEOUTS_ROLLOUT: '50%' }, 'FEATURE_HTTP_CLIENT_ADAPTIVE_TIMEOUTS_ROLLOUT: expected a number from 0 to 100, got "50%"'],
    [{ FEATURE_CIRCUIT_BREAKER_ADAPTIVE_THRESHOLDS_ROLLOUT: '101' }, 'FEATURE_CIRCUIT_BREAKER_ADAPTIVE_THRESHOLDS_ROLLOUT: expected a number from 0 to 100, got 101'],
    [{ FEATURE_HTTP_CLIENT_ADAPTIVE_TIMEOUT_ENABLED: 'true' }, 'FEATURE_HTTP_CLIENT_ADAPTIVE_TIMEOUT_ENABLED: expected the name of a feature flag, got another name; the nearest is FEATURE_HTTP_CLIENT_ADAPTIVE_TIMEOUTS_ENABLED'],
    [{ FEATURE_BREAKER_ADAPTIVE_THRESHOLDS_ROLLOUT: '5' }, 'FEATURE_BREAKER_ADAPTIVE_THRESHOLDS_ROLLOUT: expected the name of a feature flag, got another name; the nearest is FEATURE_CIRCUIT_BREAKER_ADAPTIVE_THRESHOLDS_ROLLOUT'],
    [{ HOST: 'http://a' }, 'HOST: expected a host name or an IP address, got "http://a"'],
    [{ PROXYAPI_API_KEYS: ' , ' }, 'PROXYAPI_API_KEYS: expected keys separated by commas, got none'],
    [{ PROXYAPI_API_KEYS: 'a,b c' }, 'PROXYAPI_API_KEYS: expected keys of printable ASCII without spaces, got other characters in key 2'],
    [{ PROXYAPI_API_KEYS: 'a,b,a' }, 'PROXYAPI_API_KEYS: expected each key once, got one of them twice'],
    [{ OPENAI_API_KEY: 'a b' }, 'OPENAI_API_KEY: expected printable ASCII without spaces, got other characters'],
    [{ OLLAMA_HOST: 'http://u:p@a' }, 'OLLAMA_HOST: expected host:port or an http or https URL, got another form'],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'NODE_TLS_REJECT_UNAUTHORIZED: expected certificates to be checked, got "0"; unset it, and name a private authority in NODE_EXTRA_CA_CERTS'],
  ];
  for (const [env, line] of cases) {
    it(`refuses ${JSON.stringify(env)}`, () => {
      expect(refusal({ env, cwd: '/', readFile: noFile })).to.deep.equal([`environment ${line}`]);
    });
  }
});

describe('a host that others reach, without keys for callers', () => {
  const WHY = 'expected a loopback address as long as there are no keys for callers, got "0.0.0.0"';
  const FIX = 'set PROXYAPI_API_KEYS=<a long random key>, or add the line auth: { api_keys: [{ name: ci, key_env: PROXYAPI_KEY }] } to proxyapi.yaml';

  it('is refused in the file', () => {
    expect(linesOf('server:\n  host: 0.0.0.0\n')).to.deep.equal([`proxyapi.yaml:2:3 server.host: ${WHY}; ${FIX}`]);
  });

  it('is refused in the environment, over a file that is on loopback', () => {
    expect(linesOf('server:\n  host: localhost\n', { HOST: '0.0.0.0' })).to.deep.equal([`environment HOST: ${WHY}; ${FIX}`]);
  });

  it('is accepted with either of the lines that fix it', () => {
    const line = /add the line (.*) to proxyapi\.yaml/.exec(FIX)?.[1] ?? '';
    expect(linesOf(`server:\n  host: 0.0.0.0\n${line}\n`, { PROXYAPI_KEY: 'k' })).to.deep.equal([]);
    expect(linesOf('server:\n  host: 0.0.0.0\n', { PROXYAPI_API_KEYS: 'k' })).to.deep.equal([]);
  });

  it('is accepted where the environment brings it back to loopback', () => {
    expect(linesOf('server:\n  host: 0.0.0.0\n', { HOST: '::1' })).to.deep.equal([]);
  });
});
