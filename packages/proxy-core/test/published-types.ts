// What a strict TypeScript project writes against the package. Never run: scripts/published-packages.test.ts checks it
// against the types that are shipped, and typecheck against the source.
import {
  AdaptiveTimeoutRegistry, type BodySink, type Candidate, CircuitBreaker, collectBody, createProvider, Deadline, type ErrorCode, ERROR_CODES,
  ModelCatalog, orderCandidates, parseModelRequest, type Permit, type Provider, ProxyError, type RoutableProvider, RetryBudget, type StreamTransform,
  UpstreamError, type UpstreamResponse,
} from '@proxyapi/proxy-core';

const provider: Provider = createProvider({ name: 'local', type: 'openai', baseUrl: new URL('http://127.0.0.1:11434/v1'), apiKeys: ['key'], retries: { max: 1 } });
const breaker = new CircuitBreaker({ failureThreshold: 3, now: () => 0, onStateChange: (to, from) => console.log(from satisfies string, to satisfies string) });
const budget = new RetryBudget({ ratio: 0.1 });
const times = new AdaptiveTimeoutRegistry({ minMs: 100 }).get(provider.name, 'model');
const catalog = new ModelCatalog<Provider>({ providers: [provider], aliases: new Map([['fast', [{ provider: 'local', model: 'small' }]]]) });

/** One call with the parts that the package has for it. */
export async function ask(body: Buffer): Promise<Buffer> {
  const request = parseModelRequest('chat', body);
  const candidates: readonly Candidate<Provider>[] = orderCandidates(catalog.resolve(request.model), { isAvailable: () => breaker.state !== 'open', loadOf: () => ({ inFlight: budget.inFlight, smoothedMs: times.firstByte.smoothedMs }) });
  const [candidate] = candidates;
  const permit: Permit | undefined = breaker.acquire();
  if (candidate === undefined || permit === undefined) throw new ProxyError('upstream_unavailable', 'Nobody serves this now.');
  const deadline = new Deadline({ totalMs: 1000, controller: new AbortController() });
  try {
    const { path, body: bytes } = candidate.provider.adapter.encodeRequest(request, candidate.model);
    const response = await candidate.provider.transport.send(
      { method: 'POST', path: candidate.provider.basePath + path, headers: ['content-type', 'application/json'], body: bytes, answerTimeoutMs: times.firstByte.timeoutMs(deadline.remainingMs()) },
      AbortSignal.timeout(1000),
    );
    permit.succeed();
    return candidate.provider.adapter.decodeResponse(request, await collectBody(candidate.provider.name, response)).body;
  } catch (error) {
    permit.fail();
    throw describe(error);
  } finally {
    deadline.dispose();
    budget.leave();
  }
}

/** Follows a stream. */
export function follow(response: UpstreamResponse, transform: StreamTransform, onBytes: (bytes: Buffer) => void): void {
  const pass = (bytes: Buffer | undefined): void => {
    if (bytes !== undefined) onBytes(bytes);
  };
  const sink: BodySink = { onData: (chunk) => pass(transform.push(chunk)), onEnd: () => pass(transform.end()), onError: () => pass(transform.end()) };
  response.read(sink);
}

/** A provider of one's own is enough to route. */
export const routes = new ModelCatalog<RoutableProvider>({ providers: [{ name: 'own', priority: 1, isForced: false }], aliases: new Map() });

function describe(error: unknown): Error {
  if (!UpstreamError.isInstance(error)) return new Error('not a provider’s fault', { cause: error });
  const code: ErrorCode = error.code;
  return new Error(`${ERROR_CODES[code].status} ${error.provider} ${error.isRetryable ? 'again' : 'never again'} ${error.phase ?? ''}`, { cause: error });
}
