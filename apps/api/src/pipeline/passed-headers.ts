import type { IncomingHttpHeaders } from 'node:http';

/** A provider's headers that the caller gets too. Every other one stays here, `set-cookie` above all. */
const PASSED = new Set(['retry-after', 'retry-after-ms', 'openai-processing-ms', 'openai-version']);
const PASSED_PREFIX = 'x-ratelimit-';

/** The provider's headers for the caller, as names and values in turn. */
export function passedHeaders(headers: IncomingHttpHeaders): readonly string[] {
  const passed: string[] = [];
  for (const name in headers) {
    if (!name.startsWith(PASSED_PREFIX) && !PASSED.has(name)) continue;
    const value = headers[name];
    if (typeof value === 'string') passed.push(name, value);
  }
  return passed;
}
