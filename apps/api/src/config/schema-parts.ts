import * as z from 'zod';

// Each part says in one phrase what it takes. The phrase ends up in error messages ("expected <phrase>, got …") and in
// the table of docs/configuration.md.

const SECONDS_PER_DAY = 86_400;

/** A whole number within bounds. */
export function wholeNumber(least: number, most: number): z.ZodNumber {
  const error = `a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error }).meta({ 'x-takes': error });
}

/** A number within bounds. */
export function boundedNumber(least: number, most: number): z.ZodNumber {
  const error = `a number from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error }).meta({ 'x-takes': error });
}

/** A number above 0, up to `most`. */
export function positiveNumber(most: number): z.ZodNumber {
  const error = `a number above 0, up to ${most}`;
  return z.number({ error }).gt(0, { error }).max(most, { error }).meta({ 'x-takes': error });
}

/** A time in seconds, at most a day unless `most` says otherwise. */
export function seconds(least: number, most: number = SECONDS_PER_DAY): z.ZodNumber {
  const number = boundedNumber(least, most);
  return number.meta({ ...number.meta(), 'x-unit': 's' });
}

/** `true` or `false`. */
export function flag(): z.ZodBoolean {
  const error = 'true or false';
  return z.boolean({ error }).meta({ 'x-takes': error });
}

/** A text of one form. `takes` names the form. */
export function text(takes: string, form: RegExp): z.ZodString {
  return z.string({ error: takes }).regex(form, { error: takes }).meta({ 'x-takes': takes });
}

/** One of a closed set of texts. */
export function oneOf<const Values extends readonly [string, ...string[]]>(
  values: Values,
): z.ZodEnum<z.util.ToEnum<Values[number]>> {
  const error = `one of ${values.join(', ')}`;
  return z.enum(values, { error }).meta({ 'x-takes': error });
}

/** A list with at least `least` items. */
export function listOf<Item extends z.ZodType>(
  item: Item,
  { takes, least = 0 }: { takes: string; least?: number },
): z.ZodArray<Item> {
  return z.array(item, { error: takes }).min(least, { error: takes }).meta({ 'x-takes': takes });
}

/** A mapping with names of the operator's choice. */
export function namedValues<Value extends z.ZodType>(
  name: z.ZodString,
  { value, takes }: { value: Value; takes: string },
): z.ZodRecord<z.ZodString, Value> {
  return z.record(name, value, { error: takes }).meta({ 'x-takes': takes });
}

/** One form or another. Of mappings and lists at most one form may be: it is the one whose keys errors tell of. */
export function eitherOf<const Forms extends readonly [z.ZodType, ...z.ZodType[]]>(
  forms: Forms,
  { takes }: { takes: string },
): z.ZodUnion<Forms> {
  return z.union(forms, { error: takes }).meta({ 'x-takes': takes });
}

/** A mapping with known keys only. */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, { error: 'a mapping of keys' });
}
