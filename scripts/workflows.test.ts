import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { expect } from 'chai';
import { parse } from 'yaml';

const ROOT = resolve(import.meta.dirname, '..');

interface Step { readonly uses?: string; readonly run?: string }
interface Job { readonly permissions?: Readonly<Record<string, string>>; readonly 'timeout-minutes'?: number; readonly if?: string; readonly steps: readonly Step[] }
interface Workflow { readonly on: Readonly<Record<string, unknown>>; readonly permissions: unknown; readonly jobs: Readonly<Record<string, Job>> }

// actionlint, which ci.yml runs, knows what GitHub takes; this is what we allow ourselves.
describe('workflows', () => {
  const files = globSync('.github/workflows/*.yml', { cwd: ROOT }).toSorted();
  const workflows = files.map((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const workflow: Workflow = parse(text);
    return { file, text, workflow };
  });

  it('are the gate and the benchmarks', () => {
    expect(files).to.deep.equal(['.github/workflows/ci.yml', '.github/workflows/performance.yml']);
  });

  for (const { file, text, workflow } of workflows) {
    const jobs = Object.entries(workflow.jobs);

    it(`${file} may read the repository, and nothing else unless a job says so`, () => {
      expect(workflow.permissions).to.deep.equal({ contents: 'read' });
      expect(Object.keys(workflow.on)).to.have.members(['push', 'pull_request']);
    });

    it(`${file} runs none of what it is asked to pull with a token that may write`, () => {
      for (const [name, { permissions, steps, if: condition }] of jobs.filter(([, job]) => job.permissions !== undefined)) {
        expect([name, permissions]).to.deep.equal(['comment', { 'actions': 'read', 'pull-requests': 'write' }]);
        expect(condition).to.include('github.event.pull_request.head.repo.full_name == github.repository');
        for (const { uses, run = '' } of steps) {
          expect(uses).to.equal(undefined);
          expect(run).to.match(/^gh /);
        }
      }
    });

    it(`${file} puts no expression into a shell`, () => {
      for (const { run = '' } of jobs.flatMap(([, { steps }]) => steps)) expect(run).to.not.include('${{');
    });

    it(`${file} keeps no token in a checkout, and bounds each job`, () => {
      expect(text.match(/persist-credentials: false/g)).to.have.lengthOf(text.match(/actions\/checkout@/g)?.length ?? 0);
      for (const [name, job] of jobs) expect(job['timeout-minutes'], name).to.be.within(1, 60);
    });
  }

  it('pin every action to one commit', () => {
    const uses = workflows.flatMap(({ workflow }) => Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap((step) => (step.uses === undefined ? [] : [step.uses]))));
    for (const each of uses) expect(each).to.match(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    const pinned = new Set(uses);
    expect(pinned.size, [...pinned].join(' ')).to.equal(new Set(uses.map((each) => each.split('@', 1)[0])).size);
  });
});
