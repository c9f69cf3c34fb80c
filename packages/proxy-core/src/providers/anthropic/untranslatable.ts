import { ProxyError } from '../../errors/proxy-error.ts';

/** The error for a parameter that Anthropic has nothing for. `fix` is a sentence that says what to do instead. */
export function untranslatable(param: string, fix: string): ProxyError {
  return new ProxyError('unsupported_parameter', `\`${param}\` cannot be translated for Anthropic. ${fix}`, { param });
}
