import { type ClosedLoopResult, runClosedLoop } from '../load/closed-loop.ts';
import type { KeptConnections } from '../load/kept-connections.ts';
import { STREAM_DELTAS } from '../load/requests.ts';
import type { Subjects } from '../subjects/start-subjects.ts';
import { type CacheCase, cacheCases } from './cache-cases.ts';
import { CLOSED_LOOP_COLUMNS } from './closed-loop-figures.ts';
import { loopsInSlices } from './loops-in-slices.ts';
import { measureCase } from './measure-case.ts';
import type { Part } from './part.ts';

/** How the cache part runs. */
export interface CachePartOptions {
  readonly connections: number;
  readonly durationMs: number;
  readonly warmUpMs: number;
}

/** Requests that the response cache answers, and those that it cannot: what each costs the process. */
export function cachePart({ connections, durationMs, warmUpMs }: CachePartOptions): Part {
  const drive = (of: CacheCase, { direct }: Subjects, forMs: number, kept?: KeptConnections): Promise<ClosedLoopResult> => measureCase(of, direct, async () => {
    const result = await runClosedLoop(of.subject, { nextRequest: of.nextRequest, createReader: of.createReader, connections, durationMs: forMs, kept });
    return { requests: result.requests, result };
  });
  return {
    name: 'cache',
    title: `The response cache, ${connections} connections, closed loop`,
    method: `${connections} keep-alive connections as above, for ${durationMs / 1000} s in each round, in short slices in turn. “Bare server” is \`node:http\` that answers the same 460 bytes by itself; all other lines are the gateway. “Hit” repeats one request with a temperature of 0; of “miss” each request has a seed of its own, is called for and kept; “not shared” has a temperature above 0, so that it is neither looked up nor kept. “JSON as a stream” is the answer of “hit”, asked for as a stream; “stream” is one of ${STREAM_DELTAS} deltas, kept and told as it came. After each slice the provider's bill must show as many calls as its line's name says: none, or one for each request.`,
    columns: CLOSED_LOOP_COLUMNS,
    comparisons: [
      { name: 'CPU per request, hit ÷ bare server', kind: 'ratio', figure: 'cpuUsPerRequest', subject: 'hit', against: 'bare server', digits: 2, target: 2 },
      { name: 'CPU per request, hit ÷ miss', kind: 'ratio', figure: 'cpuUsPerRequest', subject: 'hit', against: 'miss', digits: 2 },
      { name: 'CPU per request, miss ÷ not shared', kind: 'ratio', figure: 'cpuUsPerRequest', subject: 'miss', against: 'not shared', digits: 2 },
      { name: 'CPU per request, hit, JSON as a stream ÷ hit', kind: 'ratio', figure: 'cpuUsPerRequest', subject: 'hit, JSON as a stream', against: 'hit', digits: 2 },
      { name: 'CPU per request, hit, stream ÷ hit', kind: 'ratio', figure: 'cpuUsPerRequest', subject: 'hit, stream', against: 'hit', digits: 2 },
    ],
    async warmUp(subjects) {
      for (const each of warmUpMs === 0 ? [] : casesOf(subjects)) await drive(each, subjects, warmUpMs);
    },
    measureRound: (subjects, onSubject) => loopsInSlices(casesOf(subjects), onSubject, { durationMs, drive: (each, forMs, kept) => drive(each, subjects, forMs, kept) }),
  };
}

function casesOf(subjects: Subjects): readonly CacheCase[] {
  const { bareServer, hit, hitStream, hitAsStream, miss, notShared } = cacheCases(subjects);
  return [bareServer, hit, miss, notShared, hitAsStream, hitStream];
}
