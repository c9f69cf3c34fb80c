/** The few types of ASN.1 that a certificate is made of. */
const TAGS = { boolean: 0x01, integer: 0x02, bits: 0x03, bytes: 0x04, objectId: 0x06, utf8: 0x0c, time: 0x18, sequence: 0x30, set: 0x31 } as const;

/** Encodes one value after the distinguished rules: its type, its length and its content. */
export function der(type: keyof typeof TAGS | number, ...content: readonly (Buffer | readonly number[] | string)[]): Buffer {
  const bytes = Buffer.concat(content.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));
  return Buffer.concat([Buffer.from([typeof type === 'number' ? type : TAGS[type], ...lengthBytes(bytes.length)]), bytes]);
}

/** An object identifier, such as `2.5.4.3`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number);
  return der('objectId', [first * 40 + second, ...arcs.flatMap(base128)]);
}

/** A point of time, to the second. */
export function derTime(atMs: number): Buffer {
  return der('time', new Date(atMs).toISOString().replaceAll(/[-:T]|\.\d+/g, ''));
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return [0x80 + bytes.length, ...bytes];
}

function base128(arc: number): readonly number[] {
  const low = arc & 0x7f;
  return arc < 0x80 ? [low] : [...base128(arc >> 7).map((byte) => byte | 0x80), low];
}
