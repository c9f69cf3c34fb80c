import { expect } from 'chai';

import { parseFlagValue } from './parse-flag-value.ts';

describe('parseFlagValue', () => {
  const cases: readonly [body: string, value: unknown][] = [
    ['true', true],
    [' false\n', false],
    ['{}', { isEnabled: true, rolloutPercent: 100 }],
    ['{"enabled":false}', { isEnabled: false, rolloutPercent: 100 }],
    ['{"rollout":12.5,"enabled":true}', { isEnabled: true, rolloutPercent: 12.5 }],
  ];
  for (const [body, value] of cases) {
    it(`takes ${body.trim()}`, () => expect(parseFlagValue(Buffer.from(body))).to.deep.equal(value));
  }

  const refusals: readonly [body: string, code: string, param?: string][] = [
    ['', 'invalid_json'],
    ['yes', 'invalid_json'],
    ['null', 'invalid_parameter'],
    ['"true"', 'invalid_parameter'],
    ['1', 'invalid_parameter'],
    ['[true]', 'invalid_parameter'],
    ['{"enabled":1}', 'invalid_parameter', 'enabled'],
    ['{"rollout":101}', 'invalid_parameter', 'rollout'],
    ['{"rollout":-1}', 'invalid_parameter', 'rollout'],
    ['{"rollout":"5"}', 'invalid_parameter', 'rollout'],
    ['{"rolout":5}', 'invalid_parameter', 'rolout'],
    ['{"__proto__":5}', 'invalid_parameter', '__proto__'],
  ];
  for (const [body, code, param] of refusals) {
    it(`refuses ${body === '' ? 'nothing' : body}`, () => {
      expect(() => parseFlagValue(Buffer.from(body))).to.throw('The body must be `true`, `false` or').and.include({ code, param });
    });
  }
});
