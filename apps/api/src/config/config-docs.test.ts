import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import * as z from 'zod';
import { generateConfigDocs } from '../../../../scripts/generate-config-docs.ts';
import { describeKeys, editorSchema } from './describe-keys.ts';

const EXAMPLE = readFileSync(new URL('../../../../proxyapi.example.yaml', import.meta.url), 'utf8');

// A key that is taken away or renamed breaks the files of those who use it.
const KNOWN_KEYS = [
  'server',
  'server.host',
  'server.port',
  'server.body_limit_mb',
  'server.drain_timeout',
  'server.cors_origins',
  'auth',
  'auth.api_keys',
  'auth.api_keys[].name',
  'auth.api_keys[].key_env',
  'auth.admin_key_env',
  'providers',
  'providers[].name',
  'providers[].type',
  'providers[].base_url',
  'providers[].api_key_env',
  'providers[].models',
  'providers[].priority',
  'providers[].enabled',
  'providers[].forced',
  'providers[].timeout',
  'providers[].completion_timeout',
  'providers[].idle_timeout',
  'providers[].headers',
  'providers[].words_per_second',
  'models',
];

describe('the documentation of the configuration', () => {
  for (const { url, text } of generateConfigDocs()) {
    it(`has ${url.pathname.split('/').at(-1)} as the generator writes it`, () => {
      const command = 'node --conditions=proxyapi-source scripts/generate-config-docs.ts';
      expect(readFileSync(url, 'utf8') === text, `out of date: run ${command}`).to.equal(true);
    });
  }

  it('knows these keys', () => {
    expect(describeKeys().map(({ key }) => key)).to.deep.equal(KNOWN_KEYS);
  });

  it('describes each key', () => {
    for (const { key, description } of describeKeys()) expect(description, key).to.match(/\.$/);
  });

  it('has an example that names each key', () => {
    expect(new Set(keysIn(parse(EXAMPLE), ''))).to.include.all.keys(...KNOWN_KEYS);
  });

  it('has a JSON Schema that takes the example and variables, and refuses what the loader refuses', () => {
    const { $schema: _, ...schema } = editorSchema();
    const accepts = (value: unknown): boolean => z.fromJSONSchema(schema).safeParse(value).success;
    expect(accepts(parse(EXAMPLE))).to.equal(true);
    expect(accepts({ server: { port: '${PORT}' } })).to.equal(true);
    expect(accepts({ server: { port: '80' } })).to.equal(false);
    expect(accepts({ server: { prot: 80 } })).to.equal(false);
    expect(accepts({ providers: [{ name: 'a' }] })).to.equal(false);
    expect(accepts({ providers: [{ name: 'a', type: 'azure' }] })).to.equal(false);
  });
});

function keysIn(value: unknown, prefix: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysIn(item, `${prefix.slice(0, -1)}[].`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [`${prefix}${name}`, ...keysIn(inner, `${prefix}${name}.`)]);
}
