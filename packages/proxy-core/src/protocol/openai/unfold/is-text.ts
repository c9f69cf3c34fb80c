const QUOTE = 0x22;

/** Whether a JSON value is a string with something in it. */
export function isText(value: Buffer): boolean {
  return value[0] === QUOTE && value.length > 2;
}
