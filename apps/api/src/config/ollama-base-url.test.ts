import { expect } from 'chai';
import { ollamaBaseUrl } from './ollama-base-url.ts';

describe('ollamaBaseUrl', () => {
  const cases: readonly [host: string, url: string][] = [
    ['localhost', 'http://localhost:11434/v1'],
    ['gpu:8000', 'http://gpu:8000/v1'],
    [':8000', 'http://127.0.0.1:8000/v1'],
    ['0.0.0.0', 'http://127.0.0.1:11434/v1'],
    ['0.0.0.0:8000', 'http://127.0.0.1:8000/v1'],
    ['[::]:8000', 'http://[::1]:8000/v1'],
    ['[fe80::1]', 'http://[fe80::1]:11434/v1'],
    ['http://gpu', 'http://gpu/v1'],
    ['https://gpu.example/ollama/', 'https://gpu.example/ollama/v1'],
    ['http://gpu:11434/v1/', 'http://gpu:11434/v1'],
  ];
  for (const [host, url] of cases) {
    it(`reads ${host} as ${url}`, () => expect(ollamaBaseUrl(host)).to.equal(url));
  }
});
