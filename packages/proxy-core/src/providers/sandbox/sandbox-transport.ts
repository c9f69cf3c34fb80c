import type { AbortSignalLike } from '../../http/abort-signal-like.ts';
import type { Transport, TransportStats } from '../../http/transport.ts';
import type { UpstreamRequest } from '../../http/upstream-request.ts';
import type { UpstreamResponse } from '../../http/upstream-response.ts';
import { isJsonObject, type JsonObject } from '../../protocol/json-value.ts';
import { parseJson } from '../../protocol/parse-json.ts';
import { answerChat, answerCompletion, answerEmbedding } from './sandbox-answer.ts';
import { SandboxResponse } from './sandbox-response.ts';

/** Paths the sandbox answers, as its adapter asks for them. */
export const SANDBOX_PATHS = { chat: '/chat/completions', completion: '/completions', embedding: '/embeddings' } as const;

/** Settings of a {@link SandboxTransport}. */
export interface SandboxTransportOptions {
  /**
   * Pace of streams; 0 sends all words at once.
   * @default 0
   */
  readonly wordsPerSecond?: number;
}

/** Answers requests in the process itself, in the bytes an OpenAI server would send: a provider without a network. */
export class SandboxTransport implements Transport {
  readonly idle = 0;
  readonly #pauseMs: number;
  readonly #running = new Set<SandboxResponse>();

  constructor({ wordsPerSecond = 0 }: SandboxTransportOptions = {}) {
    this.#pauseMs = wordsPerSecond > 0 ? 1000 / wordsPerSecond : 0;
  }

  async send(request: UpstreamRequest, signal: AbortSignalLike): Promise<UpstreamResponse> {
    signal.throwIfAborted();
    const body = parseJson((request.body ?? '{}').toString());
    const { isStream, parts } = partsOf(request.path, isJsonObject(body) ? body : {});
    const response = new SandboxResponse({ isStream, parts, pauseMs: this.#pauseMs, signal, onEnd: () => this.#running.delete(response) });
    this.#running.add(response);
    return response;
  }

  closeIdle(): number {
    return 0;
  }

  stats(): TransportStats {
    return { openSockets: 0, running: this.#running.size, queued: 0, connectionsOpened: 0, exchanges: 0, exchangesOnReused: 0 };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((response) => response.ended));
  }

  async destroy(reason: Error): Promise<void> {
    for (const response of this.#running) response.abort(reason);
  }
}

function partsOf(path: string, body: JsonObject): { readonly isStream: boolean; readonly parts: readonly Buffer[] } {
  if (path === SANDBOX_PATHS.embedding) return { isStream: false, parts: [Buffer.from(JSON.stringify(answerEmbedding(body)))] };
  const answer = path === SANDBOX_PATHS.chat ? answerChat(body) : answerCompletion(body);
  if (body['stream'] !== true) return { isStream: false, parts: [Buffer.from(JSON.stringify(answer.whole))] };
  const events = [...answer.chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'];
  return { isStream: true, parts: events.map((data) => Buffer.from(`data: ${data}\n\n`)) };
}
