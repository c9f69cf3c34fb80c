import type { AnswerReader } from '../load/answer-reader.ts';
import { Connection } from '../load/connection.ts';
import {
  CACHED_AS_STREAM_REQUEST, CACHED_REQUEST, CACHED_STREAM_REQUEST, nextFreshRequest, nextSlowFreshRequest, refreshing, WHOLE_REQUEST,
} from '../load/requests.ts';
import { StreamAnswer } from '../load/stream-answer.ts';
import { WholeAnswer } from '../load/whole-answer.ts';
import type { Subject, Subjects } from '../subjects/start-subjects.ts';

/** One kind of request to the gateway, as far as its cache is concerned, or what it is compared with. */
export interface CacheCase {
  readonly name: string;
  readonly subject: Subject;
  readonly nextRequest: () => Buffer;
  readonly createReader: () => AnswerReader;
  /** Whether each request costs a call of the provider, or none does. */
  readonly calls: 'each' | 'none';
  /** Puts the answer into the cache that the requests are to find there, and renews it. */
  prepare(): Promise<void>;
}

/** The cases by name. */
export interface CacheCases {
  readonly bareServer: CacheCase;
  readonly hit: CacheCase;
  readonly hitStream: CacheCase;
  readonly hitAsStream: CacheCase;
  readonly miss: CacheCase;
  readonly slowMiss: CacheCase;
  readonly notShared: CacheCase;
}

/** The cases against those subjects. */
export function cacheCases({ bareServer, gateway }: Subjects): CacheCases {
  return {
    bareServer: { ...whole(() => CACHED_REQUEST), name: 'bare server', subject: bareServer, calls: 'none', prepare: nothing },
    hit: { ...whole(() => CACHED_REQUEST), name: 'hit', subject: gateway, calls: 'none', prepare: () => keep(gateway, CACHED_REQUEST, new WholeAnswer()) },
    hitStream: { ...streamed(CACHED_STREAM_REQUEST), name: 'hit, stream', subject: gateway, calls: 'none', prepare: () => keep(gateway, CACHED_STREAM_REQUEST, streamReader()) },
    hitAsStream: { ...streamed(CACHED_AS_STREAM_REQUEST), name: 'hit, JSON as a stream', subject: gateway, calls: 'none', prepare: () => keep(gateway, CACHED_REQUEST, new WholeAnswer()) },
    miss: { ...whole(nextFreshRequest), name: 'miss', subject: gateway, calls: 'each', prepare: nothing },
    slowMiss: { ...whole(nextSlowFreshRequest), name: 'miss, slow provider', subject: gateway, calls: 'each', prepare: nothing },
    notShared: { ...whole(() => WHOLE_REQUEST), name: 'not shared', subject: gateway, calls: 'each', prepare: nothing },
  };
}

type Traffic = Pick<CacheCase, 'nextRequest' | 'createReader'>;

function whole(nextRequest: () => Buffer): Traffic {
  return { nextRequest, createReader: () => new WholeAnswer() };
}

function streamed(request: Buffer): Traffic {
  return { nextRequest: () => request, createReader: streamReader };
}

function streamReader(): AnswerReader {
  return new StreamAnswer(() => {});
}

// A refresh, so that neither the misses since the last round nor the time have taken the answer away.
async function keep({ port }: Subject, request: Buffer, reader: AnswerReader): Promise<void> {
  const connection = await Connection.open(port);
  await connection.exchange(refreshing(request), reader);
  connection.close();
}

async function nothing(): Promise<void> {}
