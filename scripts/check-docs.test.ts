import { execFile, spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { expect } from 'chai';

import { startGateway, type TestGateway } from '../apps/api/test/support/start-gateway.ts';
import { type MockProvider, startMockProvider } from '../benchmarks/mock-provider/src/index.ts';
import { findBrokenLinks } from './docs/find-broken-links.ts';
import { findMissingPaths } from './docs/find-missing-paths.ts';
import { parseMarkdownPage, readMarkdownPage } from './docs/markdown-page.ts';
import { hasCommand, replaceAll, runModule, runShell } from './docs/run-example.ts';
import { plantTree } from './plant-tree.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PAGES = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).toSorted();
const README = readMarkdownPage(join(ROOT, 'README.md'));

// What another branch brings. Take a line away once it is there.
const EXPECTED_LINKS: ReadonlySet<string> = new Set();
const EXPECTED_SCRIPTS: readonly string[] = [];

describe('documentation', () => {
  for (const page of PAGES) {
    it(`${page} has no broken link`, () => {
      expect(findBrokenLinks(ROOT, page).filter((link) => !EXPECTED_LINKS.has(link))).to.deep.equal([]);
    });
  }

  for (const page of ['ARCHITECTURE.md', 'docs/life-of-a-request.md']) {
    it(`${page} names no file that is not there`, () => {
      expect(findMissingPaths(ROOT, page)).to.deep.equal([]);
    });
  }

  it('names no script that the workspace does not have', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const named = PAGES.flatMap((page) => [...readFileSync(join(ROOT, page), 'utf8').matchAll(/pnpm@12 ([a-z][\w:-]*)/g)].map(([, name = '']) => name));
    const known = new Set([...Object.keys(scripts), ...EXPECTED_SCRIPTS, 'exec', 'install']);
    expect(named.filter((name) => !known.has(name))).to.deep.equal([]);
    expect(named).to.include('start');
  });

  it('README.md has 200 lines at the most', () => {
    expect(readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').length - 1).to.be.at.most(200);
  });
});

describe('the examples of README.md', () => {
  const curlBlocks = blocksOf('sh').filter((code) => code.startsWith('curl '));
  const [, faultsYaml = ''] = blocksOf('yaml');
  let sandbox: TestGateway;
  let faults: TestGateway;
  let mock: MockProvider;

  before(async () => {
    mock = await startMockProvider();
    const yaml = replaceAll(faultsYaml, { 'http://127.0.0.1:4010': mock.url });
    [sandbox, faults] = await Promise.all([startGateway(), startGateway({ yaml })]);
  });

  after(async () => {
    await Promise.all([sandbox.stop(), faults.stop()]);
    await mock.close();
  });

  const at = (gateway: TestGateway): { cwd: string; replacements: Record<string, string> } => ({
    cwd: join(ROOT, 'apps/api'),
    replacements: { 'http://127.0.0.1:8000': gateway.url },
  });

  const promises: Readonly<Record<string, (code: string) => Promise<void>>> = {
    '{"model": "sandbox", "messages"': async (code) => {
      const answer = JSON.parse(await runShell(code, at(sandbox)));
      expect(answer).to.include({ object: 'chat.completion', model: 'sandbox' });
      expect(answer.choices[0].message.content).to.contain('This is the ProxyAPI sandbox');
    },
    '{"model": "sandbox", "stream": true': async (code) => {
      const text = await runShell(code, at(sandbox));
      expect(text).to.match(/^data: \{/).and.to.match(/data: \[DONE\]\n\n$/);
    },
    '{"model": "flaky"': async (code) => {
      const text = await runShell(code, at(faults));
      expect(text).to.match(/^HTTP\/1\.1 200 /).and.to.contain('x-proxyapi-provider: sandbox').and.to.contain('x-proxyapi-attempts: 2');
    },
    '{"model": "mock-cut"': async (code) => {
      const text = await runShell(code, at(faults));
      expect(text.split('\n\n').at(-2)).to.match(/^data: \{"error":/).and.to.contain('upstream_truncated');
      expect(text).to.not.contain('[DONE]');
    },
  };

  it('are all checked here', () => {
    expect(curlBlocks.map((code) => Object.keys(promises).filter((fragment) => code.includes(fragment)).length)).to.deep.equal([1, 1, 1, 1]);
  });

  for (const [fragment, check] of Object.entries(promises)) {
    it(`curl … ${fragment} … gives what is promised`, async function curlExample() {
      if (process.env['REQUIRE_SERVICES'] === undefined && !hasCommand('curl')) this.skip();
      const code = curlBlocks.find((block) => block.includes(fragment));
      if (code === undefined) throw new Error(`no example has ${fragment}`);
      await check(code);
    });
  }

  it('openai-node streams an answer', async () => {
    const [code = ''] = blocksOf('js');
    expect(await runModule(code, at(sandbox))).to.contain('This is the ProxyAPI sandbox');
  });

  it('openai-python is valid Python', function pythonExample() {
    if (!hasCommand('python3')) this.skip();
    const [code = ''] = blocksOf('python');
    const { status, stderr } = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: code, encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
  });

  for (const [index, yaml] of blocksOf('yaml').entries()) {
    it(`configuration ${index + 1} is valid`, async () => {
      expect(await checkConfiguration(yaml)).to.contain('The configuration is valid');
    });
  }

  it('every endpoint of the table is served', async () => {
    const named = [...README.prose.matchAll(/`(GET|POST) (\/[\w/-]+)`/g)].map(([, method = '', path = '']) => ({ method, path }));
    expect(named).to.have.length.above(14);
    for (const { method, path } of named) {
      const response = await fetch(`${sandbox.url}${path}`, { method });
      expect(response.status, `${method} ${path}`).to.equal(method === 'GET' || path.startsWith('/debug/') ? 200 : 400);
    }
  });

  it('every header of the table is sent', async () => {
    const named = [...README.prose.matchAll(/^\| (`(?:x-proxyapi|x-request-id|server-timing).*?) \|/gm)].flatMap(([, cell = '']) => cell.match(/[\w-]+/g) ?? []);
    expect(named).to.have.length(8);
    const response = await fetch(`${sandbox.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"model":"sandbox","messages":[{"role":"user","content":"Hello"}]}',
    });
    expect([...response.headers.keys()]).to.include.members(named);
  });
});

describe('parseMarkdownPage', () => {
  it('finds links, headings and code, and no links in code', () => {
    const page = parseMarkdownPage('# A `b` page\n\n[one](a.md#x) `[two](b.md)`\n\n1. list\n\n   ```ts\n   [three](c.md);\n   ```\n');
    expect(page.links).to.deep.equal(['a.md#x']);
    expect([...page.anchors]).to.deep.equal(['a-b-page']);
    expect(page.blocks).to.deep.equal([{ language: 'ts', code: '[three](c.md);\n' }]);
  });
});

describe('findBrokenLinks and findMissingPaths', () => {
  it('report what is not there', () => {
    const root = plantTree({
      'a.md': '# Top\n\n[good](b.md#there) [gone](c.md) [lost](b.md#nowhere) [top](#top) [web](https://example.com)\n\n`apps/x/y.ts` y.ts\n\n```\nz.ts\n```\n',
      'b.md': '## There\n',
      'apps/x/z.ts': '',
    });
    expect(findBrokenLinks(root, 'a.md')).to.deep.equal(['c.md', 'b.md#nowhere']);
    expect(findMissingPaths(root, 'a.md')).to.deep.equal(['apps/x/y.ts', 'y.ts']);
    rmSync(root, { recursive: true });
  });
});

function blocksOf(language: string): readonly string[] {
  return README.blocks.filter((block) => block.language === language).map(({ code }) => code);
}

/** Reads a configuration as `pnpm check` does, with a made-up key for each variable that it names. */
async function checkConfiguration(yaml: string): Promise<string> {
  const folder = plantTree({ 'proxyapi.yaml': yaml });
  const keys = [...yaml.matchAll(/key_env: (\w+)/g)].map(([, name = '']) => [name, `made-up-${name.toLowerCase()}`] as const);
  const given = ['--conditions=proxyapi-source', join(ROOT, 'apps/api/bin/proxyapi.mjs'), '--check'];
  const { stdout } = await promisify(execFile)(process.execPath, given, { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder, ...Object.fromEntries(keys) } });
  rmSync(folder, { recursive: true });
  return stdout;
}
