/** Bytes of the whole JSON answer. */
const ANSWER_BYTES = 460;
/** Deltas of a long stream, and the pause before each. */
export const STREAM_DELTAS = 64;
export const STREAM_GAP_MS = 20;

/** How long the slow provider takes. */
export const SLOW_PROVIDER_MS = 500;

/** A whole JSON answer. */
export const WHOLE_MODEL = `mock-chat:bytes=${ANSWER_BYTES}`;
/** The role goes out at once, each token 2 ms later; the stream stays open behind the first, so whoever holds it back is seen. */
export const FIRST_TOKEN_MODEL = 'mock-chat:tokens=2,gapMs=2';
/** All its deltas, a pause before each. */
export const LONG_MODEL = `mock-chat:tokens=${STREAM_DELTAS},gapMs=${STREAM_GAP_MS}`;
/** As many deltas without a pause. */
const DELTAS_MODEL = `mock-chat:tokens=${STREAM_DELTAS}`;
const SLOW_MODEL = `mock-chat:bytes=${ANSWER_BYTES},firstMs=${SLOW_PROVIDER_MS}`;

/** The ids that the gateway's configuration lists. */
export const MODELS = [WHOLE_MODEL, FIRST_TOKEN_MODEL, LONG_MODEL, DELTAS_MODEL, SLOW_MODEL];

/** Of ten digits, as all that follow. */
const FIRST_SEED = 1_000_000_001;

/** The caller's key. */
export const GATEWAY_KEY = 'benchmark-caller-key-0123456789';

/** A short conversation: about 700 bytes of JSON, as a chat client sends it. */
const MESSAGES = [
  { role: 'system', content: 'You are a careful assistant. Answer in one short paragraph, name the sources you rely on, and say so when you do not know.' },
  { role: 'user', content: 'Which of the two harbours had more traffic in the last decade, and what changed between the years?' },
  { role: 'assistant', content: 'The northern harbour had more traffic until the new terminal opened; since then the southern one leads by about a tenth.' },
  { role: 'user', content: 'Give me the figures for both of them, and explain in simple words why the “new terminal” made such a difference.' },
];

/** What each request asks for beside its model. */
const ASKED = { temperature: 0.7, max_tokens: 256, messages: MESSAGES };
/** The same with the one word that lets its answer be shared. */
const SHARED = { ...ASKED, temperature: 0 };

/** The bytes of each kind of request on a keep-alive connection; the same for every subject. */
export const WHOLE_REQUEST = usualRequest({ model: WHOLE_MODEL });
export const FIRST_TOKEN_REQUEST = encode({ model: FIRST_TOKEN_MODEL, temperature: 0.7, stream: true, messages: MESSAGES });
export const LONG_STREAM_REQUEST = encode({ model: LONG_MODEL, temperature: 0.7, stream: true, messages: MESSAGES });

/** The body that the cache answers again and again. */
export const CACHED_BODY = JSON.stringify({ model: WHOLE_MODEL, ...SHARED });
export const CACHED_REQUEST = encode(CACHED_BODY);
/** The same answer, asked for as a stream. */
export const CACHED_AS_STREAM_REQUEST = encode({ model: WHOLE_MODEL, ...SHARED, stream: true });
/** A stream that is kept as one. */
export const CACHED_STREAM_REQUEST = encode({ model: DELTAS_MODEL, ...SHARED, stream: true });

/** Requests that may be shared and of which no two are the same: each has a seed of its own. */
export const nextFreshRequest = freshRequests({ model: WHOLE_MODEL });
export const nextSlowFreshRequest = freshRequests({ model: SLOW_MODEL });

/** The same request, answered anew and kept, whatever is kept already. */
export function refreshing(request: Buffer): Buffer {
  const firstLineEnd = request.indexOf('\r\n');
  return Buffer.concat([request.subarray(0, firstLineEnd), Buffer.from('\r\nx-proxyapi-cache: refresh'), request.subarray(firstLineEnd)]);
}

/** What all requests of one kind have in common. */
export interface RequestKind {
  readonly model: string;
  /** @default false */
  readonly isStream?: boolean;
  /** Lines of the head beside the usual ones. @default none */
  readonly headers?: readonly string[];
}

/** A request as most callers send it: at a temperature above 0, so that no cache answers it. */
export function usualRequest({ model, isStream = false, headers = [] }: RequestKind): Buffer {
  return encode({ model, ...ASKED, ...(isStream ? { stream: true } : {}) }, headers);
}

/** Requests that may be shared and of which no two are the same. */
export function freshRequests({ model, isStream = false, headers = [] }: RequestKind): () => Buffer {
  let seed = FIRST_SEED;
  const template = encode({ model, ...SHARED, ...(isStream ? { stream: true } : {}), seed }, headers);
  const at = template.indexOf(String(seed));
  return () => {
    const request = Buffer.from(template);
    request.write(String(seed), at, 'latin1');
    seed += 1;
    return request;
  };
}

function encode(body: object | string, headers: readonly string[] = []): Buffer {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const head = [
    'POST /v1/chat/completions HTTP/1.1',
    'host: 127.0.0.1',
    'accept: application/json',
    'user-agent: proxyapi-throughput',
    'content-type: application/json',
    `authorization: Bearer ${GATEWAY_KEY}`,
    `content-length: ${bytes.length}`,
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}
