/** Node takes a longer delay for 1 ms. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * A time to wait as Node's timers want it: whole milliseconds, and no more than they can count.
 *
 * What is left of a call, or a wait with jitter, has a fraction, and the first timer with one has V8 throw away the compiled code that
 * touches a timer: in a process whose timers were whole until then, 15 functions at once, and none for a whole one.
 */
export function timerDelayMs(ms: number): number {
  return Math.ceil(Math.min(ms, MAX_DELAY_MS));
}
