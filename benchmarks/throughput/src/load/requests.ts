/** Bytes of the whole JSON answer. */
const ANSWER_BYTES = 460;
/** Deltas of a long stream, and the pause before each. */
export const STREAM_DELTAS = 64;
export const STREAM_GAP_MS = 20;

const WHOLE_MODEL = `mock-chat:bytes=${ANSWER_BYTES}`;
/** The role goes out at once, each token 2 ms later; the stream stays open behind the first, so whoever holds it back is seen. */
const FIRST_TOKEN_MODEL = 'mock-chat:tokens=2,gapMs=2';
const LONG_MODEL = `mock-chat:tokens=${STREAM_DELTAS},gapMs=${STREAM_GAP_MS}`;

/** The ids that the gateway's configuration lists. */
export const MODELS = [WHOLE_MODEL, FIRST_TOKEN_MODEL, LONG_MODEL];

/** The caller's key. */
export const GATEWAY_KEY = 'benchmark-caller-key-0123456789';

/** A short conversation: about 700 bytes of JSON, as a chat client sends it. */
const MESSAGES = [
  { role: 'system', content: 'You are a careful assistant. Answer in one short paragraph, name the sources you rely on, and say so when you do not know.' },
  { role: 'user', content: 'Which of the two harbours had more traffic in the last decade, and what changed between the years?' },
  { role: 'assistant', content: 'The northern harbour had more traffic until the new terminal opened; since then the southern one leads by about a tenth.' },
  { role: 'user', content: 'Give me the figures for both of them, and explain in simple words why the “new terminal” made such a difference.' },
];

/** The bytes of each kind of request on a keep-alive connection; the same for every subject. */
export const WHOLE_REQUEST = encode({ model: WHOLE_MODEL, temperature: 0.7, max_tokens: 256, messages: MESSAGES });
export const FIRST_TOKEN_REQUEST = encode({ model: FIRST_TOKEN_MODEL, temperature: 0.7, stream: true, messages: MESSAGES });
export const LONG_STREAM_REQUEST = encode({ model: LONG_MODEL, temperature: 0.7, stream: true, messages: MESSAGES });

function encode(body: object): Buffer {
  const bytes = Buffer.from(JSON.stringify(body));
  const head = [
    'POST /v1/chat/completions HTTP/1.1',
    'host: 127.0.0.1',
    'accept: application/json',
    'user-agent: proxyapi-throughput',
    'content-type: application/json',
    `authorization: Bearer ${GATEWAY_KEY}`,
    `content-length: ${bytes.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}
