import { Client, type Dispatcher } from 'undici';

import { Exchange } from './exchange.ts';

/**
 * A pool's connection that survives a request which cannot be written.
 *
 * undici's own tells the handler of such a request and answers "busy", whereupon its pool waits for a drain that never
 * comes: one invalid header would cost the pool a connection for good.
 */
export class PoolClient extends Client {
  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    return super.dispatch(options, handler) || (handler instanceof Exchange && handler.isOver);
  }
}
