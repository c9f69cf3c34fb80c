import type { FeatureFlags } from '@proxyapi/proxy-context';
import type { Tracer } from '@proxyapi/proxy-logging';

import type { MetricLabelConfig } from '../config/config.ts';
import type { Admission } from '../pipeline/admission.ts';
import type { Authenticator } from '../pipeline/authenticate.ts';
import type { InFlight } from '../pipeline/in-flight.ts';
import type { AttemptObserver } from '../pipeline/records/attempt-record.ts';
import type { RequestObserver } from '../pipeline/records/request-record.ts';
import type { Pipeline } from '../pipeline/serve.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Whole } from '../whole/whole.ts';

/** What the HTTP surface is made of; composed once. */
export interface Gateway extends Pipeline {
  /** Told of each request and each exchange with a provider. */
  readonly observer: RequestObserver & AttemptObserver;
  /** `undefined` where no traces are wanted. */
  readonly tracer: Tracer | undefined;
  readonly maxBodyBytes: number;
  /** Origins that browsers may call from; none turns CORS off. */
  readonly corsOrigins: readonly string[];
  readonly callers: Authenticator;
  /** Guards `/debug`; `undefined` leaves it to callers on loopback. */
  readonly admin: Authenticator | undefined;
  /** Whether whoever reaches the port may read figures; {@link admitMetrics} asks. */
  readonly hasOpenMetrics: boolean;
  readonly admission: Admission;
  /** What of the callers' headers is told to metrics; {@link callerLabels} reads it. */
  readonly metricLabels: readonly MetricLabelConfig[];
  readonly flags: FeatureFlags;
  readonly inFlight: InFlight;
  readonly lifecycle: Lifecycle;
  /** What the gateway tells of itself, and what operators do to it. */
  readonly whole: Whole;
  readonly providers: readonly { readonly name: string; readonly transport: { stats(): { readonly openSockets: number; readonly running: number; readonly queued: number } } }[];
  /** Told of defects: errors that no caller should ever cause. */
  readonly onDefect: (error: Error, requestId: string) => void;
}
