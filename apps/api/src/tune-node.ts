import { Buffer } from 'node:buffer';
import http from 'node:http';

/** Node keeps 1,000 parsers of 10 KB for the connections to come; those beyond these are made anew, some µs each. */
const KEPT_PARSERS = 64;
/** Small buffers are cut from blocks of 64 KB, each of which stays as long as one of its hundreds of pieces does. */
const POOL_BYTES = 8 * 1024;

/** Has Node keep less of what a burst of requests took: docs/memory.md, “What a burst leaves”, has what that comes to. */
export function tuneNode(): void {
  http.setMaxIdleHTTPParsers(KEPT_PARSERS);
  Buffer.poolSize = POOL_BYTES;
}
