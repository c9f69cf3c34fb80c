import { Bill } from './bill.ts';
import { Gate } from './gate.ts';
import { Latch } from './latch.ts';
import { RecentRequests } from './recent-requests.ts';
import { ReplyCache } from './reply-cache.ts';
import { ScriptQueue } from './script-queue.ts';

/** All that a running mock remembers. */
export interface State {
  readonly bill: Bill;
  readonly script: ScriptQueue;
  readonly gate: Gate;
  readonly latch: Latch;
  readonly recent: RecentRequests;
  readonly replies: ReplyCache;
  readonly models: readonly string[];
}

export function createState(models: readonly string[], maxRecords: number): State {
  return {
    bill: new Bill({ maxRecords }),
    script: new ScriptQueue(),
    gate: new Gate(),
    latch: new Latch(),
    recent: new RecentRequests(),
    replies: new ReplyCache(),
    models,
  };
}

/** Back to the start: nothing scripted, nothing held, nothing on the bill. */
export function resetState(state: State): void {
  state.script.clear();
  state.gate.clear();
  state.latch.release();
  state.recent.clear();
  state.bill.clear();
}
