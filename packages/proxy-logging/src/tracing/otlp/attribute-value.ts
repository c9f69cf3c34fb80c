/** What an attribute of a span may be. */
export type AttributeValue = string | number | boolean;

/** Attributes by name; what is `undefined` is left out. */
export type SpanAttributes = Readonly<Record<string, AttributeValue | undefined>>;
