import { hash32 } from './hash32.ts';

/** About the first 256 tokens, by which OpenAI chooses the machine and so the prompt cache. */
const PREFIX_BYTES = 1024;

/**
 * What ties requests to one provider: the same for the same caller and the same first 1,024 bytes of the prompt.
 *
 * Give the bytes of the messages, not of the whole body: a parameter in front of them would tell equal prompts apart.
 * The hash has 32 bits; where two meet, two prompts keep to the same provider, which harms neither. It costs 1 µs.
 */
export function stickyKey(callerName: string, prompt: Uint8Array): number {
  // A caller's name ends with a unit that no byte is, so that "ab" + "c" is not "a" + "bc".
  return hash32(prompt.subarray(0, PREFIX_BYTES), hash32(`${callerName}\uFFFF`));
}
