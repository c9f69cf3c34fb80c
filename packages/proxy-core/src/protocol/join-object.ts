const CLOSER = Buffer.from('}');

/** The JSON object of members that are JSON texts already: {@link splitObject} the other way round. */
export function joinObject(members: Iterable<readonly [name: string, value: Buffer]>): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of members) parts.push(Buffer.from(`${parts.length === 0 ? '{' : ','}${JSON.stringify(name)}:`), value);
  return parts.length === 0 ? Buffer.from('{}') : Buffer.concat([...parts, CLOSER]);
}
