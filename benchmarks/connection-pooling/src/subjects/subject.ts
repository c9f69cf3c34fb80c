import type { LoadOptions, LoadResult } from '../clients/run-load.ts';
import type { Wire } from '../provider/provider-job.ts';

/** What is measured, as tables name it, in the order of the rounds. */
export const SUBJECT_NAMES = ['V1: got, a connection each', 'got, kept connections', 'undici', 'V2: proxy-core', 'gateway'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

/** V1 and V2 of the comparison. */
export const [V1, GOT_KEPT, UNDICI, V2, GATEWAY] = SUBJECT_NAMES;

/** One load on the provider. */
export interface Turn extends LoadOptions {
  readonly wire: Wire;
  /** How long the provider takes. */
  readonly latencyMs: number;
}

/** A way to the provider. */
export interface Subject {
  readonly name: SubjectName;
  /** Sends the load. What it gives as CPU is that of the process which speaks to the provider. */
  send(turn: Turn): Promise<LoadResult>;
}
