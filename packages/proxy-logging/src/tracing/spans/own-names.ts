/** Names of what no convention knows. */
export const OWN_NAMES = {
  requestId: 'proxyapi.request.id',
  caller: 'proxyapi.caller.name',
  label: 'proxyapi.label.',
  isStream: 'proxyapi.stream',
  attempts: 'proxyapi.attempts',
  provider: 'proxyapi.provider',
  requestedModel: 'proxyapi.model.requested',
  servedModel: 'proxyapi.model.served',
  cacheOutcome: 'proxyapi.cache.outcome',
  costUsd: 'proxyapi.cost_usd',
  isEstimated: 'proxyapi.usage.estimated',
  errorCode: 'proxyapi.error.code',
  causeCode: 'proxyapi.error.cause',
} as const;
