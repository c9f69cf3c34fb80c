const INDEX = /^(?:0|[1-9]\d{0,4})$/;

/** Whether a JSON text is the index of a choice or a tool call. */
export function isIndex(value: Buffer | undefined): boolean {
  return value !== undefined && INDEX.test(value.toString('latin1'));
}
