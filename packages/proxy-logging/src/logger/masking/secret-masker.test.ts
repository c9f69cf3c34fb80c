import { expect } from 'chai';
import fc from 'fast-check';

import { isSecretName } from './secret-names.ts';
import { SecretMasker } from './secret-masker.ts';

const SECRET = 'correct horse/battery+staple"é';

describe('SecretMasker', () => {
  const masker = new SecretMasker([SECRET, 'horse', 'abc']);

  it('hides known values wherever they stand, as they are, in a URL or within JSON', () => {
    for (const form of [SECRET, encodeURIComponent(SECRET), JSON.stringify(SECRET)]) {
      expect(masker.mask(`before ${form}after ${form}`)).to.match(/^before "?\[secret\]"?after "?\[secret\]"?$/);
    }
  });

  it('hides a value that holds another one whole', () => {
    expect(masker.mask(SECRET)).to.equal('[secret]');
    expect(masker.mask('a horse')).to.equal('a [secret]');
  });

  it('looks for no value of fewer than four characters', () => {
    expect(masker.mask('abc')).to.equal('abc');
  });

  it('hides any of thousands of known values, whatever they are made of', () => {
    fc.assert(fc.property(fc.array(fc.string({ minLength: 4, maxLength: 40, unit: 'binary' }), { minLength: 1, maxLength: 50 }), fc.string(), fc.nat(), (values, around, place) => {
      const secret = values[place % values.length] ?? '';
      expect(new SecretMasker(values).mask(`${around}${secret}${around}`).includes(secret)).to.equal('[secret]'.includes(secret));
    }), { numRuns: 300 });
    const many = Array.from({ length: 3000 }, (_unused, index) => `key-number-${index}-end`);
    expect(new SecretMasker(many).mask(`${many[0]} ${many[1499]} ${many[2999]}`)).to.equal('[secret] [secret] [secret]');
  });

  for (const [text, masked] of [
    ['key sk-proj-Abc123_456-xyz is wrong', 'key [secret] is wrong'],
    ['Authorization: Bearer abcdefgh.ijk', 'Authorization: [secret] [secret]'],
    ['sent Basic dXNlcjpwYXNz along', 'sent Basic [secret] along'],
    ['{"api_key":"xyzzy-1234","n":1}', '{"api_key":"[secret]","n":1}'],
    [String.raw`{\"password\": \"xyzzy-1234\"}`, String.raw`{\"password\": \"[secret]\"}`],
    ['https://user:pass@host/path?x=1&key=abc&y=2#z', 'https://[secret]@host/path?x=1&key=[secret]&y=2#z'],
    ['AIzaSyA-1234567890_abcdefghijklmnopqrs', '[secret]'],
    ['AKIAIOSFODNN7EXAMPLE', '[secret]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-def', '[secret]'],
  ] as const) {
    it(`makes "${masked}" of ${text}`, () => {
      expect(new SecretMasker([]).mask(text)).to.equal(masked);
    });
  }

  it('leaves what is no secret as it is', () => {
    for (const text of ['gpt-4o-mini', 'http://127.0.0.1:8000/v1/models?limit=10', '4bf92f3577b34da6a3ce929d0e0e4736', 'promptTokens: 123', 'risk-free', 'user@example.com']) {
      expect(new SecretMasker([]).mask(text)).to.equal(text);
    }
  });
});

describe('isSecretName', () => {
  it('knows names of secrets in any spelling, and no others', () => {
    for (const name of ['authorization', 'Authorization', 'x-api-key', 'apiKey', 'API_KEY', 'set-cookie', 'clientSecret']) expect(isSecretName(name), name).to.equal(true);
    for (const name of ['tokens', 'key', 'keys', 'caller', 'promptTokens', 'secretary']) expect(isSecretName(name), name).to.equal(false);
  });
});
