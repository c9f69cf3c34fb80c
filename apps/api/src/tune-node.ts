import { Buffer } from 'node:buffer';
import process from 'node:process';

/** Node keeps 1,000 parsers of 10 KB for the connections to come; those beyond these are made anew, some µs each. */
const KEPT_PARSERS = 64;
/** Small buffers are cut from blocks of 64 KB, each of which stays as long as one of its hundreds of pieces does. */
const POOL_BYTES = 8 * 1024;
/** What `node:http` hands on from the WebSocket client that Node brings. Nothing here opens a WebSocket. */
const OF_WEB_SOCKETS = ['WebSocket', 'CloseEvent', 'MessageEvent'];

/**
 * Has Node load and keep less: docs/memory.md has what that comes to.
 *
 * To be called before anything imports `node:http`: the first import of it as an ES module reads all that it exports, whoever
 * asks for what, and to read one of {@link OF_WEB_SOCKETS} loads a second undici.
 */
export function tuneNode(): void {
  const http = process.getBuiltinModule('node:http');
  for (const name of OF_WEB_SOCKETS) Object.defineProperty(http, name, { value: undefined });
  http.setMaxIdleHTTPParsers(KEPT_PARSERS);
  Buffer.poolSize = POOL_BYTES;
}
