import { ProxyError } from '../../errors/proxy-error.ts';

/** The refusal of a parameter that Gemini has nothing for. `advice` ends in what to do instead. */
export function unsupportedParameter(param: string, advice: string): ProxyError {
  return new ProxyError('unsupported_parameter', `\`${param}\` cannot be translated for Gemini. ${advice}`, { param });
}
