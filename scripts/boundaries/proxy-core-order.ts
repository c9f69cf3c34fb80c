import type { ImportFact, SourceFile } from './source-file.ts';

const home = 'packages/proxy-core/src/';

/**
 * What each room may import, itself apart: `errors ← protocol ← { http | resilience | routing } ← providers ← index`.
 * A `leaf` is a file directly in src/, such as assert-integer.ts; leaves do not import each other.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  leaf: ['errors'],
  protocol: ['errors', 'leaf'],
  http: ['errors', 'leaf', 'protocol'],
  resilience: ['errors', 'leaf', 'protocol'],
  routing: ['errors', 'leaf', 'protocol'],
  providers: ['errors', 'leaf', 'protocol', 'http', 'resilience', 'routing'],
  index: ['errors', 'leaf', 'protocol', 'http', 'resilience', 'routing', 'providers'],
};

/** Says what to do when an import inside proxy-core runs against the order of its rooms. */
export function adviseOnCoreOrder({ path }: SourceFile, { target }: ImportFact): string | undefined {
  if (!path.startsWith(home) || !target?.startsWith(home)) return undefined;
  const from = roomOf(path);
  const to = roomOf(target);
  if (from === to && from !== 'leaf') return undefined;
  if (mayImport[from]?.includes(to)) return undefined;
  return `${from} may import ${listOf(mayImport[from] ?? [])}, not ${to}; move the code or take the value as a parameter`;
}

/** Says what to do about a proxy-core file that lies in no known room. */
export function adviseOnCoreRoom({ path }: SourceFile): string | undefined {
  if (!path.startsWith(home) || Object.hasOwn(mayImport, roomOf(path))) return undefined;
  const rooms = Object.keys(mayImport).filter((room) => room !== 'leaf' && room !== 'index');
  return `${roomOf(path)}/ is no room of proxy-core; move the file into ${rooms.join(', ')}`;
}

function roomOf(path: string): string {
  const [first = '', ...rest] = path.slice(home.length).split('/');
  if (rest.length > 0) return first;
  return /^index\.[cm]?[jt]s$/.test(first) ? 'index' : 'leaf';
}

function listOf(rooms: readonly string[]): string {
  return rooms.length === 0 ? 'no other room' : rooms.join(', ');
}
