import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { type BenchmarkResult, runMain } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { element } from '../src/markup/element.ts';
import { readResults, renderPage } from '../src/index.ts';
import { findMalformed } from './well-formed.ts';

const MAIN = new URL('../src/main.ts', import.meta.url);
const RESULTS = resolve(import.meta.dirname, '../../results');
const COMMITTED = globSync('*.json', { cwd: RESULTS }).toSorted().map((file) => join(RESULTS, file));
const HOSTILE = `</title></svg></style><script src="https://evil.example/x.js">alert('1')</script><img src=x onerror="alert(2)"> & "quoted" 'so' \u0000`;

const outcome = { name: 'a ÷ b', kind: 'ratio', figure: 'ms', subject: 'a', against: 'b', digits: 1, target: 2, value: { median: 3, min: 3, max: 3 }, isMet: false } as const;
const example: BenchmarkResult = {
  benchmark: 'example', version: 1, date: '2026-01-01T00:00:00.000Z', command: 'node main.ts',
  machine: { cpu: 'A processor', cores: 2, memoryGb: 4, system: 'Linux 6.1 x64', node: 'v24.21.0', pinning: 'unpinned', loadBefore: 0.1, loadAfter: 0 },
  parts: [{
    name: 'part', title: 'A part', method: 'How.', columns: [{ figure: 'ms', label: 'time ms', digits: 1 }], outcomes: [outcome],
    rounds: [[{ subject: 'a', figures: { ms: 30 } }, { subject: 'b', figures: { ms: 10 } }], [{ subject: 'a', figures: { ms: 33 } }, { subject: 'b', figures: { ms: 11 } }]],
  }],
};
const count = (page: string, text: string | RegExp): number => page.split(text).length - 1;

describe('the page of the committed results', () => {
  const results = readResults(COMMITTED);
  const page = renderPage(results);

  it('is well-formed, and has no id twice', () => {
    expect(findMalformed(page)).to.deep.equal([]);
  });

  it('fetches nothing and runs nothing', () => {
    // An address in a note is text; where links lead is looked at below.
    expect(page).to.not.match(/url\(|@import|\s(?:src|action|poster|data)=|<script|<link|<img|<iframe|\son\w+="/);
    expect(page).to.include('content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"');
    for (const [, href = ''] of page.matchAll(/href="([^"]*)"/g)) expect(page).to.include(`id="${href.replace(/^#/, '')}"`);
  });

  it('tells date, command and machine of each result', () => {
    for (const { date, command, machine } of results) expect(page).to.include(date.slice(0, 10)).and.include(String(element('code', {}, command))).and.include(machine.cpu);
  });

  it('has a plot of each figure, a table and every comparison of each part', () => {
    for (const result of results) {
      const [, ...sections] = renderPage([result]).split('class="part"');
      expect(sections, result.benchmark).to.have.lengthOf(result.parts.length);
      for (const [position, part] of result.parts.entries()) {
        const section = sections[position] ?? '';
        const isSingle = part.rounds.length === 1 && part.rounds[0]?.length === 1;
        expect(count(section, /<title id="[\w-]+-figure-\d+-title"/), `${result.benchmark}, ${part.name}`).to.equal(isSingle ? 0 : part.columns.length);
        for (const { label } of part.columns) expect(section).to.include(String(element('th', { scope: 'col' }, label)));
        for (const { name } of part.outcomes) expect(section).to.include(String(element('th', { scope: 'row' }, name)));
      }
    }
  });

  it('names and describes each drawing', () => {
    const drawings = count(page, '<svg ');
    expect(drawings).to.be.above(50);
    expect([count(page, /<title id="/), count(page, '<desc id="')]).to.deep.equal([drawings, drawings]);
  });

  it('draws latencies by percentile and memory over time, each once', () => {
    const sampled = results.filter(({ parts }) => parts.some(({ rounds }) => rounds.flat().some(({ samplesMb }) => samplesMb !== undefined)));
    expect(count(page, '<figcaption>Memory, once a second')).to.equal(sampled.length).and.to.be.above(0);
    expect(count(page, '<figcaption>Time of each request')).to.be.above(10);
  });
});

describe('renderPage', () => {
  it('draws each round as a dot, with the median and an error bar', () => {
    const page = renderPage([example]);
    expect(count(page, '<circle ')).to.equal(2 * 2 + 2);
    expect(count(page, 'class="median"')).to.equal(2 + 1);
    expect(count(page, 'class="range"')).to.equal(3 * 3);
    expect(page).to.include('>31.5 (30.0 … 33.0)<');
  });

  it('draws a target as a line, and says that it was missed', () => {
    const page = renderPage([example]);
    expect(page).to.include('0 of 1 met, 1 missed.').and.include('3.0 — target ≤ 2: ✗ missed').and.include('class="target"');
    const met = renderPage([{ ...example, parts: example.parts.map((part) => ({ ...part, outcomes: [{ ...outcome, target: 4, isMet: true }] })) }]);
    expect(met).to.include('1 of 1 met.').and.not.include('missed</');
  });

  it('escapes whatever a result says, wherever it says it', () => {
    const hostile: BenchmarkResult = JSON.parse(JSON.stringify(example).replaceAll(/"(example|2026-01-01T[^"]*|node main.ts|A processor|unpinned|A part|How\.|time ms|a|b|a ÷ b|part|Linux[^"]*|v24[^"]*)"/g, () => JSON.stringify(HOSTILE)));
    const page = renderPage([{ ...hostile, note: HOSTILE }]);
    expect(findMalformed(page)).to.deep.equal([]);
    expect(page).to.not.match(/<script|<img|\u0000/);
    expect(count(page, '&lt;script src=')).to.be.above(8);
  });

  it('says where there is no figure, and takes no target for met without one', () => {
    const broken: BenchmarkResult = JSON.parse(JSON.stringify(example).replace('"ms":33', '"ms":null').replace('"median":3', '"median":null').replace('"isMet":false', '"isMet":true'));
    const page = renderPage([broken]);
    expect(findMalformed(page)).to.deep.equal([]);
    expect(page).to.include('time ms of a: no figure in 1 of 2 rounds').and.include('no figure — target ≤ 2: ✗ missed').and.not.include('NaN');
  });

  it('warns of a busy machine and of a smoke run', () => {
    const page = renderPage([{ ...example, command: 'node main.ts --smoke', machine: { ...example.machine, loadBefore: 1.5 } }]);
    expect(page).to.include('the load average was 1.5 on 2 cores').and.include('A smoke run');
    expect(renderPage([example])).to.not.include('class="warning"');
  });

  it('takes an axis by orders of magnitude where a linear one would hide the small, and draws no bars on it', () => {
    const wide = renderPage([{ ...example, parts: example.parts.map((part) => ({ ...part, rounds: [[{ subject: 'a', figures: { ms: 7000 } }, { subject: 'b', figures: { ms: 10 } }]] })) }]);
    expect(wide).to.include('time ms (logarithmic)').and.not.include('class="bar"');
    expect(renderPage([example])).to.include('class="bar"').and.not.include('(logarithmic)');
  });
});

describe('node src/main.ts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-report-'));
  after(() => rmSync(folder, { recursive: true }));

  it('shows the latest of each benchmark where no file is named', async () => {
    const file = join(folder, 'page.html');
    await runMain(MAIN, ['--out', file]);
    const page = readFileSync(file, 'utf8');
    const dates = COMMITTED.flatMap((path) => /throughput-([\d-]+)\.json$/.exec(path)?.[1] ?? []);
    expect(dates.length).to.be.above(1);
    for (const date of dates) expect(page.includes(`throughput, ${date}`), date).to.equal(date === dates.at(-1));
  });

  it('explains itself, and refuses what is no result', async () => {
    expect(await runMain(MAIN, ['--help'])).to.include('--out FILE');
    const refused = await runMain(MAIN, [join(import.meta.dirname, '../package.json')]).then(() => '', String);
    expect(refused).to.include("package.json is not a benchmark's result");
  });
});
