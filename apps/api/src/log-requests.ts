import type { LogFields, RootLogger } from '@proxyapi/proxy-logging';

import { isForMachines } from './http/route-patterns.ts';
import type { AttemptRecord } from './pipeline/records/attempt-record.ts';
import type { BilledUsage } from './pipeline/records/billed-usage.ts';
import type { RequestObserver, RequestRecord } from './pipeline/records/request-record.ts';

/**
 * The access log: one line for each request, when it is over. `docs/logging.md` tells what its fields mean.
 *
 * No prompt, answer, key or address is in it, since none is in a {@link RequestRecord}.
 */
export function logRequests(logger: Pick<RootLogger, 'defer'>): RequestObserver {
  return {
    onRequestEnd(record) {
      logger.defer(isForMachines(record.route) ? 'debug' : 'info', 'request', () => factsOf(record));
    },
  };
}

function factsOf(record: RequestRecord): LogFields {
  return {
    requestId: record.id,
    caller: record.callerName,
    method: record.method,
    route: record.route,
    status: record.status,
    error: record.errorCode,
    model: record.model,
    stream: record.isStream ? true : undefined,
    provider: record.provider,
    servedModel: record.servedModel,
    cache: record.cache,
    attempts: record.attempts.length === 0 ? undefined : record.attempts.map(attemptFacts),
    tokens: record.usage === undefined ? undefined : tokenFacts(record.usage),
    costUsd: record.costUsd,
    durationMs: rounded(record.durationMs),
    overheadMs: rounded(record.overheadMs),
    upstreamMs: rounded(record.upstreamMs),
    firstTokenMs: rounded(record.firstTokenMs),
    labels: record.labels,
    traceId: record.traceId,
  };
}

function attemptFacts({ provider, model, result, status, durationMs, firstTokenMs }: AttemptRecord): LogFields {
  return { provider, model, result, status, durationMs: rounded(durationMs), firstTokenMs: rounded(firstTokenMs) };
}

function tokenFacts({ isEstimated, ...counts }: BilledUsage): LogFields {
  return isEstimated ? { ...counts, estimated: true } : counts;
}

// A hundredth of a millisecond: what is behind it is noise, and makes lines longer.
function rounded(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.round(milliseconds * 100) / 100;
}
