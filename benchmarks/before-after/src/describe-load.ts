import { basename } from 'node:path';

import { GENERATED_TRACE } from '@proxyapi/bench-harness';

import { BYTES_PER_PROMPT_TOKEN } from './load/encode-request.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import { EACH_TOKEN, FIRST_TOKEN } from './provider/draw-behaviours.ts';

/** What a reader must know of the load before any figure. */
export function describeLoad({ traceFile, speed, latencyScale, faultRatio, streamRatio, isSmoke }: BenchmarkOptions): string {
  const { medianMs, spread, lateRatio, lateFactor } = FIRST_TOKEN;
  const trace = traceFile === GENERATED_TRACE ? 'the generated trace that ships' : basename(traceFile);
  return [
    isSmoke ? 'A smoke run: no figure means anything.' : '',
    `Arrivals and sizes are those of ${trace}, ${speed} times faster, an open loop; a prompt token is ${BYTES_PER_PROMPT_TOKEN} bytes, an answer’s is a word of 5.6 bytes and in a stream an event of its own. ${percent(streamRatio)} of requests are streams.`,
    `The provider’s first token comes after a log-normal time, median ${medianMs} ms, spread ${spread}, one in ${1 / lateRatio} ${lateFactor} times as late; each further one after a time that is drawn once for an answer, median ${EACH_TOKEN.medianMs} ms, spread ${EACH_TOKEN.spread}; all multiplied by ${latencyScale} and rounded to milliseconds.`,
    `It fails ${percent(faultRatio)} of attempts: a third each with a 500, with a reset instead of an answer, and with an answer that is cut.`,
  ].filter((sentence) => sentence !== '').join(' ');
}

/** A share as people read it. */
export function percent(ratio: number): string {
  return `${Number((100 * ratio).toFixed(2))} %`;
}
