/** Where winston's parts look for a record's finished line; the registry's name for it is part of winston's interface. */
export const LINE: unique symbol = Symbol.for('message');
