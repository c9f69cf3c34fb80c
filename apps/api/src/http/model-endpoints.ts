import type { Operation } from '@proxyapi/proxy-core';

/** The paths that ask a model, and what each asks of it. */
export const MODEL_ENDPOINTS: Readonly<Record<string, Operation>> = {
  '/v1/chat/completions': 'chat',
  '/v1/completions': 'completion',
  '/v1/embeddings': 'embedding',
};
