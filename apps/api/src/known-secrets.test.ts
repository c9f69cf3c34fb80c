import { expect } from 'chai';

import { loadConfig } from './config/load-config.ts';
import { knownSecrets } from './known-secrets.ts';

const YAML = `
auth:
  api_keys: [{ name: ci, key_env: CALLER }]
  admin_key_env: ADMIN
providers:
  - { name: one, type: openai, api_key_envs: [KEY_A, KEY_B], headers: { x-gateway-pass: "Token header-secret-value", x-version: "2023-06-01" } }
`;
const ENV = { CALLER: 'sk-caller-key-0123456789', ADMIN: 'sk-admin-key-0123456789', KEY_A: 'sk-provider-a-0123456789', KEY_B: 'sk-provider-b-0123456789', HTTPS_PROXY: 'http://me:proxy-password@127.0.0.1:3128' };

describe('knownSecrets', () => {
  it('has every key, the values of headers that are no common words, and the password of a proxy', () => {
    const { config } = loadConfig({ env: ENV, cwd: '/etc', readFile: () => new TextEncoder().encode(YAML) });
    expect(knownSecrets(config)).to.have.members([
      ENV.CALLER, ENV.ADMIN, ENV.KEY_A, ENV.KEY_B, 'Token header-secret-value', 'header-secret-value',
      Buffer.from('me:proxy-password').toString('base64'), 'me:proxy-password', 'proxy-password',
    ]);
  });
});
