import type { EvictionPolicyName } from '@proxyapi/proxy-context';

import type { SubjectName } from '../subjects/subject-names.ts';
import type { TraceOptions } from '../traces/make-trace.ts';

/** One thing to measure, in a process that measures nothing else beside it. */
export type Job =
  | { readonly kind: 'hit' | 'set'; readonly subject: SubjectName; readonly operations: number; readonly forMs: number }
  | { readonly kind: 'load'; readonly subject: SubjectName; readonly operations: number; readonly forMs: number; readonly concurrency: number }
  | { readonly kind: 'trace'; readonly policy: EvictionPolicyName | 'ideal'; readonly trace: TraceOptions; readonly maxEntries: number };

/** What a job came to. */
export type Figures = Readonly<Record<string, number>>;
