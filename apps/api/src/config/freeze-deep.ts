/** Freezes `value` and all that it holds, and returns it. The setters of a `URL` and a `Map` are beyond its reach. */
export function freezeDeep<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const held of Object.values(value)) freezeDeep(held);
  return value;
}
