/** One event of a stream. */
export interface ServerEvent {
  /** Empty for an unnamed one. */
  readonly name: string;
  readonly data: string;
}

/** Reads server-sent events as the standard says, but takes a last one without its empty line too, as clients do. */
export function parseEvents(text: string): readonly ServerEvent[] {
  const events: ServerEvent[] = [];
  let name = '';
  let data: string[] = [];
  for (const line of [...text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/), '']) {
    if (line === '') {
      if (data.length > 0) events.push({ name, data: data.join('\n') });
      name = '';
      data = [];
      continue;
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'event') name = value;
  }
  return events;
}
