/** Where a provider listens. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

const MAX_KNOWN = 256;
const known = new Map<string, ServerAddress | undefined>();

/** Host and port of an origin; `undefined` where it is none. What was read before is remembered: `new URL` takes 1 µs. */
export function serverAddress(origin: string): ServerAddress | undefined {
  if (known.has(origin)) return known.get(origin);
  const address = parse(origin);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(origin, address);
  return address;
}

function parse(origin: string): ServerAddress | undefined {
  if (!URL.canParse(origin)) return undefined;
  const { hostname, port, protocol } = new URL(origin);
  const standard = protocol === 'https:' ? 443 : 80;
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? standard : Number(port) };
}
