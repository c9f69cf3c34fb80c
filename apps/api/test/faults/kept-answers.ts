import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { until } from '../support/until.ts';
import { FaultBench } from './fault-bench.ts';
import { RETRIES, survives } from './fault-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

/** An answer as a caller sees it. */
export interface SeenAnswer {
  readonly status: number;
  readonly cache: string | undefined;
  /** What the model says; `undefined` where the answer is none. */
  readonly text: string | undefined;
}

/** How a question is asked. */
export interface Asking {
  readonly isStream?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const CASE_LIMIT_MS = 90_000;
const LANDED_WITHIN_MS = 20_000;

/** A file with answers, and the gateways that keep theirs in it, one after the other or at once. */
export class KeptAnswers {
  readonly #folder: string;
  readonly #benches: FaultBench[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** In a folder of its own, which no one has made yet. */
  get path(): string {
    return join(this.#folder, 'data', 'answers.sqlite');
  }

  get folder(): string {
    return dirname(this.path);
  }

  /** A gateway that has just started, its baseline taken. */
  async start(): Promise<FaultBench> {
    const bench = new FaultBench({
      isBrief: true,
      isUnderLoad: true,
      upstream: ({ provider, calm }) => upstreamSections(calm, {
        providers: [providerEntry('one', `${provider}/v1`, { type: 'openai', models: '[mock-echo]', max_retries: 0, timeout: 10, completion_timeout: 10 })],
        sections: `cache: { response: { persist: true, path: ${JSON.stringify(this.path)} } }`,
      }),
    });
    this.#benches.push(bench);
    await bench.start();
    return bench;
  }

  /** Rows in the file; 0 where there is none that can be read. */
  rows(): number {
    return this.inFile((database) => Number(database.prepare('SELECT count(*) AS rows FROM cache_v1').get()?.['rows'])) ?? 0;
  }

  /** Looks into the file with a connection of its own, which waits for no lock. */
  inFile<Result>(look: (database: DatabaseSync) => Result): Result | undefined {
    if (!existsSync(this.path)) return undefined;
    const database = new DatabaseSync(this.path);
    try {
      return look(database);
    } catch (error) {
      // Not made yet, or in somebody's hands for a moment.
      if (error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR') return undefined;
      throw error;
    } finally {
      database.close();
    }
  }

  /** Waits until that many answers are in the file. */
  untilLanded(count: number, limitMs = LANDED_WITHIN_MS): Promise<void> {
    return until(() => this.rows() >= count, { limitMs, lookEveryMs: 50, describe: () => `${this.rows()} of ${count} answers are in the file` });
  }

  async close(): Promise<void> {
    for (const bench of this.#benches) await bench.stop();
  }
}

/**
 * A row about the file of the response cache. `prepare` does what was done to it before; then a gateway starts, which
 * has to survive `run` as in every other case.
 */
export function keptCase<Past>(title: string, { prepare, run }: {
  readonly prepare: (kept: KeptAnswers) => Promise<Past>;
  readonly run: (bench: FaultBench, kept: KeptAnswers, past: Past) => Promise<void>;
}): void {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-answers-'));
  // Not in the case itself: what it mounted there is unmounted after it.
  after(() => rmSync(folder, { recursive: true, force: true }));
  it(title, async function () {
    this.timeout(CASE_LIMIT_MS);
    this.retries(RETRIES);
    const kept = new KeptAnswers(mkdtempSync(join(folder, 'try-')));
    try {
      const past = await prepare(kept);
      const bench = await kept.start();
      await survives(bench, () => run(bench, kept, past));
    } finally {
      await kept.close();
    }
  });
}

/** Asks a model that says what it is asked, so that the right answer is known: the question. */
export async function askKept(bench: FaultBench, question: string, { isStream = false, headers = {} }: Asking = {}): Promise<SeenAnswer> {
  const body = { model: 'one/mock-echo', temperature: 0, stream: isStream, messages: [{ role: 'user', content: question }] };
  const answer = await bench.chat(body, headers);
  return { status: answer.status, cache: answer.headers['x-proxyapi-cache'], text: answer.status === 200 ? textOf(answer.body) : undefined };
}

function textOf(body: string): string {
  if (!body.startsWith('data: ')) return JSON.parse(body).choices[0].message.content;
  if (!body.endsWith('data: [DONE]\n\n')) return `no end: ${body}`;
  const events = body.split('\n\n').filter((event) => event.startsWith('data: {'));
  return events.flatMap((event) => JSON.parse(event.slice('data: '.length)).choices).map(({ delta }) => delta.content ?? '').join('');
}
