import type { SseEvent } from '../sse-event.ts';

/** The name and the data of an event, whatever lines it has; `''` for a name that is not there. */
export function readEventFields(event: Buffer): SseEvent & { readonly name: string } {
  const lines = event.toString('utf8').replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  return { name: valuesOf(lines, 'event:').at(-1) ?? '', data: valuesOf(lines, 'data:').join('\n') };
}

function valuesOf(lines: readonly string[], field: string): readonly string[] {
  return lines.filter((line) => line.startsWith(field)).map((line) => line.slice(field.length).replace(/^ /, ''));
}
